import { beforeEach, describe, expect, test } from 'vitest';
import type { ActorId } from '../../../proto/ids.ts';
import type { TaskRecord } from '../../../proto/task.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import { buildMachine } from '../../../runtime/machine/machine.ts';
import type { SubmitAnswer } from '../../../runtime/submit/submitter.ts';
import { refusalCode, type SubmitMore, taskIdOf } from '../../support/asking.ts';
import { SimSite } from '../../support/sim-site.ts';
import { FakePdu } from './fake-pdu.ts';
import { outletDefinition, outletKind } from './outlet-kind.ts';

// #region setup
let pdu: FakePdu;
let site: SimSite;
let id: ActorId;

beforeEach(async () => {
  pdu = new FakePdu();
  site = await SimSite.start({ kinds: () => [outletKind(pdu)] });
  await site.startConductor();
  await site.owned();
  id = site.ids.uuid();
  const payload = { address: 'pdu-7/3' };
  await site.order('outlet', id, { verb: 'command', name: 'create', payload, ifMatch: '' });
});

const ask = (action: string, more?: SubmitMore): Promise<SubmitAnswer> => site.submit('outlet', id, action, more);
/** Asks for it, and waits for its end. */
const run = async (action: string, more?: SubmitMore): Promise<TaskRecord> =>
  site.final(taskIdOf(await ask(action, more)));
const outlet = (): string | null | undefined => site.record(id).regions['outlet']?.state;
// #endregion

describe('an outlet', () => {
  // #region first-test
  test('is switched on once, however often it is asked for', async () => {
    const first = await run('outlet.on');
    const second = await run('outlet.on');

    expect(first).toMatchObject({ state: 'succeeded', step: { name: 'on' } });
    expect(second).toMatchObject({ state: 'succeeded', step: { name: 'already' } });
    expect(pdu.effects).toHaveLength(1);
    expect(outlet()).toBe('on');
  });
  // #endregion

  test('cannot be cycled before anybody has seen it on', async () => {
    expect(refusalCode(await ask('outlet.cycle'))).toBe('action_not_allowed');
  });

  test.each([
    ['outlet.cycle', { off_s: 0 }],
    ['outlet.cycle', { seconds: 5 }],
    ['outlet.on', { off_s: 6 }],
  ])('takes no params that make no sense: %s %o', async (action, params) => {
    expect(refusalCode(await ask(action, { params }))).toBe('validation_failed');
  });

  test('that is locked gives power and keeps it', async () => {
    await site.order('outlet', id, { verb: 'command', name: 'lock', payload: { reason: 'core switch' }, ifMatch: '' });

    expect(refusalCode(await ask('outlet.off'))).toBe('action_not_allowed');
    expect((await run('outlet.on')).state).toBe('succeeded');
  });

  test('is off for as long as was asked, and its state says so meanwhile', async () => {
    await run('outlet.on');
    const answer = await ask('outlet.cycle', { params: { off_s: 30 } });
    const startedAt = site.clock.monotonic();
    await site.until(() => pdu.on.get('pdu-7/3') === false, 'off');
    expect(site.record(id).regions['outlet']).toMatchObject({ state: 'cycling', target: 'on' });
    await site.final(taskIdOf(answer));

    expect(site.clock.monotonic() - startedAt).toBeGreaterThanOrEqual(30_000);
    expect(outlet()).toBe('on');
  });

  test('that does not come back from its cycle is stuck, and says what was wanted', async () => {
    await run('outlet.on');
    pdu.before = async ({ step }) => {
      if (step === 'on') throw new StepError('driver_error', 'the relay does not move');
    };
    const task = await run('outlet.cycle');

    expect(task).toMatchObject({ state: 'failed', error: { code: 'driver_error' } });
    expect(site.record(id)).toMatchObject({
      regions: { outlet: { state: 'stuck', target: 'on' } },
      attributes: { last_error: 'the relay does not move' },
    });
  });

  test('is tried again while its PDU does not answer, and given up on after three times', async () => {
    pdu.silent = 2;
    expect(await run('outlet.on')).toMatchObject({ state: 'succeeded', step: { attempt: 3, of: 3 } });
    pdu.silent = 1_000;
    expect(await run('outlet.off')).toMatchObject({ state: 'failed', error: { code: 'unreachable' } });
  });

  // #region lost-answer
  test('is looked at before an order whose answer was lost is given again', async () => {
    pdu.after = async () => {
      throw new StepError('unreachable', 'the answer was lost', { retryable: true, effect: 'maybe' });
    };
    const task = await run('outlet.on');

    expect(task).toMatchObject({ state: 'succeeded', step: { attempt: 2 } });
    expect(pdu.effects).toHaveLength(1);
  });
  // #endregion

  test('is off while it is lent, and on again when it is given back', async () => {
    await run('outlet.on');
    const answer = await ask('outlet.lend');
    await site.until(() => site.record(id).attributes['lent'] === true, 'lent');
    expect(outlet()).toBe('off');
    // #region signal
    await site.order('outlet', id, { verb: 'signal', name: 'returned', payload: { by: 'kim' } });
    // #endregion
    await site.final(taskIdOf(answer));

    expect(outlet()).toBe('on');
    expect(site.record(id).attributes).toMatchObject({ lent: false, last_borrower: 'kim' });
  });
});

// #region crash
describe('a conductor that dies', () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  /** Kills the conductor that makes this effect, there and then. */
  const dieAt = (when: 'before' | 'after', step: string): void => {
    pdu[when] = async (effect) => {
      if (effect.step !== step) return;
      pdu[when] = async () => undefined; // the next owner lives
      await Promise.all([site.kill(effect.conductor), never()]);
    };
  };

  beforeEach(async () => {
    await run('outlet.on');
    await site.startConductor();
    pdu.effects.length = 0;
  });

  test.each([
    ['before', 'off'],
    ['after', 'off'],
    ['before', 'on'],
    ['after', 'on'],
  ] as const)('%s the effect of step %s: the next owner looks, and each order is given once', async (when, step) => {
    dieAt(when, step);
    const task = await run('outlet.cycle');

    expect(task).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(pdu.effects.map((effect) => effect.step)).toEqual(['off', 'on']);
    expect(outlet()).toBe('on');
  });
  // #endregion

  test('in the pause between two steps: it ends at the same instant all the same', async () => {
    const answer = await ask('outlet.cycle', { params: { off_s: 20 } });
    const askedAt = site.clock.monotonic();
    await site.until(() => site.task(taskIdOf(answer)).step?.name === 'pause', 'the pause');
    const [off] = pdu.effects;
    await site.kill(String(off?.conductor));
    await site.final(taskIdOf(answer));

    expect(site.clock.monotonic() - askedAt).toBeLessThan(22_000);
    expect(pdu.effects.map((effect) => effect.step)).toEqual(['off', 'on']);
  });

  test('while it waits to be told: the next owner waits on', async () => {
    const answer = await ask('outlet.lend');
    await site.until(() => site.record(id).attributes['lent'] === true, 'lent');
    await site.kill(String(pdu.effects[0]?.conductor));
    await site.until(() => site.task(taskIdOf(answer)).attempts === 2, 'a takeover');
    await site.order('outlet', id, { verb: 'signal', name: 'returned', payload: {} });

    expect((await site.final(taskIdOf(answer))).state).toBe('succeeded');
    expect(pdu.effects.map((effect) => effect.step)).toEqual(['off', 'on']);
  });

  // #region unknown
  test('after what must happen once only and cannot be seen: unknown, and an operator settles it', async () => {
    dieAt('after', 'reset');
    const task = await run('outlet.reset_meter');
    const { id: taskId } = task;
    await site.order('outlet', id, { verb: 'resolve', taskId, outcome: 'succeeded', reason: 'the meter reads 0' });

    expect(task).toMatchObject({ state: 'unknown', error: { code: 'conductor_lost' } });
    expect(pdu.effects).toHaveLength(1);
    expect(site.task(taskId).resolution).toMatchObject({ outcome: 'succeeded' });
  });
  // #endregion
});

describe('the machine of outlets', () => {
  test('is refused where an actor could be stuck in it, with all that is wrong', () => {
    const [region] = outletDefinition.regions;
    const transitions = region?.transitions.filter(({ event }) => event !== 'fail') ?? [];
    const unsound = () => buildMachine({ ...outletDefinition, regions: region ? [{ ...region, transitions }] : [] });

    expect(unsound).toThrow(/state "cycling" of region "outlet" has failure event "fail", which leads nowhere/);
    expect(unsound).toThrow(/action "outlet.cycle" fails with "fail", which leads nowhere from "cycling"/);
  });
});
