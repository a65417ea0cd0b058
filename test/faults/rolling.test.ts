// Conductors and gateways are replaced one after the other under load, from one build to another and back (F19): no task fails,
// no effect is made twice, and each generation goes on with what the other has stored.
//
// IRONWORKS_TEST_PREVIOUS_BUILD names a `dist` folder of another version; without it both generations are this one.

import { afterEach, expect, it } from 'vitest';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import type { LoneProcess } from '../support/lone-process.ts';
import { type LoneSystem, openLoneSystem } from '../support/lone-system.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';
import { type AcceptedTask, enrolNodes, queueWork } from '../support/workload.ts';

const NODES_AT_ONCE = 12;

const previous = process.env['IRONWORKS_TEST_PREVIOUS_BUILD'];

let system: LoneSystem | undefined;
let server: TestServer | undefined;

afterEach(async () => {
  await system?.close();
  await server?.stop();
  system = undefined;
  server = undefined;
});

it('conductors replaced one after the other, forth and back, with work under way: no task fails, no effect is made twice', async () => {
  const report = faultReport('F19');
  server = await startTestServer();
  const natsUrl = server.url;
  const old = previous === undefined ? {} : { build: previous };
  system = await openLoneSystem({ natsUrl }, [
    { natsUrl, ...old },
    { natsUrl, ...old },
  ]);
  const of = system;
  const nodes = await enrolNodes(of, 4 * NODES_AT_ONCE, 0.3);
  const accepted: AcceptedTask[] = [];
  let generation: readonly LoneProcess[] = of.conductors;
  let rounds = 0;

  for (const build of [{}, old]) {
    const next: LoneProcess[] = [];
    for (const leaving of generation) {
      const made = of.effects().length;
      accepted.push(...(await queueWork(of, nodes.slice(rounds * NODES_AT_ONCE, (rounds + 1) * NODES_AT_ONCE))));
      await eventually(() => of.effects().length > made + 3, { what: 'work under way', timeoutMs: 20_000 });
      const joining = of.startConductor(natsUrl, build);
      next.push(joining);
      await eventually(async () => (await of.sightOf(joining)).shards.length > 0, {
        what: 'shards of the new one',
        timeoutMs: 30_000,
        intervalMs: 50,
      });
      await leaving.stop();
      rounds++;
    }
    generation = next;
  }
  await expectAllWell(of, nodes, accepted);
  const finals = await Promise.all(accepted.map(({ id }) => of.final(id)));
  expect(rounds).toBe(4);
  const tries = Math.max(...finals.map(({ attempts }) => Number(attempts ?? 0)));
  report.injected(
    `${rounds} conductors replaced one after the other${previous === undefined ? '' : ', from one build to another and back'}, ` +
      `with ${accepted.length} tasks asked for meanwhile`,
  );
  report.found(`all succeeded, no effect twice; at most ${tries} further attempts of a task`);
});
