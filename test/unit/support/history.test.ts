import { describe, expect, test } from 'vitest';
import type { ActorId, TaskId } from '../../../proto/ids.ts';
import type { JournalBatch, JournalEvent } from '../../../proto/journal.ts';
import { type ActorRecord, emptyRecord } from '../../../proto/record.ts';
import type { TaskRecord, TaskState } from '../../../proto/task.ts';
import { cursorBehind, formatCursor, witnessOf } from '../../../runtime/journal/cursor.ts';
import { newTask } from '../../../runtime/task/lifecycle.ts';
import { someone } from '../../support/asking.ts';
import { callbacksTold } from '../../support/history/callbacks.ts';
import { checkHistory } from '../../support/history/check.ts';
import { doubledEffects, effectCounts } from '../../support/history/effects.ts';
import type { Answer, Ask, Happening, HistoryEvent, NodeSight } from '../../support/history/event.ts';
import { eventLines } from '../../support/history/event-lines.ts';
import { linearizability } from '../../support/history/linearizability.ts';
import { linearize } from '../../support/history/linearize.ts';
import { oneOwner } from '../../support/history/ownership.ts';
import { ownWritesRead } from '../../support/history/reads.ts';
import { Recorder } from '../../support/history/recorder.ts';

const NODE = 'n1' as ActorId; // proof: fits the pattern of actor ids
const INCARNATION = 'life1';

/** A task as one of its committed versions; `n` makes its id and its trace. */
function task(n: number, action: string, state: TaskState, more: Partial<TaskRecord> = {}): TaskRecord {
  const body = { action, params: {}, onConflict: 'queue', timeoutS: 0, callback: undefined, bodyHash: '' } as const;
  const facts = { seq: n, requestId: idOf(n), caller: someone, trace: `00-${traceOf(n)}-b7ad6b7169203331-01`, now: n };
  const startedAt = state === 'queued' || state === 'refused' ? 0 : 1_000 + n;
  return { ...newTask({ verb: 'submit', taskId: idOf(n), ...body }, facts), state, startedAt, ...more };
}

function idOf(n: number): TaskId {
  return `${NODE}.01ARZ3NDEKTSV4RRFFQ69G5F${String(n).padStart(2, '0')}` as TaskId; // proof: an actor, a dot and a ULID
}

function traceOf(n: number): string {
  return String(n).padStart(32, '0');
}

/** Writes a history, one happening a millisecond. */
class Scribe {
  #now = 0;
  readonly #recorder = new Recorder(() => this.#now);
  #seq = 0;
  readonly #tip = { epoch: 0, owner: '' };

  get history(): readonly HistoryEvent[] {
    return this.#recorder.history;
  }

  add(happening: Happening): this {
    this.#now++;
    this.#recorder.add(happening);
    return this;
  }

  /** The journal ends at `seq` again, as it did at place `since`. */
  rollBack(since: number, seq: number): this {
    this.#seq = seq;
    return this.add({ what: 'roll-back', since });
  }

  begin(call: number, ask: Ask, client = 'g1'): this {
    return this.add({ what: 'invoke', call, client, node: NODE, trace: traceOf(call), ask });
  }

  end(call: number, answer: Answer): this {
    return this.add({ what: 'ok', call, answer });
  }

  refused(call: number, code: string): this {
    return this.add({ what: 'refuse', call, code });
  }

  claim(owner: string, epoch: number): this {
    Object.assign(this.#tip, { owner, epoch });
    return this.batch({ claim: { reason: 'first', previousOwner: '' } });
  }

  commit(
    tasks: readonly TaskRecord[],
    regions: { power?: string; provision?: string; maintenance?: boolean } = {},
    events = 0,
  ): this {
    const { power = 'power off', provision = 'available', maintenance = false } = regions;
    const record: ActorRecord = {
      ...emptyRecord('baremetal', NODE),
      exists: true,
      attributes: { maintenance },
      regions: {
        power: { state: power, target: null, since: 0 },
        provision: { state: provision, target: null, since: 0 },
      },
      tasks,
    };
    const told: JournalEvent[] = Array.from({ length: events }, () => ({
      ...{ type: 'node.state', taskId: '', at: 0, detail: {} },
    }));
    return this.batch({ entries: [{ record, events: told, outbox: [] }] });
  }

  batch(more: Partial<JournalBatch>): this {
    const previous = this.#seq;
    this.#seq++;
    const batch = {
      batchId: '',
      ...this.#tip,
      mark: 0,
      at: 0,
      claim: undefined,
      release: false,
      entries: [],
      previous,
    };
    return this.add({ what: 'commit', seq: this.#seq, shard: 0, batch: { ...batch, ...more } });
  }

  effect(n: number, step: string, conductor = 'c1', epoch = 1): this {
    const line = {
      at: '',
      node: NODE,
      task: idOf(n),
      action: '',
      step,
      attempt: 1,
      effect_id: `${n}${step}`,
      trace_id: '',
    };
    return this.add({ what: 'effect', shard: 0, effect: { ...line, conductor, epoch } });
  }
}

const submit = (action: string, more: Partial<Ask & { op: 'submit' }> = {}): Ask => ({
  ...{ op: 'submit', action, onConflict: 'queue', key: '', callback: '' },
  ...more,
});
const accepted = (n: number, revision: number): Answer => ({ op: 'submit', task: idOf(n), state: 'queued', revision });
const sight = (more: Partial<NodeSight>): Answer => ({
  op: 'read-node',
  node: { power: 'power off', provision: 'available', holder: null, queue: [], revision: 1, ...more },
});
const rules = { mustMake: (action: string) => (action === 'provision.deploy' ? ['deploy.write_image'] : []) };
const all = { ...rules, incarnation: INCARNATION, caughtUp: ['s'] };

/** Two tasks, one after the other, in which nothing is wrong; the tests below break one thing each. */
function soundHistory(): Scribe {
  return new Scribe()
    .claim('c1', 1)
    .begin(1, submit('power.on'))
    .begin(2, submit('power.off'), 'g2')
    .commit([task(1, 'power.on', 'running')])
    .end(1, accepted(1, 2))
    .commit([task(1, 'power.on', 'running'), task(2, 'power.off', 'queued')])
    .end(2, accepted(2, 3))
    .begin(3, { op: 'read-node' })
    .end(3, sight({ holder: idOf(1), queue: [idOf(2)], revision: 3 }))
    .effect(1, 'power.on')
    .commit([task(1, 'power.on', 'succeeded'), task(2, 'power.off', 'running')], { power: 'power on' }, 2)
    .effect(2, 'power.off')
    .commit([task(2, 'power.off', 'succeeded')], {}, 1)
    .begin(4, { op: 'read-node' })
    .end(4, sight({ revision: 5 }));
}

test('a history in which nothing is wrong has no findings', () => {
  const verdicts = checkHistory(soundHistory().history, all);

  expect(verdicts).toEqual({ findings: [], judged: 1, undecided: 0 });
});

describe('H1, one order for each node', () => {
  const findings = (scribe: Scribe) => linearizability(scribe.history).findings;

  test('finds two requests that were both begun where one excludes the other', () => {
    const both = new Scribe()
      .begin(1, submit('power.on', { onConflict: 'reject' }))
      .begin(2, submit('power.off', { onConflict: 'reject' }))
      .commit([task(1, 'power.on', 'running')])
      .end(1, accepted(1, 1))
      .end(2, accepted(2, 1));

    expect(findings(both)).toMatchObject([{ checker: 'H1' }]);
  });

  test('finds a read that shows less than its reader was told before', () => {
    const stale = soundHistory()
      .begin(5, { op: 'read-node' })
      .end(5, sight({ holder: idOf(1), queue: [], revision: 2 }));

    expect(findings(stale)).toMatchObject([{ what: expect.stringContaining('sees') }]);
  });

  test('allows the same read to whoever was told nothing', () => {
    const other = soundHistory()
      .begin(5, { op: 'read-node' }, 'g3')
      .end(5, sight({ holder: idOf(1), queue: [], revision: 2 }));

    expect(findings(other)).toEqual([]);
  });

  /** The owner hands over between the end of the first and the start of the second: @4, then @5. */
  const handedOver = (seen: Partial<NodeSight>): Scribe =>
    new Scribe()
      .claim('c1', 1)
      .begin(1, submit('power.on'))
      .begin(2, submit('power.off'), 'g2')
      .commit([task(1, 'power.on', 'running'), task(2, 'power.off', 'queued')])
      .end(1, accepted(1, 2))
      .end(2, accepted(2, 2))
      .commit([task(1, 'power.on', 'succeeded'), task(2, 'power.off', 'queued')], { power: 'power on' })
      .claim('c2', 2)
      .commit([task(2, 'power.off', 'running')], { power: 'power on' })
      .begin(3, { op: 'read-node' }, 'g3')
      .end(3, sight({ power: 'power on', ...seen }))
      .commit([task(2, 'power.off', 'succeeded')]);

  test('allows what was seen between the end of one task and the start of the next', () => {
    expect(findings(handedOver({ holder: null, queue: [idOf(2)], revision: 3 }))).toEqual([]);
  });

  test('finds a task that is seen in line though it runs by then, and one that runs before it does', () => {
    expect(findings(handedOver({ holder: null, queue: [idOf(2)], revision: 5 }))).toHaveLength(1);
    expect(findings(handedOver({ holder: idOf(2), queue: [], revision: 3 }))).toHaveLength(1);
  });

  test('finds a state that nothing led to', () => {
    const moved = soundHistory()
      .begin(5, { op: 'read-node' })
      .end(5, sight({ power: 'power on', revision: 6 }));

    expect(findings(moved)).toHaveLength(1);
  });

  test('finds a refusal for which there was no reason', () => {
    const refused = soundHistory()
      .begin(5, submit('power.on', { onConflict: 'reject' }))
      .refused(5, 'node_busy');

    expect(findings(refused)).toHaveLength(1);
  });

  test('finds a repeat of a key that made a second task', () => {
    const twice = new Scribe()
      .begin(1, submit('power.on', { key: 'k' }))
      .commit([task(1, 'power.on', 'running')])
      .end(1, accepted(1, 1))
      .commit([task(1, 'power.on', 'succeeded')], { power: 'power on' })
      .begin(2, submit('power.on', { key: 'k' }))
      .commit([task(2, 'power.on', 'running')], { power: 'power on' })
      .end(2, accepted(2, 3));

    expect(findings(twice)).toHaveLength(1);
  });

  test('finds a task that was begun before the one in front of it had ended', () => {
    const overtaken = new Scribe()
      .begin(1, submit('power.on'))
      .commit([task(1, 'power.on', 'running')])
      .end(1, accepted(1, 1))
      .begin(2, submit('power.off'))
      .commit([task(1, 'power.on', 'running'), task(2, 'power.off', 'queued')])
      .end(2, accepted(2, 2))
      .commit([task(1, 'power.on', 'running'), task(2, 'power.off', 'succeeded')]);

    expect(findings(overtaken)).toMatchObject([{ what: expect.stringContaining('ends succeeded') }]);
  });

  test('finds a cancel that was accepted and a task that did not stop for it', () => {
    const deaf = new Scribe()
      .begin(1, submit('power.on'))
      .begin(2, submit('power.off'))
      .commit([task(1, 'power.on', 'running'), task(2, 'power.off', 'queued')])
      .end(1, accepted(1, 1))
      .end(2, accepted(2, 1))
      .begin(3, { op: 'cancel', task: idOf(2), reason: '' })
      .end(3, { op: 'cancel', task: idOf(2), state: 'cancelled', revision: 2 })
      .commit([task(1, 'power.on', 'succeeded'), task(2, 'power.off', 'running')], { power: 'power on' })
      .commit([task(2, 'power.off', 'succeeded')]);

    expect(findings(deaf)).toHaveLength(1);
  });

  test('finds a change that a later read does not show, and one that was refused without reason', () => {
    const lost = new Scribe()
      .begin(1, { op: 'patch', value: 'new' })
      .commit([])
      .end(1, { op: 'patch', revision: 1 })
      .begin(2, { op: 'read-node' })
      .end(2, sight({ value: null, revision: 1 }));
    const refused = new Scribe().begin(1, { op: 'patch', value: 'new' }).refused(1, 'action_not_allowed');

    expect(findings(lost)).toHaveLength(1);
    expect(findings(refused)).toHaveLength(1);
  });

  test('finds a node that is removed while a task is in line, and one that is seen after it was removed', () => {
    const held = new Scribe()
      .begin(1, submit('power.on'))
      .commit([task(1, 'power.on', 'running')])
      .end(1, accepted(1, 1))
      .begin(2, { op: 'delete' })
      .end(2, { op: 'delete', revision: 0 })
      .commit([task(1, 'power.on', 'succeeded')], { power: 'power on' });
    const seen = new Scribe()
      .begin(1, { op: 'delete' })
      .end(1, { op: 'delete', revision: 1 })
      .begin(2, { op: 'read-node' })
      .end(2, sight({ revision: 2 }));

    expect(findings(held)).toHaveLength(1);
    expect(findings(seen)).toHaveLength(1);
  });

  test('finds a deployment that was accepted in maintenance', () => {
    const admitted = new Scribe()
      .begin(1, submit('maintenance.set'))
      .commit([task(1, 'maintenance.set', 'running')])
      .end(1, accepted(1, 1))
      .commit([task(1, 'maintenance.set', 'succeeded')], { maintenance: true })
      .begin(2, submit('provision.deploy'))
      .commit([task(2, 'provision.deploy', 'running')], { maintenance: true, provision: 'deploying' })
      .end(2, accepted(2, 3));

    expect(findings(admitted)).toHaveLength(1);
  });

  test('lets a task fail in line by its deadline, and for no other reason', () => {
    const failed = (code: string): Scribe => {
      const error = { code, message: '', evidence: {}, retryable: true };
      return new Scribe()
        .begin(1, submit('power.on'))
        .commit([task(1, 'power.on', 'running')])
        .end(1, accepted(1, 1))
        .begin(2, submit('power.off'))
        .commit([task(1, 'power.on', 'running'), task(2, 'power.off', 'queued')])
        .end(2, accepted(2, 2))
        .commit([task(1, 'power.on', 'running'), task(2, 'power.off', 'failed', { error, startedAt: 0 })])
        .commit([task(1, 'power.on', 'succeeded')], { power: 'power on' });
    };

    expect(findings(failed('deadline_exceeded'))).toEqual([]);
    expect(findings(failed('unreachable'))).toHaveLength(1);
  });

  test('follows what a check notices: power that somebody else changed', () => {
    const pressed = (seen: string): Scribe =>
      new Scribe()
        .commit([])
        .commit([], { power: 'power on' })
        .begin(1, { op: 'read-node' })
        .end(1, sight({ power: seen, revision: 2 }));

    expect(findings(pressed('power on'))).toEqual([]);
    expect(findings(pressed('power off'))).toHaveLength(1);
  });

  test('lets a call that was never answered have happened, or not', () => {
    const happened = new Scribe()
      .begin(1, submit('power.on'))
      .add({ what: 'unknown', call: 1, why: '' })
      .commit([task(1, 'power.on', 'running')])
      .begin(2, submit('power.off', { onConflict: 'reject' }))
      .refused(2, 'node_busy');
    const not = new Scribe()
      .begin(1, submit('power.on'))
      .add({ what: 'unknown', call: 1, why: '' })
      .begin(2, submit('power.off', { onConflict: 'reject' }))
      .commit([task(2, 'power.off', 'running')])
      .end(2, accepted(2, 1));

    expect([...findings(happened), ...findings(not)]).toEqual([]);
  });

  test('is no guess: what cannot be searched through is undecided', () => {
    const any = Array.from({ length: 12 }, (_, index) => ({
      ...{ name: String(index), invokedAt: 0, returnedAt: 1 },
      apply: (seen: string) => (seen.length === 11 ? undefined : `${seen}${index.toString(36)}`),
    }));

    expect(linearize('', any, (state) => state, 1_000).kind).toBe('undecided');
  });
});

describe('H2, effects', () => {
  const findings = (scribe: Scribe) => effectCounts(scribe.history, rules).map(({ what }) => what);

  test('finds one that was made twice', () => {
    expect(findings(soundHistory().effect(1, 'power.on', 'c2', 2))).toEqual([
      `${idOf(1)}/power.on again by c2 in epoch 2`,
    ]);
    expect(doubledEffects([])).toEqual([]);
  });

  test('finds one of a task that was cancelled before it began', () => {
    const cancelled = new Scribe().commit([task(1, 'power.on', 'cancelled', { startedAt: 0 })]).effect(1, 'power.on');

    expect(findings(cancelled)).toEqual([expect.stringContaining('was never begun')]);
  });

  test('finds one of no task at all', () => {
    expect(findings(new Scribe().effect(7, 'power.on'))).toEqual([expect.stringContaining('is no task')]);
  });

  test('finds a success without its effect', () => {
    expect(findings(new Scribe().commit([task(1, 'provision.deploy', 'succeeded')]))).toEqual([
      expect.stringContaining('succeeded without deploy.write_image'),
    ]);
  });
});

describe('H3, events', () => {
  const cursor = (seq: number, index: number): string =>
    formatCursor({ incarnation: INCARNATION, seq, index, witness: witnessOf('') });
  const heard = (...cursors: readonly string[]) => {
    const scribe = new Scribe().commit([], {}, 2).commit([], {}, 2);
    for (const at of cursors) scribe.add({ what: 'event', subscriber: 's', cursor: at, node: NODE });
    return eventLines(scribe.history, INCARNATION, ['s']).map(({ what }) => what);
  };
  const whole = [cursor(1, 0), cursor(1, 1), cursor(2, 0), cursor(2, 1)] as const;

  test('finds nothing where all came, from wherever on', () => {
    expect(heard(...whole)).toEqual([]);
    expect(heard(...whole.slice(2))).toEqual([]);
  });

  test('finds a gap', () => {
    expect(heard(whole[0], whole[2], whole[3])).toEqual([
      expect.stringContaining(`heard ${whole[2]} where ${whole[1]}`),
    ]);
  });

  test('finds a repeat and a change of order', () => {
    expect(heard(whole[0], whole[0])).toHaveLength(1);
    expect(heard(whole[1], whole[0])).toHaveLength(1);
  });

  test('finds what never came', () => {
    expect(heard(whole[0], whole[1])).toEqual(['s has not heard the last 2 events']);
  });

  test('finds what never happened', () => {
    expect(heard(cursorBehind(INCARNATION, 9))).toEqual([expect.stringContaining('never happened')]);
  });

  test('finds what came after the end of the stream, and asks for nothing behind it', () => {
    const scribe = new Scribe().commit([], {}, 2).add({ what: 'event', subscriber: 's', cursor: whole[0], node: NODE });
    scribe.add({ what: 'gap', subscriber: 's', code: 'cursor_expired' });

    expect(eventLines(scribe.history, INCARNATION, ['s'])).toEqual([]);
    scribe.add({ what: 'event', subscriber: 's', cursor: whole[1], node: NODE });
    expect(eventLines(scribe.history, INCARNATION, ['s'])).toHaveLength(1);
  });
});

describe('H4, callbacks', () => {
  const asked = () =>
    new Scribe()
      .begin(1, submit('power.on', { callback: 'u' }))
      .commit([task(1, 'power.on', 'running')])
      .end(1, accepted(1, 1));
  const ended = (scribe: Scribe) => scribe.commit([task(1, 'power.on', 'succeeded')]);
  const told = (scribe: Scribe, id: string, state = 'succeeded', answered = 200) =>
    scribe.add({ what: 'callback', id, url: 'u', task: idOf(1), state, answered });
  const findings = (scribe: Scribe) => callbacksTold(scribe.history).map(({ what }) => what);

  test('finds nothing where it was told again under the same id', () => {
    expect(findings(told(told(ended(asked()), 'id', 'succeeded', 503), 'id'))).toEqual([]);
  });

  test('finds one that was never told, or to nobody who heard it', () => {
    expect(findings(ended(asked()))).toEqual([expect.stringContaining('was never told')]);
    expect(findings(told(ended(asked()), 'id', 'succeeded', 503))).toHaveLength(1);
  });

  test('finds one that was told too early, wrongly, or under two ids', () => {
    expect(findings(ended(told(asked(), 'id')))).toEqual([expect.stringContaining('before it has ended')]);
    expect(findings(told(ended(asked()), 'id', 'failed'))).toEqual([expect.stringContaining('says failed')]);
    expect(findings(told(told(ended(asked()), 'id'), 'other'))).toEqual([expect.stringContaining('id and other')]);
  });
});

describe('H5, owners', () => {
  const findings = (scribe: Scribe) => oneOwner(scribe.history).map(({ what }) => what);

  test('finds a former owner that acts after its successor', () => {
    const zombie = new Scribe().claim('c1', 1).claim('c2', 2).effect(1, 'a', 'c2', 2).effect(2, 'b', 'c1', 1);

    expect(findings(zombie)).toEqual([expect.stringContaining('c1 of epoch 1')]);
  });

  test('finds a commit of a former owner, an epoch claimed twice, and a log that is no chain', () => {
    const stolen = new Scribe().claim('c1', 1).claim('c2', 2).batch({ epoch: 1, owner: 'c1' });

    expect(findings(stolen)).toEqual([expect.stringContaining('without a claim')]);
    expect(findings(new Scribe().claim('c1', 1).claim('c2', 1))).toEqual([expect.stringContaining('again')]);
    expect(findings(new Scribe().claim('c1', 1).batch({ previous: 7 }))).toEqual([
      expect.stringContaining('stands on 7'),
    ]);
  });

  test('finds a batch after the release', () => {
    expect(findings(new Scribe().claim('c1', 1).batch({ release: true }).batch({}))).toHaveLength(1);
  });
});

describe('H6, reading what one wrote', () => {
  const known = () => soundHistory().begin(5, { op: 'read-task', task: idOf(1) });

  test('finds a 404 for a task that was accepted at the same gateway before', () => {
    expect(ownWritesRead(known().refused(5, 'task_not_found').history)).toMatchObject([{ checker: 'H6' }]);
  });

  test('finds nothing where it is there, or where nobody was told of it', () => {
    const there = known().end(5, { op: 'read-task', task: idOf(1), state: 'succeeded', revision: 5 });
    const elsewhere = soundHistory()
      .begin(5, { op: 'read-task', task: idOf(1) }, 'g3')
      .refused(5, 'task_not_found');

    expect([...ownWritesRead(there.history), ...ownWritesRead(elsewhere.history)]).toEqual([]);
  });
});

describe('P1 and P2, tasks', () => {
  const findings = (scribe: Scribe) => checkHistory(scribe.history, { ...all, caughtUp: [] }).findings;

  test('find a task that was accepted and never ended', () => {
    const lost = new Scribe()
      .begin(1, submit('power.on'))
      .commit([task(1, 'power.on', 'running')])
      .end(1, accepted(1, 1));

    expect(findings(lost).map(({ checker }) => checker)).toEqual(['P1', 'P1']);
  });

  test('find one that was promised and is nowhere', () => {
    expect(findings(new Scribe().begin(1, submit('power.on')).end(1, accepted(1, 0)))).toMatchObject([
      { checker: 'P1', what: idOf(1) },
    ]);
  });

  test('find one that ended twice', () => {
    const revived = new Scribe().commit([task(1, 'power.on', 'cancelled')]).commit([task(1, 'power.on', 'succeeded')]);

    expect(findings(revived)).toMatchObject([{ checker: 'P1', what: `${idOf(1)}: cancelled -> succeeded` }]);
  });

  test('find one that is still there half a minute after its deadline, and let a parked one be', () => {
    const late = (state: TaskState, deadline: number): Scribe =>
      new Scribe()
        .commit([task(1, 'power.on', state, { deadline })])
        .commit([task(1, 'power.on', 'succeeded', { deadline })]);
    // The first is written at 40,001 ms of the wall, the second a millisecond later.
    const judged = (scribe: Scribe) => checkHistory(scribe.history, { ...all, caughtUp: [], zeroAt: 40_000 }).findings;

    expect(judged(late('running', 10_001))).toMatchObject([
      { checker: 'P1', what: expect.stringContaining('deadline') },
    ]);
    expect(judged(late('running', 10_002))).toEqual([]);
    expect(judged(late('parked', 10_001))).toEqual([]);
  });

  test('find two that ran at once', () => {
    const two = new Scribe()
      .commit([task(1, 'power.on', 'running'), task(2, 'power.off', 'running')])
      .commit([task(1, 'power.on', 'failed'), task(2, 'power.off', 'failed')]);

    expect(findings(two)).toMatchObject([{ checker: 'P2' }]);
  });
});

describe('a store that was rolled back', () => {
  const findings = (scribe: Scribe) => checkHistory(scribe.history, all).findings;
  const hear = (scribe: Scribe, seq: number): Scribe => {
    const cursor = formatCursor({ incarnation: INCARNATION, seq, index: 0, witness: witnessOf('') });
    return scribe.add({ what: 'event', subscriber: 's', cursor, node: NODE });
  };
  const gap = (scribe: Scribe): Scribe => scribe.add({ what: 'gap', subscriber: 's', code: 'cursor_expired' });

  /** A task is accepted, ends and is told of; all of that is lost, and another owner goes on. */
  function lost(): Scribe {
    const scribe = hear(new Scribe().claim('c1', 1).commit([], {}, 1), 2);
    const since = scribe.history.length;
    scribe.commit([task(1, 'power.on', 'running')], {}, 1).effect(1, 'power.on');
    return hear(scribe, 3).rollBack(since, 2).claim('c2', 2);
  }

  test('has lost what it lost, where everybody was told so', () => {
    expect(findings(gap(lost()))).toEqual([]);
  });

  test('must tell whoever had heard of what is lost (P5)', () => {
    expect(findings(lost())).toMatchObject([{ checker: 'H3', what: expect.stringContaining('never told so') }]);
  });

  test('must tell them before anything else', () => {
    const silent = hear(lost().commit([], {}, 1), 4);

    expect(findings(gap(silent))).toMatchObject([{ checker: 'H3', what: expect.stringContaining('without a gap') }]);
  });

  test('keeps what is asked afterwards (P1)', () => {
    const again = gap(lost()).begin(2, submit('power.on')).end(2, accepted(2, 0));

    expect(findings(again)).toMatchObject([{ checker: 'P1', what: idOf(2) }]);
  });

  test('is read again', () => {
    const unread = gap(lost()).begin(2, { op: 'read-node' }).add({ what: 'unknown', call: 2, why: 'overloaded' });

    expect(findings(unread)).toMatchObject([{ checker: 'H6', what: expect.stringContaining('cannot read') }]);
  });

  test('has one owner: nobody goes on from what is lost (H5)', () => {
    const forked = gap(lost()).batch({ owner: 'c1', epoch: 1 });

    expect(findings(forked).map(({ checker }) => checker)).toContain('H5');
  });
});
