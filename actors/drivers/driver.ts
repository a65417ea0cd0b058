// What a driver is: small interfaces, each one thing a machine's controller can be asked. A driver converges on a wanted
// state (look, act, verify) and returns only what it has observed; everything else it throws as a StepError.
// When to ask, in which order and how often is left to the runs of the kind (actors/node).
//
// D1  An effect calls `effect.assertLease()` immediately before it leaves the process (rule J12), then, once it has
//     reached the machine, writes the effect journal.
// D2  A StepError says `effect: 'maybe'` unless it is certain that the machine was not changed.
// D3  Every wait ends with the signal; a child process is killed by it.
// D4  Nothing of driver_info that is secret stands in an error, a log line, an argument list or the effect journal.

import type { ActorId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { EffectContext, StepTools } from '../../runtime/host/kind.ts';
import { StepError } from '../../runtime/host/kind.ts';
import type { CleanStep } from '../contract/clean-steps.ts';

/** Ironic's names; the states of the machine's power region. */
export const PowerState = { on: 'power on', off: 'power off' } as const;
export type PowerState = (typeof PowerState)[keyof typeof PowerState];

/** `soft` asks the operating system to shut down; it has a meaning for power off only. */
export type PowerManner = 'hard' | 'soft';

/** The machine meant, and how to reach it. */
export interface Target {
  readonly id: ActorId;
  /** As the node has it, secrets included. */
  readonly driverInfo: JsonObject;
}

/** What is wrong with a driver_info; never quotes a secret. */
export interface DriverInfoIssue {
  /** JSON Pointer into the node, such as `/driver_info/ipmi_port`. */
  readonly pointer: string;
  readonly message: string;
}

export interface Driver {
  readonly name: string;
  /** Checks without acting; empty where it fits. Members the driver does not know are left alone, as in Ironic. */
  validate(driverInfo: JsonObject): readonly DriverInfoIssue[];
  /** True: its provisioning waits for the ramdisk to call back. */
  waitsForAgent(driverInfo: JsonObject): boolean;
  /** Reaches the controller with the credentials and looks at the power. Changes nothing. */
  verify(target: Target, tools: StepTools): Promise<PowerState>;
  readonly power: PowerInterface;
  readonly boot?: BootDeviceInterface;
  readonly provision?: ProvisionInterface;
  /** Ends what is under way. Idempotent. */
  close(): Promise<void>;
}

/** What a look at a machine needs; the tools of a step will do. */
export interface LookTools {
  readonly signal: AbortSignal;
  readonly effect: Pick<EffectContext, 'conductor' | 'epoch'>;
  /** Nothing that is remembered of the machine counts: somebody else may have changed it. */
  readonly fresh?: boolean;
}

export interface PowerInterface {
  /** @throws StepError `unreachable`, `credentials_refused`, `driver_error` */
  read(target: Target, tools: LookTools): Promise<PowerState>;
  /**
   * Brings it to `wanted` and returns once that is observed; a machine already there is left alone.
   * @throws StepError as {@link read}, and `verify_failed` where the controller accepted but the state did not come.
   */
  set(target: Target, wanted: PowerState, manner: PowerManner, tools: StepTools): Promise<PowerState>;
}

export interface BootDevice {
  readonly device: string;
  readonly persistent: boolean;
}

export interface BootDeviceInterface {
  /** Whether `wanted` is what the controller says; what it cannot tell counts as "no". */
  is(target: Target, wanted: BootDevice, tools: StepTools): Promise<boolean>;
  /** @throws StepError `driver_error` for a device the controller does not know, else as {@link PowerInterface.set}. */
  set(target: Target, wanted: BootDevice, tools: StepTools): Promise<void>;
}

/** Named effects of provisioning, such as `deploy.write_image`; their names are step names. */
export interface ProvisionInterface {
  readonly effects: ReadonlySet<string>;
  /** Whether it can do a cleaning step that somebody asked for by name; absent: none. */
  readonly cleans?: (step: CleanStep) => boolean;
  /** The result of `effect` if this task has had it on this machine already. */
  find(target: Target, effect: string, tools: StepTools): Promise<JsonObject | undefined>;
  /** @param asked the cleaning step meant, where `effect` is one that was asked for */
  perform(target: Target, effect: string, tools: StepTools, asked?: CleanStep): Promise<JsonObject>;
}

/** The machine accepted, and did not do it. Not tried again: sending the same command again is the operator's choice. */
export function verifyFailed(what: string, evidence: JsonObject): StepError {
  return new StepError('verify_failed', what, { retryable: false, effect: 'maybe', evidence });
}
