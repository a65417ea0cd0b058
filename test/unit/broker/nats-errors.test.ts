import { describe, expect, it } from 'vitest';
import { brokerErrorOf, isPassing, outcomeOfPubAck } from '../../../runtime/broker/nats-errors.ts';

const refused = (code: number, errCode: number, description: string): string =>
  JSON.stringify({ error: { code, err_code: errCode, description }, stream: 'S', seq: 0 });

describe('an acknowledgement', () => {
  it.each([
    ['{"stream":"S", "seq":7}', { kind: 'stored', seq: 7, duplicate: false }],
    ['{"stream":"S","seq":7,"duplicate": true}', { kind: 'stored', seq: 7, duplicate: true }],
    [refused(400, 10_071, 'wrong last sequence: 3'), { kind: 'wrong_sequence' }],
    [refused(400, 10_164, 'wrong last sequence'), { kind: 'wrong_sequence' }],
    [refused(503, 10_077, 'maximum messages per subject exceeded'), { kind: 'subject_full' }],
    [refused(503, 10_077, 'maximum bytes exceeded'), { kind: 'storage_full' }],
    [refused(503, 10_077, 'maximum messages exceeded'), { kind: 'storage_full' }],
    [refused(503, 10_077, 'write /data/1.blk: no space left on device'), { kind: 'storage_full' }],
    [refused(503, 10_023, 'insufficient resources'), { kind: 'storage_full' }],
    [refused(500, 10_047, 'insufficient storage resources available'), { kind: 'storage_full' }],
    [refused(400, 10_054, 'message size exceeds maximum allowed'), { kind: 'rejected', code: 10_054 }],
    [refused(400, 10_109, 'invalid operation on sealed stream'), { kind: 'rejected', code: 10_109 }],
  ])('%s is read as %o', (text, outcome) => {
    expect(outcomeOfPubAck(text)).toMatchObject(outcome);
  });

  it.each([
    ['an unknown failure of the store', refused(503, 10_077, 'input/output error')],
    ['a cluster without a leader', refused(503, 10_008, 'JetStream system temporarily unavailable')],
    ['something unreadable', '{"stream":'],
    ['no sequence', '{"stream":"S"}'],
  ])('that tells of %s leaves it open whether the message is stored', (_what, text) => {
    expect(outcomeOfPubAck(text)).toMatchObject({ kind: 'unresolved', sent: true });
  });
});

describe('an error of the API', () => {
  it('passes when a leader is missing, not when there is no room', () => {
    expect(isPassing({ code: 503, err_code: 10_008, description: 'temporarily unavailable' })).toBe(true);
    expect(isPassing({ code: 503, err_code: 10_023, description: 'insufficient resources' })).toBe(false);
    expect(isPassing({ code: 404, err_code: 10_059, description: 'stream not found' })).toBe(false);
  });

  it('becomes an error with a stable code, the server code and what was asked', () => {
    const full = brokerErrorOf('stream S', { code: 500, err_code: 10_047, description: 'insufficient storage' });
    const other = brokerErrorOf('stream S', { code: 400, err_code: 10_065, description: 'subjects overlap' });

    expect(full).toMatchObject({ code: 'storage_full', serverCode: 10_047 });
    expect(other).toMatchObject({
      code: 'internal',
      serverCode: 10_065,
      message: 'stream S: subjects overlap (10065)',
    });
  });
});
