// A pause between the look at the lease and the effect (F8): the order leaves a conductor that may act, and reaches the
// machine only after another has taken over. That window cannot be closed; it lets one order through, and no more.

import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { type LoneSystem, openLoneSystem } from '../support/lone-system.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';
import { type NetProxy, startNetProxy } from '../support/net-proxy.ts';
import { doubledEffects, enrolNodes } from '../support/workload.ts';

let system: LoneSystem | undefined;
let server: TestServer | undefined;
let proxy: NetProxy | undefined;

afterEach(async () => {
  await system?.close();
  await proxy?.close();
  await server?.stop();
  system = undefined;
  proxy = undefined;
  server = undefined;
});

/** An order to a fake machine is a publish to its key. */
const ORDER = /PUB \$KV\.ironworks-fake-/;

it('an order held up between the look at the lease and the machine until another has acted: it changes nothing any more, and is reported', async () => {
  const report = faultReport('F8');
  server = await startTestServer();
  proxy = await startNetProxy('127.0.0.1', server.process.port);
  const line = proxy;
  const direct = { natsUrl: server.url };
  system = await openLoneSystem(direct, [{ natsUrl: `nats://127.0.0.1:${line.port}` }, direct]);
  const of = system;
  const [held, other] = of.conductors;
  if (held === undefined || other === undefined) throw new Error('no conductors');
  const nodes = await enrolNodes(of, 24, 0);
  const { session } = await of.sightOf(held);
  let orders = 0;

  line.onUp((chunk) => {
    if (orders > 0 || !ORDER.test(chunk.toString('latin1'))) return;
    orders = chunk.toString('latin1').split('$KV.ironworks-fake-').length - 1;
    line.spoil({ hold: 'up' });
  });
  const asked = await Promise.all(nodes.map((node) => of.ask(node, { action: 'power.on' })));
  const finals = await Promise.all(asked.map(({ body }) => of.final(String(body['id']), 60_000)));
  const before = of.effects().filter(({ conductor }) => conductor === session).length;
  report.injected(
    `${orders} orders of one conductor held up behind its look at the lease, until the other had done all ${nodes.length} tasks`,
  );
  line.onUp(undefined);
  line.spoil({});
  await eventually(
    async () => ((await of.metric('ironworks_fenced_writes_total')) ?? 0) > 0 || /fenced/.test(held.stderr()),
    {
      what: 'a report of the late commits',
      timeoutMs: 20_000,
      intervalMs: 200,
    },
  );
  await of.settled();
  const late = of.effects().filter(({ conductor }) => conductor === session).length - before;
  report.found(
    `${late} late effects; ${doubledEffects(of.effects()).length} machines acted on twice; the late commits were counted`,
  );

  expect(orders).toBeGreaterThan(0);
  expect(finals.filter(({ state }) => state !== 'succeeded')).toEqual([]);
  expect(late).toBeLessThanOrEqual(orders);
  // Fake machines take an order only as what they were when it was decided on: here not even the one gets through.
  expect(doubledEffects(of.effects())).toEqual([]);
});
