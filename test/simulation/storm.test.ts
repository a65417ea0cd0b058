// Many seeds of random work under random faults: crashes with and without proof, pauses, a broker that stops, answers that
// are lost, drivers that fail and lie. Whatever happens, the history is sound (test/support/history/).
//
// A failing seed replays exactly: STORM_SEED=<n> runs it alone, STORM_SEEDS=<n> runs so many.

import { describe, expect, test } from 'vitest';
import type { ActorId } from '../../proto/ids.ts';
import { sleep } from '../../runtime/base/clock.ts';
import { seededRandom } from '../../runtime/base/seeded-random.ts';
import { StepError } from '../../runtime/host/kind.ts';
import type { SubmitAnswer } from '../../runtime/submit/submitter.ts';
import { doubledEffects } from '../support/history/effects.ts';
import { forkedShards } from '../support/history/ownership.ts';
import { disorderedTasks, lostTasks, revivedTasks } from '../support/history/tasks.ts';
import type { LampEffect } from '../support/lamp-kind.ts';
import { SimRig } from '../support/sim-rig.ts';

const CONDUCTORS = 3;
const LAMPS = 5;
const ROUNDS = 24;
const ACTIONS = ['lamp.on', 'lamp.off', 'lamp.restart', 'lamp.ring'];
const seeds = process.env['STORM_SEED']
  ? [Number(process.env['STORM_SEED'])]
  : Array.from({ length: Number(process.env['STORM_SEEDS'] ?? 20) }, (_, index) => index + 1);

describe('a storm', () => {
  for (const seed of seeds)
    test(`of seed ${seed} loses no task, doubles no effect and keeps each actor's order (P1, P2, P4)`, async () => {
      const rig = await SimRig.start({ seed, shards: 4, maxDelayMs: 5 });
      for (let index = 0; index < CONDUCTORS; index++) await rig.startConductor();
      const accepted = await storm(rig, seededRandom(seed * 31 + 5));

      for (let waited = 0; waited < 200 && lostTasks(accepted, rig.batches).length > 0; waited++) {
        await resumeParked(rig);
        await rig.clock.advance(1_000);
      }

      expect(lostTasks(accepted, rig.batches)).toEqual([]);
      expect(revivedTasks(rig.batches)).toEqual([]);
      expect(disorderedTasks(rig.batches)).toEqual([]);
      expect(doubledEffects(rig.world.effects)).toEqual([]);
      expect(forkedShards(rig.batches)).toEqual([]);
    });
});

/** What an operator does: a task that three dead conductors had in hand is parked, and waits for a word (J11). */
async function resumeParked(rig: SimRig): Promise<void> {
  for (const id of new Set(rig.batches.flatMap(({ batch }) => batch.entries.map(({ record }) => record.id))))
    if (rig.record(id)?.parked !== undefined) await rig.order(id, { verb: 'resume', reason: 'the storm is over' });
}

/** Returns the tasks that were accepted, or said to be stored. */
async function storm(rig: SimRig, random: () => number): Promise<readonly string[]> {
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(random() * from.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  const lamps: ActorId[] = [];
  for (let index = 0; index < LAMPS; index++) lamps.push(await rig.createLamp());
  unreliableWorld(rig, random);

  const accepted: string[] = [];
  const asked: Promise<SubmitAnswer>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let index = 0; index < 3; index++)
      asked.push(
        rig.ask(pick(lamps), pick(ACTIONS), { onConflict: pick(['queue', 'queue', 'reject', 'replace'] as const) }),
      );
    await fault(rig, random, pick);
    await rig.clock.advance(random() * 1_500);
  }
  rig.server.start();
  for (const process of rig.processes) rig.resume(process);
  while (rig.processes.length < 2) await rig.startConductor();
  for (const answer of asked) {
    const got = await rig.settle(answer);
    if (got.kind === 'submitted') accepted.push(got.taskId);
    else if (got.kind === 'verdict' && got.verdict.refusal === undefined) accepted.push(got.verdict.taskId);
  }
  return accepted;
}

/** Drivers that are slow, fail before or after the effect, and mostly ignore their signal. */
function unreliableWorld(rig: SimRig, random: () => number): void {
  const wait = (effect: LampEffect): Promise<void> => sleep(rig.clockOf(effect.conductor), random() * 900);
  rig.world.beforeEffect = async (effect) => {
    await wait(effect);
    if (random() < 0.1) throw new StepError('unreachable', 'no answer', { retryable: true });
  };
  rig.world.afterEffect = async (effect) => {
    await wait(effect);
    if (random() < 0.1) throw new StepError('unreachable', 'the answer was lost', { retryable: true, effect: 'maybe' });
  };
}

async function fault(rig: SimRig, random: () => number, pick: <T>(from: readonly T[]) => T): Promise<void> {
  const victim = rig.processes.length > 0 ? pick(rig.processes) : undefined;
  const dice = random();
  if (victim === undefined || (dice < 0.1 && rig.processes.length < CONDUCTORS && rig.server.running)) {
    if (rig.server.running) await rig.startConductor();
  } else if (dice < 0.2) {
    const proof = random() < 0.5;
    rig.kill(victim);
    if (proof && rig.server.running) await rig.bury(victim);
  } else if (dice < 0.35) {
    rig.pause(victim);
    rig.clock.after(random() * 8_000, () => rig.resume(victim));
  } else if (dice < 0.42) {
    rig.server.stop();
    rig.clock.after(random() * 4_000, () => rig.server.start());
  } else if (dice < 0.6) victim.broker.losePubAcks(1 + Math.floor(random() * 3));
  else if (dice < 0.7) victim.broker.loseAppends(1 + Math.floor(random() * 3));
  else if (dice < 0.78) victim.broker.loseRemoves(3);
  else if (dice < 0.86) victim.broker.loseRequests(2);
  else if (dice < 0.92) rig.broker.losePubAcks(2);
  else rig.server.dropReaders(pick([...rig.cluster.subjects.mailboxStreams(), rig.cluster.subjects.stream('journal')]));
}
