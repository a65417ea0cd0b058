import { describe, expect, it } from 'vitest';
import { nodeView, statesView } from '../../../actors/contract/node-view.ts';
import { apiShapes, decodeApi, encodeApi, eventMembers } from '../../../proto/api-codec.ts';
import { DecodeError } from '../../../proto/codec.ts';
import type { Json, JsonObject } from '../../../proto/json.ts';
import { isObject } from '../../../proto/json.ts';
import { taskView } from '../../../runtime/task/task-view.ts';
import { nodeRecord, nodeTask } from '../../support/node-records.ts';

const parse = (text: string): Json => JSON.parse(text) as Json; // proof: JSON.parse returns nothing else

/** What is on the wire of a document: null is absence, and so is what its field holds when nothing is said. */
function seen(value: Json): Json {
  if (Array.isArray(value)) return value.map(seen);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([, member]) => ![null, false, 0, ''].includes(member as null) && !(Array.isArray(member) && member.length === 0),
  );
  return Object.fromEntries(kept.map(([name, member]) => [name, FREE.has(name) ? member : seen(member)]));
}
const FREE = new Set(['params', 'driver_info', 'properties', 'extra', 'evidence']);

const running = nodeTask(1, 'power.on', {
  state: 'running',
  params: { a: null, list: [], deep: { x: 1 } },
  step: { name: 'power.on', attempt: 2, of: 3, effectId: 'e', intent: true, startedAt: 5 },
  progress: { percent: 0, message: '' },
  error: { code: 'driver_error', message: 'no', evidence: { seen: [] }, retryable: false },
  callbacks: [{ url: 'https://ops.example/hook', secret: 's', state: 'pending' }],
  resolution: { outcome: 'failed', reason: 'r', by: 'me', at: 5 },
});
const waiting = nodeTask(2, 'power.off');
const record = nodeRecord({ tasks: [running, waiting] });
const documents: readonly [string, keyof typeof apiShapes, JsonObject][] = [
  ['a task that runs', 'Task', taskView(running, record, 7, { cursor: 'c' })],
  ['a task that waits', 'Task', taskView(waiting, record, 7, { deduplicated: true })],
  ['a node', 'Node', nodeView(record, 7)],
  ['its states', 'Node', statesView(record, 7)],
];

describe('a document of the API as protobuf', () => {
  it.each(documents)('%s keeps every member that is not null, in a field of its own', (_what, shape, document) => {
    const bytes = encodeApi(apiShapes[shape], document);

    expect(decodeApi(apiShapes[shape], bytes, parse)).toEqual(seen(document));
    const fields = apiShapes[shape].message.decode(bytes) as { more?: string }; // proof: both have the field
    expect(fields.more).toBe('');
  });

  it('keeps members it has no field for, and values that do not fit theirs', () => {
    const odd = { id: 'n', power_sync: { seen: 'power on' }, revision: 'not a number', more: 1, constructor: 'x' };

    expect(decodeApi(apiShapes.Node, encodeApi(apiShapes.Node, odd), parse)).toEqual(odd);
  });

  it('tells nothing from null where null has a meaning', () => {
    const bytes = encodeApi(apiShapes.Node, { id: 'n', name: '', owner: null });

    expect(decodeApi(apiShapes.Node, bytes, parse)).toEqual({ id: 'n', name: '' });
  });

  it('tells the data of an event by what it is about', () => {
    const about = (type: string) => Object.keys(eventMembers({ type, data: { id: 'x' } }));

    expect(about('ironworks.task.started.v1')).toEqual(['type', 'task']);
    expect(about('ironworks.node.state.v1')).toEqual(['type', 'node']);
  });

  it('is refused where the bytes are no message', () => {
    expect(() => decodeApi(apiShapes.Task, new Uint8Array([0xff, 0xff]), parse)).toThrow(DecodeError);
  });
});
