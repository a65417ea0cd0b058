import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../proto/journal.ts';
import { emptyRecord } from '../../../proto/record.ts';
import { deferred } from '../../../runtime/base/deferred.ts';
import { DEFAULT_SCHEDULE } from '../../../runtime/callback/retry.ts';
import { ShardOutbox } from '../../../runtime/callback/shard-outbox.ts';
import { newTask, refusedTask } from '../../../runtime/task/lifecycle.ts';
import { outboxOf } from '../../../runtime/task/outbox.ts';
import { taskEvents } from '../../../runtime/task/task-events.ts';
import { someone } from '../../support/asking.ts';
import { SimCluster } from '../../support/sim-cluster.ts';
import { NODE, TASK } from './items.ts';

const place = { seq: 40, eventsBefore: 0, batchId: 'batch' };
let sim: SimCluster;
let outbox: ShardOutbox;

/** A request with a callback that was refused. */
function refusal(): JournalEntry {
  const callback = { url: 'https://ops.example/r', secret: '', state: 'pending' };
  const asked = { action: 'power.on', params: {}, onConflict: 'reject', timeoutS: 0, callback, bodyHash: '' } as const;
  const facts = { seq: 1, requestId: TASK, caller: someone, trace: '', now: 5 };
  const task = newTask({ verb: 'submit', taskId: TASK, ...asked }, facts);
  const finals = [refusedTask(task, { code: 'node_busy', detail: 'busy', data: {} }, 6)];
  return {
    record: emptyRecord('baremetal', NODE),
    events: [taskEvents.ended(TASK, 'refused', 6)],
    outbox: outboxOf(finals),
  };
}

const stored = (): number => sim.messages(sim.subjects.stream('callbacks'));

beforeEach(async () => {
  sim = await SimCluster.start();
  const { broker, clock, subjects } = sim;
  const collectionOf = (): string => 'nodes';
  outbox = new ShardOutbox({
    ...{ broker, clock, subjects, collectionOf, shard: 0, schedule: DEFAULT_SCHEDULE, dispatcher: undefined },
  });
});

describe('a refusal with a callback', () => {
  it('that its caller has heard is not told again', async () => {
    const heard = deferred<boolean>();
    outbox.owe(refusal(), place, heard.promise);

    heard.resolve(true);
    await sim.until(() => outbox.size === 0, 'the end of it');

    expect(stored()).toBe(0);
  });

  it('that its caller has not heard is told by callback', async () => {
    outbox.owe(refusal(), place, Promise.resolve(false));
    await sim.until(() => outbox.size === 0, 'its writing');

    expect(stored()).toBe(1);
  });

  it('holds the mark of its shard until that is known', async () => {
    const heard = deferred<boolean>();
    outbox.owe(refusal(), place, heard.promise);
    await sim.clock.advance(5_000);

    expect(outbox.oldestSeq).toBe(place.seq);
    heard.resolve(true);
    await sim.until(() => outbox.oldestSeq === Number.POSITIVE_INFINITY, 'the way being free');
  });
});
