// Controllers that hang, are slow, are stuck, refuse, lose a quarter of their replies or take another password: every task
// ends with what is true of the machine, `unknown` only where the machine has had an order whose end nobody saw, and
// nobody else notices. What reached the hardware is counted in the effects.log of ipmi_sim, not in what we believe.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { type BadLink, badLink } from '../support/ipmi-sim/bad-link.ts';
import { missingIpmiTools, type SimulatedBmc, startBmc } from '../support/ipmi-sim/ipmi-sim.ts';
import { openSystem, type System } from '../support/serve.ts';

const missing = missingIpmiTools();
if (missing !== undefined) console.warn(`bad controllers are NOT tested: ${missing}`);

/** A machine that does not come to be what it was ordered to be is watched for 30 s. */
const END_LIMIT_MS = 120_000;
const LOSSY = 12;
const LOSS = 0.25;
const FLEET = 200;
const HUNG = 20;
const HEALTHY_BMCS = 4;

let system: System;
/** Closed at the end: the tests run side by side, and vitest's own hooks do not tell them apart. */
const opened: { readonly close: () => unknown }[] = [];

beforeAll(async () => {
  system = await openSystem({ args: ['--rate', '100000', '--burst', '100000', '--log-level', 'warn'] });
});

afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await system?.close();
});

async function bmc(): Promise<SimulatedBmc> {
  const controller = await startBmc();
  opened.push({ close: () => controller.stop() });
  return controller;
}

/** The way to a controller, made bad. */
async function linkTo(controller: SimulatedBmc, share?: number, seed?: number): Promise<BadLink> {
  const link = await badLink(controller.port, share, seed);
  opened.push(link);
  return link;
}

async function ask(node: string, action: string): Promise<string> {
  const { status, body, text } = await system.ask(node, { action });
  expect(status, text).toBe(202);
  return String(body['id']);
}

async function end(node: string, action: string): Promise<JsonObject> {
  return system.final(await ask(node, action), END_LIMIT_MS);
}

function nodeOf(controller: SimulatedBmc, more: JsonObject = {}): Promise<string> {
  return system.addNode({ driver: 'ipmi', driver_info: { ...controller.driverInfo, ...more } });
}

function tasks(ids: readonly string[]): Promise<readonly JsonObject[]> {
  return Promise.all(ids.map(async (id) => (await system.call('GET', `/api/v1/tasks/${id}`)).body));
}

describe.skipIf(missing !== undefined).concurrent('a controller', () => {
  it('that hangs before it is asked fails the task, which has changed nothing', async ({ onTestFinished }) => {
    const report = faultReport('F15', onTestFinished);
    const controller = await bmc();
    const node = await nodeOf(controller);
    controller.freeze();

    const task = await end(node, 'power.on');

    report.injected('a controller frozen before the order');
    report.found(`the task ended ${task['state']}, orders that reached it: ${controller.effects().length}`);
    expect(task).toMatchObject({ state: 'failed', error: { code: 'unreachable' } });
    expect(controller.effects()).toEqual([]);
    controller.thaw();
    expect(await end(node, 'power.on')).toMatchObject({ state: 'succeeded' });
    expect(controller.effects()).toEqual(['power 1']);
  });

  it('that hangs with the order in hand leaves the task unknown, with what was sent as evidence', async ({
    onTestFinished,
  }) => {
    const report = faultReport('F15', onTestFinished);
    const controller = await bmc();
    const node = await nodeOf(controller, { ipmi_timeout_s: 4 });
    controller.fault('delay', '1');

    const id = await ask(node, 'power.on');
    await eventually(() => controller.effects().length > 0, { what: 'the order', timeoutMs: 60_000 });
    controller.freeze();
    const task = await system.final(id, END_LIMIT_MS);

    report.injected('a controller frozen with the order in hand');
    report.found(`the task ended ${task['state']}, orders that reached it: ${controller.effects().length}`);
    expect(task).toMatchObject({ state: 'unknown', error: { code: 'unreachable', evidence: { step: 'power.on' } } });
    expect(controller.effects()).toEqual(['power 1']);
    expect(system.effects().filter((effect) => effect.task === id)).toHaveLength(1);
  });

  it('that is slow, but answers in time, does what it is asked once', async ({ onTestFinished }) => {
    const report = faultReport('F15', onTestFinished);
    const controller = await bmc();
    const node = await nodeOf(controller, { ipmi_timeout_s: 3 });
    controller.fault('delay', '1');

    const task = await end(node, 'power.on');

    report.injected('a controller that takes a second for each order');
    report.found(`the task ended ${task['state']}, orders that reached it: ${controller.effects().length}`);
    expect(task).toMatchObject({ state: 'succeeded' });
    expect(controller.effects()).toEqual(['power 1']);
    expect(controller.power()).toBe('on');
  });

  it('whose answer to an order is lost is looked at, and is not ordered again', async ({ onTestFinished }) => {
    const report = faultReport('F15', onTestFinished);
    const controller = await bmc();
    const link = await linkTo(controller);
    const node = await nodeOf(controller, { ipmi_port: link.port, ipmi_timeout_s: 3 });
    controller.fault('delay', '1');

    const id = await ask(node, 'power.on');
    await eventually(() => controller.effects().length > 0, { what: 'the order', timeoutMs: 60_000 });
    link.mute(true);
    await eventually(() => link.lost() > 0, { what: 'the loss of its answer', timeoutMs: 10_000 });
    controller.fault('delay', undefined);
    link.mute(false);
    const task = await system.final(id, END_LIMIT_MS);

    report.injected('the answer to an order lost');
    report.found(`the task ended ${task['state']}, orders that reached it: ${controller.effects().length}`);
    expect(task).toMatchObject({ state: 'succeeded' });
    expect(controller.effects()).toEqual(['power 1']);
    expect(controller.power()).toBe('on');
  });

  it('that is stuck fails the task with what was seen, and is not ordered again', async ({ onTestFinished }) => {
    const report = faultReport('F15', onTestFinished);
    const controller = await bmc();
    const node = await nodeOf(controller);
    controller.fault('stuck', '1');

    const task = await end(node, 'power.on');

    report.injected('a controller that says yes and does nothing');
    report.found(`the task ended ${task['state']}, orders that reached it: ${controller.effects().length}`);
    expect(task).toMatchObject({ state: 'failed', error: { code: 'verify_failed' } });
    expect(controller.effects()).toEqual(['power 1']);
    expect(controller.power()).toBe('off');
  });

  it('that refuses orders fails the task with its word', async ({ onTestFinished }) => {
    const report = faultReport('F15', onTestFinished);
    const controller = await bmc();
    const node = await nodeOf(controller);
    controller.fault('fail', '1');

    const task = await end(node, 'power.on');

    report.injected('a controller that refuses orders');
    report.found(`the task ended ${task['state']}, orders that reached it: ${controller.effects().length}`);
    expect(task).toMatchObject({ state: 'failed', error: { code: 'driver_error' } });
    expect(controller.effects()).toEqual([]);
  });

  it('that takes another password fails the task at once, and is not asked again', async ({ onTestFinished }) => {
    const report = faultReport('F15', onTestFinished);
    const controller = await bmc();
    const node = await nodeOf(controller, { ipmi_password: 'not-this-one' });

    const task = await end(node, 'power.on');

    report.injected('another password');
    report.found(`the task ended ${task['state']}, orders that reached it: ${controller.effects().length}`);
    expect(task).toMatchObject({ state: 'failed', error: { code: 'credentials_refused' }, step: { attempt: 1 } });
    expect(controller.effects()).toEqual([]);
    expect(JSON.stringify(task)).not.toContain('not-this-one');
  });

  it(`that loses ${LOSS * 100} % of its replies is told of as it is, every time`, async ({ onTestFinished }) => {
    const report = faultReport('F15', onTestFinished);
    const ends = await Promise.all(Array.from({ length: LOSSY }, (_, seed) => throughLosses(seed)));

    const all = ends.flat();
    const [succeeded = 0, failed = 0, unknown = 0] = ['succeeded', 'failed', 'unknown'].map(
      (state) => all.filter((one) => one.state === state).length,
    );
    report.injected(`${LOSS * 100} % of replies lost, on ${LOSSY} controllers`);
    report.found(
      `${all.length} tasks: ${succeeded} succeeded, ${failed} failed, ${unknown} unknown, each as its machine stands`,
    );
    expect(all.filter(({ isRight }) => !isRight)).toEqual([]);
    expect(succeeded + failed + unknown).toBe(all.length);
  }, 300_000);

  /** Switches a machine on and off over a lossy link, and holds each task against what has reached the machine. */
  async function throughLosses(seed: number): Promise<readonly { state: unknown; isRight: boolean; orders: number }[]> {
    const controller = await bmc();
    const link = await linkTo(controller, LOSS, seed);
    const node = await nodeOf(controller, { ipmi_port: link.port });
    const ends: { state: unknown; isRight: boolean; orders: number }[] = [];
    for (const wanted of ['on', 'off'] as const) {
      const before = { power: controller.power(), orders: controller.effects().length };
      const { state } = await end(node, `power.${wanted}`);
      const orders = controller.effects().length - before.orders;
      const power = controller.power();
      const isRight =
        (state === 'succeeded' && power === wanted && orders === (before.power === wanted ? 0 : 1)) ||
        (state === 'failed' && power === before.power && orders === 0) ||
        (state === 'unknown' && orders === 1);
      ends.push({ state, isRight, orders });
    }
    expect(link.lost()).toBeGreaterThan(0);
    return ends;
  }
});

describe.skipIf(missing !== undefined)(`${HUNG} controllers that hang in a fleet of ${FLEET}`, () => {
  it('are noticed by nobody else, and their tasks end as failed', async () => {
    const report = faultReport('F15');
    const controllers = await Promise.all(Array.from({ length: HEALTHY_BMCS }, bmc));
    const holes = await Promise.all(Array.from({ length: HUNG }, blackHole));
    const fakes = await Promise.all(
      Array.from({ length: FLEET - HUNG - HEALTHY_BMCS }, () =>
        system.addNode({ driver: 'fake', driver_info: { delay_s: 0.2 } }),
      ),
    );
    const healthy = [...fakes, ...(await Promise.all(controllers.map((controller) => nodeOf(controller))))];
    const hung = await Promise.all(
      holes.map((hole) => {
        const where = { ipmi_address: '127.0.0.1', ipmi_port: hole.address().port, ipmi_timeout_s: 5 };
        return system.addNode({ driver: 'ipmi', driver_info: { ...where, ipmi_username: 'a', ipmi_password: 'b' } });
      }),
    );
    const round = async (action: string): Promise<number> => {
      const before = performance.now();
      const asked = await Promise.all(healthy.map((node) => ask(node, action)));
      const finals = await Promise.all(asked.map((id) => system.final(id, 60_000)));
      expect(finals.filter(({ state }) => state !== 'succeeded')).toEqual([]);
      return Math.round(performance.now() - before);
    };
    await round('power.on'); // the first looks at everything for the first time

    const aloneMs = [await round('power.off'), await round('power.on')];
    const stuck = await Promise.all(hung.map((node) => ask(node, 'power.on')));
    await eventually(async () => (await tasks(stuck)).every(({ state }) => state === 'running'), {
      what: 'the hanging',
    });
    const besideMs = [await round('power.off'), await round('power.on')];

    expect((await tasks(stuck)).filter(({ state }) => state !== 'running')).toEqual([]);
    report.injected(
      `${hung.length} controllers that hear everything and answer nothing, beside ${healthy.length} sound ones`,
    );
    report.found(
      `a round of the sound ones took ${aloneMs.join(', ')} ms alone, ${besideMs.join(', ')} ms beside them`,
    );
    expect(Math.min(...besideMs)).toBeLessThan(Math.max(...aloneMs) * 2 + 1_000);
    const finals = await Promise.all(stuck.map((id) => system.final(id, 150_000)));
    expect(finals.map(({ state, error }) => ({ state, error }))).toEqual(
      hung.map(() => ({ state: 'failed', error: expect.objectContaining({ code: 'unreachable' }) })),
    );
  }, 300_000);
});

/** Hears everything and answers nothing. */
async function blackHole(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  opened.push(socket);
  return socket;
}
