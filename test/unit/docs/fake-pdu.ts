// PDUs that exist in memory only: what the tests of the example kind act on. docs/writing-a-kind.md quotes it.

import type { EffectContext, StepTools } from '../../../runtime/host/kind.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import type { Pdu } from './outlet-kind.ts';

// #region pdu
/** What the outlets are, every effect that reached one, and the faults a test asks for. */
export class FakePdu implements Pdu {
  readonly on: Map<string, boolean> = new Map();
  readonly effects: EffectContext[] = [];
  /** Looks that get no answer before one does. */
  silent = 0;
  /** Awaited before and after each effect: where a test lets its conductor die. */
  before: (effect: EffectContext) => Promise<void> = async () => undefined;
  after: (effect: EffectContext) => Promise<void> = async () => undefined;

  async isOn(address: string): Promise<boolean> {
    if (this.silent === 0) return this.on.get(address) ?? false;
    this.silent--;
    throw new StepError('unreachable', `${address} does not answer`, { retryable: true });
  }

  async turn(address: string, on: boolean, tools: StepTools): Promise<void> {
    await this.#effect(tools, () => this.on.set(address, on));
  }

  async resetMeter(_address: string, tools: StepTools): Promise<number> {
    await this.#effect(tools, () => undefined);
    return 4_200;
  }

  async #effect({ effect }: StepTools, happen: () => void): Promise<void> {
    await this.before(effect);
    effect.assertLease(); // immediately before the order leaves
    this.effects.push(effect);
    happen();
    await this.after(effect);
  }
}
// #endregion
