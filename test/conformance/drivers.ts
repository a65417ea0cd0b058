// What every driver's power interface promises, as one suite for all bodies. A body hands in machines with faults.

import { afterEach, describe, expect, it } from 'vitest';
import type { Driver, Target } from '../../actors/drivers/driver.ts';
import type { EffectLine } from '../../actors/drivers/effect-journal.ts';
import { StepError } from '../../runtime/host/kind.ts';
import { testTools } from '../support/effect-tools.ts';

/** A machine of one driver, seen from outside. */
export interface Machine {
  readonly driver: Driver;
  readonly target: Target;
  /** Power effects that reached the machine itself. */
  readonly effects: () => Promise<readonly ('on' | 'off')[]>;
  /** Lines of the effect journal. */
  readonly journal: () => readonly EffectLine[];
  /** Accepts, and does nothing. */
  readonly stick: () => void;
  /** Says no. */
  readonly refuse: () => void;
  /** Answers after about a second. */
  readonly slow: () => void;
  /** Answers nothing at all. */
  readonly hang: () => void;
  readonly close: () => Promise<void>;
}

export function powerSuite(name: string, make: () => Promise<Machine>): void {
  describe(`the power interface of ${name}`, () => {
    let machine: Machine;
    const open: Machine[] = [];
    const fresh = async (): Promise<Machine> => {
      machine = await make();
      open.push(machine);
      return machine;
    };
    const set = (wanted: 'power on' | 'power off', tools = testTools(), manner: 'hard' | 'soft' = 'hard') =>
      machine.driver.power.set(machine.target, wanted, manner, tools);
    const failure = async (work: Promise<unknown>): Promise<StepError> => {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof StepError)) throw new Error('no StepError was thrown', { cause: error });
      return error;
    };

    afterEach(async () => {
      for (const used of open.splice(0)) await used.close();
    });

    it('reads the state of a machine that is off', async () => {
      const { driver, target } = await fresh();

      expect(await driver.power.read(target, testTools())).toBe('power off');
      expect(await driver.verify(target, testTools())).toBe('power off');
    });

    it('switches on with exactly one effect, one journal line, and the state observed', async () => {
      await fresh();
      const tools = testTools();

      expect(await set('power on', tools)).toBe('power on');

      expect(await machine.effects()).toEqual(['on']);
      expect(machine.journal()).toMatchObject([
        { node: machine.target.id, step: 'power.on', attempt: 1, effect_id: tools.effect.effectId, epoch: 1 },
      ]);
      expect(await machine.driver.power.read(machine.target, testTools())).toBe('power on');
    });

    it('leaves a machine alone that is where it should be', async () => {
      await fresh();
      await set('power on');

      expect(await set('power on')).toBe('power on');

      expect(await machine.effects()).toEqual(['on']);
      expect(machine.journal()).toHaveLength(1);
    });

    it('switches off hard and soft', async () => {
      await fresh();
      await set('power on');
      expect(await set('power off')).toBe('power off');
      await set('power on');
      expect(await set('power off', testTools(), 'soft')).toBe('power off');

      expect(await machine.effects()).toEqual(['on', 'off', 'on', 'off']);
      expect(machine.journal()).toHaveLength(4);
    });

    it('makes no effect without the lease', async () => {
      await fresh();
      const tools = testTools();
      tools.loseLease();

      await expect(set('power on', tools)).rejects.toThrow('no lease');

      expect(await machine.effects()).toEqual([]);
      expect(machine.journal()).toEqual([]);
    });

    it('says verify_failed, in doubt, when a machine accepts and does nothing', async () => {
      (await fresh()).stick();

      const error = await failure(set('power on'));

      expect(error).toMatchObject({ code: 'verify_failed', effect: 'maybe', retryable: false });
      expect(machine.journal()).toHaveLength(1);
    });

    it('says driver_error, retryable and without doubt, when a machine says no', async () => {
      (await fresh()).refuse();

      const error = await failure(set('power on'));

      expect(error).toMatchObject({ code: 'driver_error', effect: 'none', retryable: true });
      expect(await machine.effects()).toEqual([]);
      expect(machine.journal()).toEqual([]);
    });

    it('says unreachable, retryable and without doubt, when nothing answers', async () => {
      (await fresh()).hang();

      expect(await failure(set('power on'))).toMatchObject({ code: 'unreachable', effect: 'none', retryable: true });
      expect(await failure(machine.driver.power.read(machine.target, testTools()))).toMatchObject({
        code: 'unreachable',
      });
      expect(machine.journal()).toEqual([]);
    });

    it('makes one effect on a machine that is slow', async () => {
      (await fresh()).slow();

      expect(await set('power on')).toBe('power on');

      expect(await machine.effects()).toEqual(['on']);
      expect(machine.journal()).toHaveLength(1);
    });

    it('lets go at once when the signal fires', async () => {
      (await fresh()).slow();
      const tools = testTools();
      const work = set('power on', tools);
      const before = performance.now();

      tools.abort(new Error('the step is over'));

      await expect(work).rejects.toThrow();
      expect(performance.now() - before).toBeLessThan(900);
    });
  });
}
