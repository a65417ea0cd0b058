// What an engineer writes to declare a kind's machine: regions of states, and the actions that move them.
// Plain data: `machine.ts` checks and indexes it, `judge.ts` decides with it, `diagram.ts` draws it.

/**
 * What may be assumed about an effect that was begun and whose end is not known.
 * `idempotent`: doing it again is harmless. `verify_first`: observe the machine, then decide.
 * `once`: never a second time; an end that cannot be observed makes the task `unknown`.
 */
export const EffectClass = {
  idempotent: 'idempotent',
  verifyFirst: 'verify_first',
  once: 'once',
  none: 'none',
} as const;
export type EffectClass = (typeof EffectClass)[keyof typeof EffectClass];

export interface StateDefinition {
  readonly name: string;
  /** One sentence for people. */
  readonly description: string;
  /** `stable`: stays until asked. `transient`: on its way, with a deadline. `failed`: stays, and says what failed. */
  readonly class: 'stable' | 'transient' | 'failed';
  /** The stable state it is on its way to, or was when it failed; null for stable states. */
  readonly target: string | null;
  /** Seconds a transient state may last before its failure event fires. */
  readonly deadlineS: number | null;
  /** The event fired when the deadline passes or a crash cannot be resumed; it must lead from here. */
  readonly failEvent: string | null;
  /** What a conductor's crash means here when the step in hand cannot be resumed. */
  readonly onCrash: 'resume' | 'fail' | null;
  /** Free flags a kind's own code asks about, such as `update_allowed`. */
  readonly flags: readonly string[];
}

export interface TransitionDefinition {
  readonly from: string;
  readonly event: string;
  readonly to: string;
}

export interface RegionDefinition {
  readonly name: string;
  /** State of a new actor; null: not known until first observed, and any of the states may be what is seen first. */
  readonly initial: string | null;
  readonly states: readonly StateDefinition[];
  readonly transitions: readonly TransitionDefinition[];
}

export interface ActionDefinition {
  readonly name: string;
  readonly description: string;
  /** The region it moves; null for actions that move none. */
  readonly region: string | null;
  /** States of its region it starts from; null in the list stands for "not yet observed". Empty where `region` is null. */
  readonly from: readonly (string | null)[];
  /** What the other regions must be in; absent regions do not matter. */
  readonly requires: { readonly [region: string]: readonly string[] };
  /**
   * Event fired in the region when the task starts; null where the state only changes by observation. The transition from
   * the current state decides where it leads: to `via`, or from some states straight to `to`, and then no further event
   * is fired.
   */
  readonly startEvent: string | null;
  /** Events the run itself fires on its way, such as `wait` and `resume`; the check follows them to the end. */
  readonly runEvents?: readonly string[];
  /** Event fired when the run ends well; null as above. */
  readonly doneEvent: string | null;
  /** Event fired when the run fails; null as above. It may lead elsewhere from a state that `runEvents` led to. */
  readonly failEvent: string | null;
  /** State the start event leads to, and the region is in while it runs; null: it stays, or moves at once. */
  readonly via: string | null;
  /** State the region is in when it succeeded; null: unchanged, or where the start event led. */
  readonly to: string | null;
  /** State the region is in when it failed while in `via`; null: unchanged, or as observed. */
  readonly failsTo: string | null;
  /** True: a queued task can be cancelled. */
  readonly cancellable: boolean;
  /** True: a running task can be aborted. */
  readonly abortable: boolean;
  /** True: same intent as the last task in line joins it. */
  readonly coalesces: boolean;
  readonly effect: EffectClass;
  /**
   * Actions that undo or deny this one; named in `node_busy`, replaced by `on_conflict: replace`. Said on one side it
   * holds for both.
   */
  readonly contradicts: readonly string[];
  /** Seconds from start to the task's deadline, unless the caller asks for another. */
  readonly deadlineS: number;
  /** True: it is no task of its own but aborts the running one (Ironic's `abort` verb). */
  readonly abortsRunning: boolean;
}

export interface MachineDefinition {
  readonly kind: string;
  readonly regions: readonly RegionDefinition[];
  readonly actions: readonly ActionDefinition[];
}
