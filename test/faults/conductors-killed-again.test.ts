// Conductors die again and again while work comes in (F2): all of it ends, nothing is lost or done twice, and every shard
// has an owner in the end. A short run; IRONWORKS_TEST_KILL_S=300 makes it the long one, of a thousand tasks and more.

import { randomInt } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { recordable, recordRun } from '../support/recorded-run.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';
import { type AcceptedTask, enrolNodes, queueWork } from '../support/workload.ts';

const RUN_S = Number(process.env['IRONWORKS_TEST_KILL_S'] ?? 20);
const KILL_EVERY_MS = 5_000;
const NODES_AT_ONCE = 16;
/** Of each effect: some are under way whenever a conductor dies. */
const DELAY_S = 0.4;

let system: System | undefined;

afterEach(async () => {
  await system?.close();
  system = undefined;
});

it('kill -9 of a random conductor again and again: all tasks end, none is lost or doubled, every shard has an owner', {
  timeout: RUN_S * 1_000 + 180_000,
}, async () => {
  const report = faultReport('F2');
  system = await openSystem({ args: ['--conductors', '3'], env: recordable });
  const of = system;
  await of.settled();
  const rounds = Math.ceil((RUN_S * 1_000) / KILL_EVERY_MS);
  const nodes: string[] = [];
  const recorded = await recordRun(of);
  const accepted: AcceptedTask[] = [];
  const killed: number[] = [];

  for (let round = 0; round < rounds; round++) {
    const dueAt = performance.now() + KILL_EVERY_MS;
    // Whoever died often waits seconds for its next life: all at once may do so, and nothing is enrolled meanwhile.
    await eventually(async () => (await of.liveConductors()).length > 0, {
      what: 'a conductor that lives',
      timeoutMs: 30_000,
    });
    const made = of.effects().length;
    const fresh = await enrolNodes(of, NODES_AT_ONCE, DELAY_S, `round-${round}`);
    nodes.push(...fresh);
    accepted.push(...(await queueWork(of, fresh)));
    await eventually(() => of.effects().length > made + 4, { what: 'work under way', timeoutMs: 30_000 });
    const live = await of.liveConductors();
    const victim = live[randomInt(live.length)];
    signalProcess(victim?.pid, 'SIGKILL');
    killed.push(victim?.pid ?? 0);
    await eventually(() => performance.now() >= dueAt, { what: 'the next turn', timeoutMs: KILL_EVERY_MS + 1_000 });
  }
  report.injected(
    `kill -9 of ${killed.length} conductors in ${RUN_S} s, ${accepted.length} tasks on ${nodes.length} nodes`,
  );

  await expectAllWell(of, nodes, accepted);
  const after = await of.settled();
  report.found(
    `all ${accepted.length} succeeded, ${of.effects().length} effects, none twice; ${after.shards.length} shards owned`,
  );
  await recorded.judge(report);
  expect(after.shards.filter(({ owner }) => owner === null)).toEqual([]);
});
