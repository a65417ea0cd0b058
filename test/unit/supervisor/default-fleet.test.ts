import { describe, expect, it } from 'vitest';
import type { Names } from '../../../gateway/names.ts';
import { DefaultFleetError, fleetNodeId, makeDefaultFleet } from '../../../gateway/supervisor/default-fleet.ts';
import { Subjects } from '../../../proto/subjects.ts';
import type { AppendOutcome, Broker } from '../../../runtime/broker/broker.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import type { SubmitAnswer, Submitter } from '../../../runtime/submit/submitter.ts';

const subjects = new Subjects('ironworks', 'abcd1234');
const mark = subjects.key('cluster', 'fleet');

/** Names, records and the mark in memory; `answer` may stand in the way of an order. */
function rig(answer: (name: string, attempt: number) => SubmitAnswer | undefined = () => undefined) {
  const clock = new SimClock();
  const keys = new Set<string>();
  const names = new Map<string, string>();
  const nodes = new Set<string>();
  const orders: string[] = [];
  const attempts = new Map<string, number>();
  // proof: the fleet uses no more of the broker than these two
  const broker = {
    read: async () => (keys.has(mark) ? { data: new Uint8Array() } : null),
    append: async (key: string): Promise<AppendOutcome> => {
      keys.add(key);
      return { kind: 'stored', seq: 1, duplicate: false };
    },
  } as unknown as Broker;
  const reserve: Names['reserve'] = async (name, id) => {
    const holder = names.get(name);
    if (holder === id) return { kind: 'own' };
    if (holder !== undefined) return { kind: 'taken' };
    names.set(name, id);
    return { kind: 'reserved', id, seq: 1 };
  };
  const order: Submitter['order'] = async (_kind, id, { ...sent }) => {
    const name = sent.verb === 'command' ? String(sent.payload['name']) : '';
    const attempt = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, attempt);
    orders.push(name);
    const special = answer(name, attempt);
    if (special !== undefined) return special;
    if (nodes.has(id)) return refused('node_exists');
    nodes.add(id);
    // proof: the fleet looks at the refusal alone
    return { kind: 'verdict', verdict: { refusal: undefined } } as unknown as SubmitAnswer;
  };
  const abort = new AbortController();
  const deps = {
    broker,
    subjects,
    clock,
    signal: abort.signal,
    names: { reserve } as Names, // proof: the fleet reserves and nothing else
    submitter: { order } as unknown as Submitter, // proof: the fleet orders and nothing else
  };
  return { clock, deps, keys, names, nodes, orders, abort };
}

function refused(code: string): SubmitAnswer {
  // proof: the fleet looks at the refusal alone
  return { kind: 'verdict', verdict: { refusal: { code, detail: code, data: {} } } } as unknown as SubmitAnswer;
}

describe('the default fleet', () => {
  it('is made once, with nodes named from node-1 on', async () => {
    const { deps, nodes, names, keys, orders } = rig();

    expect(await makeDefaultFleet(10, deps)).toEqual({ kind: 'made', created: 10 });
    expect([...names.keys()].sort()).toEqual(Array.from({ length: 10 }, (_, at) => `node-${at + 1}`).sort());
    expect(keys).toContain(mark);
    nodes.clear();
    names.clear();
    orders.length = 0;

    expect(await makeDefaultFleet(10, deps)).toEqual({ kind: 'present' });
    expect(orders).toEqual([]);
  });

  it('finishes a start that was cut short, and doubles nothing (F1)', async () => {
    const { deps, nodes, names } = rig();
    names.set('node-1', fleetNodeId(subjects, 'node-1'));
    nodes.add(fleetNodeId(subjects, 'node-2'));
    names.set('node-2', fleetNodeId(subjects, 'node-2'));

    expect(await makeDefaultFleet(3, deps)).toEqual({ kind: 'made', created: 2 });
    expect(nodes.size).toBe(3);
  });

  it('leaves a name alone that somebody else’s node has', async () => {
    const { deps, nodes, names } = rig();
    names.set('node-2', 'another');

    expect(await makeDefaultFleet(2, deps)).toEqual({ kind: 'made', created: 1 });
    expect(nodes.size).toBe(1);
  });

  it('asks again while no conductor answers', async () => {
    const busy: SubmitAnswer = {
      kind: 'refused',
      refusal: { code: 'no_conductor', detail: 'none', data: {} },
      retryAfterS: 1,
    };
    const { clock, deps } = rig((_name, attempt) => (attempt < 3 ? busy : undefined));

    const making = makeDefaultFleet(2, deps);
    await clock.advance(1_000);

    expect(await making).toEqual({ kind: 'made', created: 2 });
  });

  it('gives up in the end, naming the node and the reason, and leaves no mark (F2)', async () => {
    const busy: SubmitAnswer = {
      kind: 'refused',
      refusal: { code: 'no_conductor', detail: 'none is alive', data: {} },
      retryAfterS: 1,
    };
    const { clock, deps, keys } = rig(() => busy);

    const making = expect(makeDefaultFleet(1, deps)).rejects.toThrow(
      new DefaultFleetError('default fleet: node-1: none is alive'),
    );
    await clock.advance(61_000);

    await making;
    expect(keys.size).toBe(0);
  });

  it('does not insist where the actor refuses', async () => {
    const { deps } = rig(() => refused('validation_failed'));

    await expect(makeDefaultFleet(1, deps)).rejects.toThrow(/node-1 was refused: validation_failed/);
  });
});
