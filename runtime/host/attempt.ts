// One try of one step: what the driver is given for it, and what ends it before its time. It is its own effect context, so
// that a try costs one object.
//
// J12  The lease is checked where the effect leaves, by the driver, through `assertLease`; and that the try still counts.

import type { StepState, TaskRecord } from '../../proto/task.ts';
import { Stop } from '../base/stop.ts';
import type { EffectContext, RunContext, StepTools } from './kind.ts';
import { LeaseLostError } from './kind.ts';

/** Whether effects may start now, and when. */
export interface EffectGate {
  readonly open: boolean;
  /** Resolves when it opens; rejects with the signal's reason. */
  wait(signal: AbortSignal): Promise<void>;
  /** Called when it closes. */
  onClose(listener: () => void): () => void;
}

/** Whose try it is. */
export interface AttemptOf {
  readonly actor: RunContext['actor'];
  readonly task: Pick<TaskRecord, 'id' | 'action' | 'trace'>;
  readonly conductor: string;
  readonly epoch: number;
  readonly gate: EffectGate;
}

export class Attempt implements StepTools, EffectContext {
  readonly step: string;
  readonly attempt: number;
  readonly effectId: string;
  readonly #of: AttemptOf;
  readonly #stop = new Stop();
  #begun = false;
  /** Ends the wait for the driver in hand. */
  #cutOff: ((reason: unknown) => void) | undefined;

  constructor(of: AttemptOf, name: string, step: StepState) {
    this.#of = of;
    this.step = name;
    this.attempt = step.attempt;
    this.effectId = step.effectId;
  }

  /** The driver has been about to let an effect leave. */
  get begun(): boolean {
    return this.#begun;
  }

  /** The first call counts. */
  stop(reason: unknown): void {
    if (this.#stop.stopped) return;
    this.#stop.stop(reason);
    this.#cutOff?.(reason);
  }

  /** Begins `work` unless it is stopped already, and waits no longer than that: a driver deaf to its signal holds no task. */
  within<T>(begin: (tools: StepTools) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#stop.stopped) {
        reject(this.#stop.reason);
        return;
      }
      this.#cutOff = reject;
      begin(this).then(resolve, reject);
    });
  }

  // ---- what the driver sees --------------------------------------------------------------------------------------

  /** Most drivers' steps never ask for it; it then is never made. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get effect(): EffectContext {
    return this;
  }

  get actor(): EffectContext['actor'] {
    return this.#of.actor.id;
  }

  get task(): EffectContext['task'] {
    return this.#of.task.id;
  }

  get action(): string {
    return this.#of.task.action;
  }

  get trace(): string {
    return this.#of.task.trace;
  }

  get conductor(): string {
    return this.#of.conductor;
  }

  get epoch(): number {
    return this.#of.epoch;
  }

  assertLease(): void {
    if (!this.#of.gate.open) throw new LeaseLostError('this conductor may not act now');
    if (this.#stop.stopped) throw new LeaseLostError('this attempt is over');
    this.#begun = true;
  }
}
