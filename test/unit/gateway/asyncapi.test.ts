import { describe, expect, it } from 'vitest';
import { readFrame } from '../../../gateway/stream/frames.ts';
import type { Json, JsonObject } from '../../../proto/json.ts';
import { isObject } from '../../../proto/json.ts';
import { lintAsyncApi, objectAt, validatorOf } from '../../support/asyncapi-lint.ts';
import { GatewayRig } from '../../support/gateway-rig.ts';
import { asyncApiFaults } from '../../support/official-schemas.ts';

const { body: description } = await new GatewayRig().ask('GET', '/asyncapi.json');
const copy = (): JsonObject => JSON.parse(JSON.stringify(description)) as JsonObject; // proof: a copy of an object

/** The document with one member changed; undefined takes it away. */
function changed(path: readonly string[], value: Json | undefined): JsonObject {
  const document = copy();
  let at = document as { [name: string]: Json | undefined };
  for (const name of path.slice(0, -1)) at = at[name] as { [member: string]: Json | undefined }; // proof: the paths below are there
  at[path.at(-1) ?? ''] = value;
  return JSON.parse(JSON.stringify(document)) as JsonObject; // proof: as above
}

const faultsOf = (document: JsonObject): readonly string[] => [...asyncApiFaults(document), ...lintAsyncApi(document)];

describe('the AsyncAPI description', () => {
  it('is AsyncAPI 3 without a fault', () => {
    expect(faultsOf(description)).toEqual([]);
  });

  it('has an example of everything a client may send', () => {
    const received = Object.values(objectAt(description, '#/operations')).filter(
      (operation) => isObject(operation) && operation['action'] === 'receive',
    );
    expect(received).toHaveLength(9);
    for (const operation of received) {
      const [message] = (operation as JsonObject)['messages'] as JsonObject[];
      expect(objectAt(description, String(message?.['$ref']))['examples'], JSON.stringify(message)).toBeDefined();
    }
  });

  it.each([
    ['another version', ['asyncapi'], '2.6.0'],
    ['no title', ['info', 'title'], undefined],
    ['a server without a host', ['servers', 'nats', 'host'], undefined],
    ['a reference that leads nowhere', ['channels', 'stream', 'messages', 'event', '$ref'], '#/components/messages/x'],
    ['an address without its parameter', ['channels', 'nodes-get', 'parameters'], undefined],
    ['an operation that does nothing', ['operations', 'subscribe', 'action'], 'dance'],
    [
      'a message of another channel',
      ['operations', 'subscribe', 'messages', '0', '$ref'],
      '#/channels/callback/messages/callback',
    ],
    ['a message without a payload', ['components', 'messages', 'gap', 'payload'], undefined],
    ['a payload that is no schema', ['components', 'messages', 'gap', 'payload', 'type'], 'thing'],
    ['an example that does not fit', ['components', 'messages', 'subscribe', 'examples', '0', 'payload', 'id'], 7],
    ['a schema nobody uses', ['components', 'schemas', 'Spare'], {}],
  ])('with %s would be found faulty', (_what, path, value) => {
    expect(faultsOf(changed(path, value))).not.toEqual([]);
  });
});

describe('the schemas of frames and the reader of frames', () => {
  const sent = ['subscribe', 'unsubscribe', 'request'];
  const fits = new Map(
    sent.map((op) => [op, validatorOf(description, objectAt(description, `#/components/messages/${op}/payload`))]),
  );

  it.each([
    [{ op: 'subscribe', id: 's' }, true],
    [{ op: 'subscribe', id: 's', after: 'x', filter: { nodes: [], types: ['task.*'], tenant: 't' } }, true],
    [{ op: 'subscribe' }, false],
    [{ op: 'subscribe', id: '' }, false],
    [{ op: 'subscribe', id: 'x'.repeat(65) }, false],
    [{ op: 'subscribe', id: 's', after: 5 }, false],
    [{ op: 'subscribe', id: 's', filter: { nodes: 'n' } }, false],
    [{ op: 'subscribe', id: 's', filter: { nodes: [''] } }, false],
    [{ op: 'subscribe', id: 's', filter: { other: [] } }, false],
    [{ op: 'subscribe', id: 's', filter: { types: Array.from({ length: 65 }, () => 'task.*') } }, false],
    [{ op: 'subscribe', id: 's', more: 1 }, false],
    [{ op: 'unsubscribe', id: 's' }, true],
    [{ op: 'unsubscribe', id: 's', after: 'x' }, false],
    [{ op: 'request', id: 'r', node: 'n', body: { action: 'power.on' } }, true],
    [{ op: 'request', id: 'r', node: 'n', body: { action: 'power.on' }, traceparent: '00-a-b-01' }, true],
    [{ op: 'request', id: 'r', node: 'n', body: { action: 'power.on' }, traceparent: 5 }, false],
    [{ op: 'request', id: 'r', node: 'n' }, false],
    [{ op: 'request', id: 'r', node: '', body: { action: 'power.on' } }, false],
  ])('agree on %j: %s', (frame: JsonObject, good) => {
    expect(fits.get(String(frame['op']))?.(frame).length === 0).toBe(good);
    expect(readFrame(frame).ok).toBe(good);
  });
});
