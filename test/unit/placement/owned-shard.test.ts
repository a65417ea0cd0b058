// One shard at its owner (runtime/placement/owned-shard.ts), in whole conductors on the simulated broker.

import { describe, expect, test } from 'vitest';
import { encodeBatch, encodeCheckpoint, encodeMessage } from '../../../proto/codec.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { readTip } from '../../../runtime/journal/claim.ts';
import { defaultLeaseTimes } from '../../../runtime/placement/effect-lease.ts';
import { refusalCode, someone, taskIdOf } from '../../support/asking.ts';
import { forkedShards } from '../../support/history/ownership.ts';
import { lostTasks } from '../../support/history/tasks.ts';
import { lampRecord, messageOf, submitBody } from '../../support/lamp-records.ts';
import { type SimProcess, SimRig } from '../../support/sim-rig.ts';

interface Stage {
  readonly rig: SimRig;
  readonly owner: SimProcess;
}

async function stage(shards = 1): Promise<Stage> {
  const rig = await SimRig.start({ shards, flushEveryMs: 500 });
  const owner = await rig.startConductor();
  await rig.allShardsOwned();
  return { rig, owner };
}

async function storeCheckpoint({ rig }: Stage, id: ActorId, room: string, journalSeq: number): Promise<void> {
  const record = lampRecord({ id, attributes: { room }, regions: { light: { state: 'on', target: null, since: 0 } } });
  const bytes = encodeCheckpoint({ journalSeq, epoch: 99, record });
  await rig.settle(rig.broker.append(rig.cluster.subjects.checkpoint(0, 'lamp', id), bytes));
}

function types({ rig }: Stage, id: ActorId): readonly string[] {
  return rig.events(id).map(({ type }) => type);
}

describe('J2: a checkpoint ahead of the log', () => {
  test('found when an actor is loaded: it goes on from there, and says so', async () => {
    const at = await stage();
    const lamp = at.rig.ids.uuid();
    await storeCheckpoint(at, lamp, 'restored', 9_000);

    const task = await at.rig.finalTask(await at.rig.submit(lamp, 'lamp.off'));

    expect(task.state).toBe('succeeded');
    expect(types(at, lamp)[0]).toBe('lamp.reconciled');
    expect(at.rig.record(lamp)?.attributes['room']).toBe('restored');
    expect(at.rig.logged.filter((line) => line.startsWith('ahead'))).toHaveLength(1);
  });

  test('found when it is to be written: the actor is read again and goes on, with all that waits for it', async () => {
    const at = await stage();
    const { rig } = at;
    const lamp = await rig.createLamp();
    await rig.clock.advance(1_000);
    rig.world.beforeEffect = () => new Promise(() => undefined);
    const running = await rig.submit(lamp, 'lamp.on');
    const queued = await rig.submit(lamp, 'lamp.off', { onConflict: 'queue' });
    await storeCheckpoint(at, lamp, 'restored', 9_000);
    rig.world.beforeEffect = () => Promise.resolve();

    await rig.until(() => types(at, lamp).includes('lamp.reconciled'), 'the reconciliation', 10_000);
    // The restored record knows nothing of the two: their messages are handed on, and judged, again.
    const tasks = [await rig.finalTask(running, 5_000), await rig.finalTask(queued, 5_000)];
    await rig.clock.advance(5_000);

    expect(tasks.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(rig.record(lamp)?.attributes['room']).toBe('restored');
    expect(types(at, lamp).filter((type) => type === 'lamp.reconciled')).toHaveLength(1);
    expect(rig.mailboxDepth()).toBe(0);
  });

  test('is settled for the next owner too: what was reconciled is the newest of the log', async () => {
    const at = await stage();
    const { rig, owner } = at;
    const lamp = rig.ids.uuid();
    await storeCheckpoint(at, lamp, 'restored', 9_000);
    await rig.finalTask(await rig.submit(lamp, 'lamp.off'));

    rig.kill(owner);
    await rig.bury(owner);
    await rig.startConductor();
    await rig.finalTask(await rig.submit(lamp, 'lamp.on'));

    expect(types(at, lamp).filter((type) => type === 'lamp.reconciled')).toHaveLength(1);
    expect(rig.record(lamp)?.attributes['room']).toBe('restored');
  });
});

describe('messages it cannot handle', () => {
  test('of a kind not known here stay: a newer process may know it', async () => {
    const { rig } = await stage();
    const address = { shard: 0, kind: 'robot', id: rig.ids.uuid(), lane: 'work' } as const;
    await rig.settle(rig.broker.append(rig.cluster.subjects.mailbox(address), encodeMessage(messageOf(submitBody(1)))));

    await rig.clock.advance(70_000);

    expect(rig.mailboxDepth()).toBe(1);
    expect(rig.logged.some((line) => line.includes('no such kind here'))).toBe(true);
  });

  test('of an actor whose record it cannot read stay, and hold up nobody else', async () => {
    const at = await stage();
    const { rig } = at;
    const lamp = rig.ids.uuid();
    const key = rig.cluster.subjects.checkpoint(0, 'lamp', lamp);
    await rig.settle(rig.broker.append(key, new Uint8Array([255, 255])));

    expect((await rig.submit(lamp, 'lamp.on')).kind).toBe('submitted');
    const other = await rig.createLamp();
    expect((await rig.finalTask(await rig.submit(other, 'lamp.on'))).state).toBe('succeeded');

    expect(rig.mailboxDepth()).toBe(1);
  });

  test('J8: whose deletes were lost go although their actor has left memory', async () => {
    const rig = await SimRig.start({ shards: 1, flushEveryMs: 500, passivateAfterMs: 1_000 });
    const owner = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    owner.broker.loseRemoves(1);
    await rig.finalTask(await rig.submit(lamp, 'lamp.on'));
    await rig.until(() => owner.conductor.report().activations === 0, 'the actor gone');
    expect(rig.mailboxDepth()).toBe(1);

    await rig.until(() => rig.mailboxDepth() === 0, 'the delete', 130_000);

    expect(rig.world.effects).toHaveLength(1);
  });
});

describe('the fence', () => {
  test('a shard without traffic notices within five seconds that it was taken', async () => {
    const { rig, owner } = await stage();
    await usurp(rig);

    await rig.until(() => rig.fenced.length > 0, 'the fence', 5_500);

    expect(owner.conductor.shards).toEqual([]);
  });

  test('a shard where something runs notices before the taker may act', async () => {
    const { rig } = await stage();
    const lamp = await rig.createLamp();
    let aborted = false;
    rig.world.beforeEffect = (_effect, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        });
      });
    await rig.submit(lamp, 'lamp.on');
    await rig.clock.advance(1_000);
    await usurp(rig);

    await rig.until(() => aborted, 'the end of the effect', 1_400);

    expect(rig.fenced).toHaveLength(1);
  });

  test('a fenced shard tells nobody anything, and its owner claims again only what nobody holds', async () => {
    const { rig, owner } = await stage();
    const lamp = await rig.createLamp();
    await usurp(rig);
    const usurpedAt = rig.clock.monotonic();

    const answer = await rig.submit(lamp, 'lamp.on');

    const task = await rig.finalTask(answer);

    // The usurper is nobody: not a member, so that its shard is free, after the wait for its effects.
    expect([rig.fenced.length, task.epoch]).toEqual([1, 3]);
    expect(rig.clock.monotonic() - usurpedAt).toBeGreaterThan(defaultLeaseTimes.waitMs);
    expect(owner.conductor.shards).toEqual([0]);
    expect(lostTasks([taskIdOf(answer)], rig.batches)).toEqual([]);
    expect(forkedShards(rig.batches)).toEqual([]);
  });

  /** A claim by somebody who is no member of this cluster. */
  async function usurp(rig: SimRig): Promise<void> {
    const { subjects } = rig.cluster;
    const tip = await rig.settle(readTip(rig.broker, subjects, 0));
    const batch = {
      batchId: rig.ids.token(),
      epoch: tip.epoch + 1,
      owner: 'usurper',
      mark: 0,
      at: rig.clock.now(),
      claim: { reason: '', previousOwner: tip.owner },
      release: false,
      entries: [],
      previous: tip.seq,
    };
    const options = { expectedSubjectSeq: tip.seq };
    const outcome = await rig.settle(rig.broker.append(subjects.journal(0), encodeBatch(batch), options));
    expect(outcome.kind).toBe('stored');
  }
});

describe('asks for an earlier verdict', () => {
  test('are answered from the record, and anything else with nothing', async () => {
    const { rig } = await stage();
    const lamp = await rig.createLamp();
    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { key: 'k' }));
    const ask = async (text: string): Promise<number> => {
      const subject = rig.cluster.subjects.owner(0);
      const answer = await rig.settle(rig.broker.request(subject, new TextEncoder().encode(text), 1_000));
      return answer.kind === 'reply' ? answer.data.length : -1;
    };
    const question = { kind: 'lamp', id: lamp, request_id: task.requestId, body_hash: '' };

    expect(await ask(JSON.stringify(question))).toBeGreaterThan(0);
    for (const odd of [
      '',
      '{',
      '[]',
      'null',
      JSON.stringify({ ...question, kind: 'robot' }),
      JSON.stringify({ ...question, id: '../' }),
      JSON.stringify({ ...question, request_id: 'other' }),
    ])
      expect(await ask(odd)).toBe(0);
  });
});

describe('a hand-over', () => {
  test('of a shard whose actors are still being loaded loses none of their messages', async () => {
    const { rig, owner } = await stage();
    const lamps = [await rig.createLamp(), await rig.createLamp(), await rig.createLamp()];
    await rig.clock.advance(2_000);
    rig.kill(owner);
    await rig.bury(owner);
    const second = await rig.startConductor();
    await rig.allShardsOwned();
    // Their records are in KV only, and that does not answer yet.
    second.broker.loseRequests(4);
    const answers = lamps.map((lamp) => rig.ask(lamp, 'lamp.on'));
    await rig.clock.advance(20);

    const stopped = second.conductor.stop(500);
    await rig.settle(stopped);
    rig.processes = [];
    await rig.startConductor();
    const tasks = [];
    for (const answer of answers) tasks.push(await rig.finalTask(await rig.settle(answer)));

    expect(tasks.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  test('while a claim is in progress leaves no shard behind that nobody serves', async () => {
    for (let afterMs = 0; afterMs < 40; afterMs += 3) {
      const rig = await SimRig.start({ shards: 3, seed: afterMs + 1 });
      const first = await rig.startConductor();
      await rig.clock.advance(afterMs);
      await rig.settle(first.conductor.stop(0));
      await rig.settle(first.broker.close());
      rig.processes = [];
      expect(first.conductor.shards).toEqual([]);

      await rig.startConductor();
      await rig.allShardsOwned(2_000);

      expect(forkedShards(rig.batches)).toEqual([]);
    }
  });
});

describe('J12: names', () => {
  test('of streams and buckets carry the incarnation, so that a late delete cannot hit a recreated one', async () => {
    const { rig } = await stage();
    const { subjects } = rig.cluster;

    expect(subjects.mailboxStream(0)).toContain(subjects.incarnation);
    for (const stream of ['journal', 'tasks', 'callbacks'] as const)
      expect(subjects.stream(stream)).toContain(subjects.incarnation);
    for (const bucket of ['checkpoints', 'cluster', 'names', 'fake'] as const)
      expect(subjects.bucket(bucket)).toContain(subjects.incarnation);
  });
});

test('an order to an actor that does not exist is refused and leaves nothing', async () => {
  const { rig } = await stage();
  const nobody = rig.ids.uuid();

  const answer = await rig.settle(
    rig.submitter.order('lamp', nobody, { verb: 'resume', reason: '' }, { caller: someone, trace: '' }),
  );
  await rig.clock.advance(100);

  expect(refusalCode(answer)).toBe('node_not_found');
  expect(rig.mailboxDepth()).toBe(0);
});
