import { describe, expect, it } from 'vitest';
import { encodeHeaders, operationOf, parseDelivery, statusOf } from '../../../runtime/broker/nats-message.ts';

const text = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? '' : Buffer.from(bytes).toString('latin1');

describe('the place of a delivery', () => {
  it('is read from both forms of the reply subject', () => {
    const place = { streamSeq: 42, consumerSeq: 7, at: 1_795_374_565_717 };

    expect(parseDelivery('$JS.ACK.S.c.1.42.7.1795374565717226017.3')).toEqual(place);
    expect(parseDelivery('$JS.ACK.hub.ACCOUNT.S.c.1.42.7.1795374565717226017.3')).toEqual(place);
    expect(parseDelivery('$JS.ACK._.ACCOUNT.S.c.1.42.7.1795374565717226017.3.rnd')).toEqual(place);
  });

  it.each([
    '',
    '_INBOX.x.1',
    '$JS.ACK.S.c.1.2.3',
    '$JS.ACK.S.c.1.x.7.1795374565717226017.3',
    '$JS.ACK.S.c.1.2.3.4.5.6',
  ])('is not read from %j', (reply) => {
    expect(parseDelivery(reply)).toBeUndefined();
  });
});

describe('headers of an append', () => {
  it('are none where nothing is asked', () => {
    expect(encodeHeaders({})).toBeUndefined();
  });

  it('carry the expectation, the message id and what is extra', () => {
    expect(
      text(encodeHeaders({ expectedSubjectSeq: 0, msgId: 'work-submit-1', headers: { traceparent: '00-a-b-01' } })),
    ).toBe(
      'NATS/1.0\r\nNats-Expected-Last-Subject-Sequence: 0\r\nNats-Msg-Id: work-submit-1\r\ntraceparent: 00-a-b-01\r\n\r\n',
    );
  });

  it.each([
    { msgId: 'a\r\nNats-Rollup: all' },
    { msgId: '' },
    { headers: { 'bad name': 'x' } },
    { headers: { 'a:b': 'x' } },
    { headers: { name: 'line\nbreak' } },
    { headers: { name: 'ü' } },
  ])('refuse %j', (options) => {
    expect(() => encodeHeaders(options)).toThrow(RangeError);
  });
});

describe('a message', () => {
  const headers = {
    code: 0,
    description: '',
    get: (name: string) => (name === 'KV-Operation' ? 'DEL' : ''),
    keys: () => [],
    values: () => [],
  };

  it('is a status line only where it has a code and no data', () => {
    expect(statusOf({ subject: 's', data: new Uint8Array(), headers: { ...headers, code: 503 } })?.code).toBe(503);
    expect(statusOf({ subject: 's', data: new Uint8Array(), headers })).toBeUndefined();
    expect(statusOf({ subject: 's', data: new Uint8Array(1), headers: { ...headers, code: 100 } })).toBeUndefined();
  });

  it('is a tombstone only where it has the operation and no data', () => {
    expect(operationOf({ subject: 's', data: new Uint8Array(), headers })).toBe('DEL');
    expect(operationOf({ subject: 's', data: new Uint8Array(1), headers })).toBe('');
    expect(operationOf({ subject: 's', data: new Uint8Array() })).toBe('');
  });
});
