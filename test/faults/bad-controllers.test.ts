// Controllers that hang, are slow, are stuck, refuse, lose a quarter of their replies or take another password: every task
// ends with what is true of the machine, `unknown` only where the machine has had an order whose end nobody saw, and
// nobody else notices. What reached the hardware is counted in the effects.log of ipmi_sim, not in what we believe.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import { type BadLink, deadEnd, lossyLink } from '../support/ipmi-sim/bad-link.ts';
import { missingIpmiTools, type SimulatedBmc, startBmc } from '../support/ipmi-sim/ipmi-sim.ts';
import { openSystem, type System } from '../support/serve.ts';

const missing = missingIpmiTools();
if (missing !== undefined) console.warn(`bad controllers are NOT tested: ${missing}`);

/** A stuck machine is watched for 30 s before it is given up on, by the fleet's default. */
const END_LIMIT_MS = 100_000;
const LOSSY = 6;
const LOSS = 0.25;
const ROUNDS = 3;
const FLEET = 200;
const HUNG = 20;
const HEALTHY_BMCS = 4;

describe.skipIf(missing !== undefined)('a bad controller', () => {
  let system: System;
  const open: { readonly close: () => unknown }[] = [];

  const bmc = async (): Promise<SimulatedBmc> => {
    const started = await startBmc();
    open.push({ close: () => started.stop() });
    return started;
  };
  const linked = (link: BadLink): BadLink => {
    open.push(link);
    return link;
  };
  const nodeOf = (controller: SimulatedBmc, more: JsonObject = {}): Promise<string> =>
    system.addNode({ driver: 'ipmi', driver_info: { ...controller.driverInfo, ...more } });
  const ask = async (node: string, action: string): Promise<string> => {
    const { status, body, text } = await system.ask(node, { action });
    expect(status, text).toBe(202);
    return String(body['id']);
  };
  const end = async (node: string, action: string): Promise<JsonObject> =>
    system.final(await ask(node, action), END_LIMIT_MS);
  const powerState = async (node: string): Promise<unknown> =>
    (await system.call('GET', `/api/v1/nodes/${node}`)).body['power_state'];

  beforeAll(async () => {
    system = await openSystem({ args: ['--rate', '100000', '--burst', '100000', '--log-level', 'warn'] });
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  afterAll(async () => {
    await system?.close();
  });

  it('that hangs before it is asked fails the task, which has changed nothing', async () => {
    const controller = await bmc();
    const node = await nodeOf(controller);
    controller.freeze();

    const task = await end(node, 'power.on');

    expect(task).toMatchObject({ state: 'failed', error: { code: 'unreachable' } });
    expect(controller.effects()).toEqual([]);
    expect(await powerState(node)).toBeNull();
    controller.thaw();
    expect(await end(node, 'power.on')).toMatchObject({ state: 'succeeded' });
    expect(controller.effects()).toEqual(['power 1']);
  });

  it('that hangs with the order in hand leaves the task unknown, with what was sent as evidence', async () => {
    const controller = await bmc();
    const node = await nodeOf(controller, { ipmi_timeout_s: 4 });
    controller.fault('delay', '1');

    const id = await ask(node, 'power.on');
    await eventually(() => controller.effects().length > 0, { what: 'the order', timeoutMs: 30_000 });
    controller.freeze();
    const task = await system.final(id, END_LIMIT_MS);

    expect(task).toMatchObject({ state: 'unknown', error: { code: 'unreachable', evidence: { step: 'power.on' } } });
    expect(controller.effects()).toEqual(['power 1']);
    expect(system.effects().filter((effect) => effect.task === id)).toHaveLength(1);
  });

  it('that is slow, but answers in time, does what it is asked once', async () => {
    const controller = await bmc();
    const node = await nodeOf(controller, { ipmi_timeout_s: 3 });
    controller.fault('delay', '1');

    const task = await end(node, 'power.on');

    expect(task).toMatchObject({ state: 'succeeded' });
    expect(controller.effects()).toEqual(['power 1']);
    expect(controller.power()).toBe('on');
  });

  it('that answers an order too late is looked at, and has done it once', async () => {
    const controller = await bmc();
    const node = await nodeOf(controller);
    await end(node, 'power.off'); // seen to be off: the next look is the order's own
    controller.fault('delay', '0.6');
    const id = await ask(node, 'power.on');
    // Each look takes 0.6 s of its second; the order now takes longer than that.
    controller.fault('delay', '3');
    await eventually(() => controller.effects().length > 0, { what: 'the order', timeoutMs: 40_000 });
    controller.fault('delay', undefined);

    const task = await system.final(id, END_LIMIT_MS);

    expect(task).toMatchObject({ state: 'succeeded' });
    expect(controller.effects()).toEqual(['power 1']);
    expect(controller.power()).toBe('on');
  });

  it('that is stuck fails the task with what was seen, and is not asked a second time', async () => {
    const controller = await bmc();
    const node = await nodeOf(controller);
    controller.fault('stuck', '1');

    const task = await end(node, 'power.on');

    expect(task).toMatchObject({ state: 'failed', error: { code: 'verify_failed' } });
    expect(controller.effects()).toEqual(['power 1']);
    expect(controller.power()).toBe('off');
  });

  it('that refuses orders fails the task with its word', async () => {
    const controller = await bmc();
    const node = await nodeOf(controller);
    controller.fault('fail', '1');

    const task = await end(node, 'power.on');

    expect(task).toMatchObject({ state: 'failed', error: { code: 'driver_error' } });
    expect(controller.effects()).toEqual([]);
  });

  it('that takes another password fails the task at once, and is not asked again', async () => {
    const controller = await bmc();
    const node = await nodeOf(controller, { ipmi_password: 'wrong' });

    const task = await end(node, 'power.on');

    expect(task).toMatchObject({ state: 'failed', error: { code: 'credentials_refused' }, step: { attempt: 1 } });
    expect(controller.effects()).toEqual([]);
    expect(JSON.stringify(task)).not.toContain('wrong"');
  });

  it(`that loses ${LOSS * 100} % of its replies is told of as it is, every time`, async () => {
    const ends = await Promise.all(
      Array.from({ length: LOSSY }, async (_, seed) => {
        const controller = await bmc();
        const link = linked(await lossyLink(controller.port, LOSS, seed));
        const node = await nodeOf(controller, { ipmi_port: link.port });
        const rounds: { state: unknown; right: boolean; effects: number }[] = [];
        for (let round = 0; round < ROUNDS; round++)
          for (const wanted of ['on', 'off'] as const) {
            const powerBefore = controller.power();
            const effectsBefore = controller.effects().length;
            const { state } = await end(node, `power.${wanted}`);
            const made = controller.effects().length - effectsBefore;
            const power = controller.power();
            const right =
              state === 'succeeded'
                ? power === wanted && made === (powerBefore === wanted ? 0 : 1)
                : state === 'failed'
                  ? power === powerBefore && made === 0
                  : state === 'unknown' && made <= 1;
            rounds.push({ state, right, effects: made });
          }
        expect(link.replies().lost).toBeGreaterThan(0);
        return rounds;
      }),
    );

    const all = ends.flat();
    const count = (state: string): number => all.filter((one) => one.state === state).length;
    console.info(
      `${all.length} tasks over lossy links: ${count('succeeded')} succeeded, ${count('failed')} failed, ${count('unknown')} unknown`,
    );
    expect(all.filter(({ right }) => !right)).toEqual([]);
    // A doubt is rare where the state can be looked at: an `unknown` for each lost reply would be no answer either.
    expect(count('unknown')).toBeLessThanOrEqual(all.length / 4);
  }, 300_000);

  it(`is noticed by nobody else: ${HUNG} hang in a fleet of ${FLEET}`, async () => {
    const controllers = await Promise.all(Array.from({ length: HEALTHY_BMCS }, bmc));
    const ends = await Promise.all(Array.from({ length: HUNG }, async () => linked(await deadEnd())));
    const fakes = await many(FLEET - HUNG - HEALTHY_BMCS, () =>
      system.addNode({ driver: 'fake', driver_info: { delay_s: 0.2 } }),
    );
    const real = await Promise.all(controllers.map((controller) => nodeOf(controller)));
    const healthy = [...fakes, ...real];
    const dead = { ipmi_address: '127.0.0.1', ipmi_username: 'admin', ipmi_password: 'password', ipmi_timeout_s: 10 };
    const hung = await Promise.all(
      ends.map(({ port }) => system.addNode({ driver: 'ipmi', driver_info: { ...dead, ipmi_port: port } })),
    );
    const round = async (action: string): Promise<number> => {
      const before = performance.now();
      const ids = await Promise.all(healthy.map((node) => ask(node, action)));
      const finals = await Promise.all(ids.map((id) => system.final(id, 60_000)));
      expect(finals.filter(({ state }) => state !== 'succeeded')).toEqual([]);
      return performance.now() - before;
    };

    const aloneMs = [await round('power.on'), await round('power.off')];
    const stuck = await Promise.all(hung.map((node) => ask(node, 'power.on')));
    await eventually(async () => (await states(system, stuck)).every((state) => state === 'running'), {
      what: 'the hanging of all that hang',
      timeoutMs: 20_000,
    });
    const besideMs = [await round('power.on'), await round('power.off')];

    expect(await states(system, stuck)).toEqual(hung.map(() => 'running'));
    console.info(
      `a round of ${healthy.length} healthy nodes: alone ${ms(aloneMs)}, beside ${HUNG} hung ones ${ms(besideMs)}`,
    );
    expect(Math.min(...besideMs)).toBeLessThan(Math.max(...aloneMs) * 2 + 1_000);
    await Promise.all(stuck.map((id) => system.call('POST', `/api/v1/tasks/${id}/cancel`, { body: {} })));
    const finals = await Promise.all(stuck.map((id) => system.final(id, 200_000)));
    expect(finals.filter(({ state, error }) => state !== 'failed' || codeOf(error) !== 'unreachable')).toEqual([]);
  }, 400_000);
});

async function states(system: System, tasks: readonly string[]): Promise<readonly unknown[]> {
  return Promise.all(tasks.map(async (id) => (await system.call('GET', `/api/v1/tasks/${id}`)).body['state']));
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function ms(times: readonly number[]): string {
  return `${times.map((time) => Math.round(time)).join(' and ')} ms`;
}

function many<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, make));
}
