// The walk of the periodic check over a shard, in virtual time on the simulated broker.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../../../proto/codec.ts';
import { type ActorId, idSource } from '../../../proto/ids.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import { emptyRecord } from '../../../proto/record.ts';
import { Subjects } from '../../../proto/subjects.ts';
import { seededRandom } from '../../../runtime/base/seeded-random.ts';
import type { CheckFinding, CheckOutcome, PeriodicCheck } from '../../../runtime/host/check.ts';
import { CheckSlots } from '../../../runtime/host/check-slots.ts';
import type { LookEnd } from '../../../runtime/host/periodic-check.ts';
import { ShardCheck } from '../../../runtime/host/periodic-check.ts';
import { connectSim } from '../../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../../runtime/sim/sim-server.ts';
import { nodeId } from '../../support/effect-tools.ts';
import { LampWorld, lampKind } from '../../support/lamp-kind.ts';

const subjects = new Subjects('test', 'check');
const EVERY_MS = 60_000;
const asRecorded: CheckFinding = { kind: 'seen', observed: {} };

class Gate {
  open = true;
  readonly #closed = new Set<() => void>();
  readonly #opened = new Set<() => void>();

  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#opened.add(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }

  onClose(listener: () => void): () => void {
    this.#closed.add(listener);
    return () => this.#closed.delete(listener);
  }

  set(open: boolean): void {
    this.open = open;
    for (const listener of open ? this.#opened : this.#closed) listener();
  }
}

describe('the periodic check of a shard', () => {
  let clock: SimClock;
  let broker: ReturnType<typeof connectSim>;
  let gate: Gate;
  let check: ShardCheck;
  let looks: { id: string; at: number }[];
  let ends: { id: string; end: LookEnd }[];
  let errors: unknown[];
  let look: (id: ActorId, signal: AbortSignal) => Promise<CheckFinding>;
  let onFinding: PeriodicCheck['onFinding'];
  let busy: Set<ActorId>;
  let settled: number;
  let accepting: boolean;

  async function store(id: ActorId, more: Partial<ActorRecord> = {}): Promise<void> {
    const record = { ...emptyRecord('lamp', id), exists: true, ...more };
    const data = encodeCheckpoint({ journalSeq: 1, epoch: 1, record });
    const stored = broker.append(subjects.checkpoint(3, 'lamp', id), data);
    await clock.advance(1);
    await stored;
  }

  function start(limits = { atOnce: 4, perSecond: 1_000 }, atOnce: boolean = false): ShardCheck {
    const periodic: PeriodicCheck = {
      name: 'lamp sync',
      everyMs: EVERY_MS,
      timeoutMs: 5_000,
      wants: () => true,
      run: async ({ id, signal }) => {
        looks.push({ id, at: clock.monotonic() });
        return await look(id, signal);
      },
      onFinding: (...facts) => onFinding(...facts),
      stillAsked: () => true,
    };
    check = new ShardCheck({
      broker,
      subjects,
      clock,
      random: seededRandom(7),
      ids: idSource(() => clock.now(), seededRandom(8)),
      kind: { ...lampKind(new LampWorld()), check: periodic },
      check: periodic,
      shard: 3,
      shardCount: 4,
      conductor: 'one',
      epoch: 1,
      gate,
      slots: new CheckSlots(clock, limits),
      actors: {
        standing: (_kind, id) => (busy.has(id) ? 'busy' : 'stored'),
        settle: async (_kind, id, mutation) => {
          settled++;
          if (accepting) mutation({ record: emptyRecord('lamp', id), events: [], finals: [], start: undefined });
          return accepting;
        },
      },
      onLook: (id, end) => ends.push({ id, end }),
      onError: (error) => errors.push(error),
    });
    check.start(atOnce);
    return check;
  }

  const looksAt = (id: ActorId): number => looks.filter((one) => one.id === id).length;

  beforeEach(async () => {
    clock = new SimClock();
    broker = connectSim(new SimServer({ clock }), { name: 'one' });
    gate = new Gate();
    looks = [];
    ends = [];
    errors = [];
    look = async () => asRecorded;
    onFinding = () => ({});
    busy = new Set();
    settled = 0;
    accepting = true;
    const made = broker.ensureStream({
      name: `KV_${subjects.bucket('checkpoints')}`,
      subjects: [subjects.key('checkpoints', '>')],
      maxPerSubject: 1,
      discardNewPerSubject: false,
      maxAgeMs: 0,
      dedupeWindowMs: 0,
      denyDelete: false,
      allowDirect: true,
      allowRollup: true,
      replicas: 1,
    });
    await clock.advance(1);
    await made;
  });
  afterEach(() => {
    check.close();
    expect(errors).toEqual([]);
  });

  it('looks at every actor about once in the interval, spread over it', async () => {
    const actors = Array.from({ length: 40 }, (_, index) => nodeId(index));
    for (const id of actors) await store(id);
    start();

    await clock.advance(10 * EVERY_MS);

    for (const id of actors) {
      expect(looksAt(id)).toBeGreaterThanOrEqual(6);
      expect(looksAt(id)).toBeLessThanOrEqual(11);
    }
    const perSecond = new Map<number, number>();
    for (const { at } of looks) perSecond.set(Math.floor(at / 1_000), (perSecond.get(Math.floor(at / 1_000)) ?? 0) + 1);
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(4);
    expect(settled).toBe(0);
  });

  it('looks at every actor at once where that is asked for, and then spread over the interval again', async () => {
    const actors = Array.from({ length: 5 }, (_, index) => nodeId(index));
    for (const id of actors) await store(id);
    const begun = clock.monotonic();
    start({ atOnce: 4, perSecond: 1_000 }, true);

    await clock.advance(1_000);
    expect(looks.map(({ id }) => id).toSorted()).toEqual(actors.toSorted());
    await clock.advance(2.2 * EVERY_MS);

    const later = looks.slice(actors.length).map(({ at }) => at - begun);
    expect(later.length).toBeGreaterThanOrEqual(actors.length);
    expect(Math.min(...later)).toBeGreaterThan(EVERY_MS);
  });

  it('meets only the actors of its own shard and kind, and none that does not exist', async () => {
    await store(nodeId(1));
    await store(nodeId(2), { exists: false });
    const foreign = { ...emptyRecord('lamp', nodeId(3)), exists: true };
    const stored = broker.append(
      subjects.checkpoint(2, 'lamp', nodeId(3)),
      encodeCheckpoint({ journalSeq: 1, epoch: 1, record: foreign }),
    );
    await clock.advance(1);
    await stored;
    start();

    await clock.advance(3 * EVERY_MS);

    expect(new Set(looks.map(({ id }) => id))).toEqual(new Set([nodeId(1)]));
  });

  it('comes to the quiet actors of a shard in which others are written all the time (C3)', async () => {
    const quiet = [nodeId(1), nodeId(2)];
    for (const id of quiet) await store(id);
    const loud = Array.from({ length: 20 }, (_, index) => nodeId(100 + index));
    for (const id of loud) await store(id);
    start();

    for (let second = 0; second < 600; second++) {
      for (const id of loud) void store(id);
      await clock.advance(1_000);
    }

    for (const id of quiet) expect(looksAt(id)).toBeGreaterThanOrEqual(3);
    expect(loud.some((id) => looksAt(id) > 0)).toBe(true);
  });

  it('begins no look while effects are not allowed, and ends those under way (C4)', async () => {
    await store(nodeId(1));
    gate.open = false;
    start();
    await clock.advance(3 * EVERY_MS);
    expect(looks).toEqual([]);

    look = (_id, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    gate.set(true);
    for (let second = 0; looks.length === 0 && second < 300; second++) await clock.advance(1_000);
    gate.set(false);
    await clock.advance(1);

    expect(ends).toEqual([{ id: nodeId(1), end: 'preempted' }]);
  });

  it('passes over an actor that is at work', async () => {
    await store(nodeId(1));
    busy.add(nodeId(1));
    start();

    await clock.advance(3 * EVERY_MS);

    expect(looks).toEqual([]);
    expect(ends[0]).toEqual({ id: nodeId(1), end: 'passed_over' });
  });

  it('ends a look when work comes for its actor, whatever the kind’s code does, and takes nothing of it (C1)', async () => {
    await store(nodeId(1));
    look = () => new Promise(() => undefined);
    onFinding = () => ({ change: { observed: { light: 'on' } } });
    start();
    for (let second = 0; looks.length === 0 && second < 300; second++) await clock.advance(1_000);

    check.preempt(nodeId(1));
    await clock.advance(1);

    expect(ends).toEqual([{ id: nodeId(1), end: 'preempted' }]);
    expect(settled).toBe(0);
  });

  it('takes a look that does not end in its time, and one that throws, for no news', async () => {
    await store(nodeId(1));
    await store(nodeId(2));
    look = async (id) => {
      if (id === nodeId(1)) return await new Promise(() => undefined);
      throw new Error('a bug');
    };
    start();

    await clock.advance(2 * EVERY_MS);

    expect(new Set(ends.map(({ end }) => end))).toEqual(new Set(['unsure']));
    expect(new Set(ends.map(({ id }) => id)).size).toBe(2);
  });

  it('remembers what a look left behind until the next, and forgets where nothing is left', async () => {
    await store(nodeId(1));
    const memos: unknown[] = [];
    onFinding = (_record, _finding, { memo }): CheckOutcome => {
      memos.push(memo);
      const count = typeof memo?.['count'] === 'number' ? memo['count'] : 0;
      return count < 2 ? { memo: { count: count + 1 } } : {};
    };
    start();

    await clock.advance(6 * EVERY_MS);

    expect(memos.slice(0, 4)).toEqual([undefined, { count: 1 }, { count: 2 }, undefined]);
  });

  it('does not count what could not be taken in, because the actor had work by then', async () => {
    await store(nodeId(1));
    const memos: unknown[] = [];
    onFinding = (_record, _finding, { memo }): CheckOutcome => {
      memos.push(memo);
      return { memo: { seen: true }, ask: { action: 'lamp.on', params: {} } };
    };
    accepting = false;
    start();

    await clock.advance(4 * EVERY_MS);

    expect(memos.length).toBeGreaterThan(1);
    expect(memos.every((memo) => memo === undefined)).toBe(true);
    expect(ends[0]).toEqual({ id: nodeId(1), end: 'preempted' });
  });

  it('goes on after the broker was away', async () => {
    await store(nodeId(1));
    start();
    broker.disconnect();
    await clock.advance(2 * EVERY_MS);
    broker.reconnect();

    await clock.advance(3 * EVERY_MS);

    expect(looksAt(nodeId(1))).toBeGreaterThanOrEqual(1);
  });
});
