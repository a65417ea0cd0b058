// The ipmi driver: power and boot device of real BMCs through `ipmitool`.
//
// I1  Reads may be asked as often as the connection says. An effect is sent once: ipmitool sends a command again within
//     its session when the answer is slow, and a slow BMC then acts twice (measured, ipmitool 1.8.19 and ipmi_sim). Only
//     a try that did not even get a session is made again.
// I2  An answer is no proof: after an effect the state is polled until it is the wanted one (D2).

import type { JsonObject } from '../../../proto/json.ts';
import type { Clock } from '../../../runtime/base/clock.ts';
import { sleep } from '../../../runtime/base/clock.ts';
import type { StepTools } from '../../../runtime/host/kind.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import type {
  BootDevice,
  BootDeviceInterface,
  Driver,
  DriverInfoIssue,
  LookTools,
  PowerInterface,
  PowerManner,
  Target,
} from '../driver.ts';
import { PowerState, verifyFailed } from '../driver.ts';
import type { EffectJournal } from '../effect-journal.ts';
import { effectLine } from '../effect-journal.ts';
import { ChildSlots } from './child-slots.ts';
import type { IpmiConnection } from './connection.ts';
import { parseConnection } from './connection.ts';
import type { RunTool } from './ipmitool.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';

export interface IpmiOptions {
  /** Children at once; default 32. */
  readonly maxChildren: number;
  /** Where a node names none; default 17, as in ipmitool. */
  readonly cipherSuite: number;
  readonly timeoutS: number;
  readonly tries: number;
  /** How long the state may take to become the wanted one. */
  readonly verifyHardMs: number;
  readonly verifySoftMs: number;
}

export const defaultIpmiOptions: IpmiOptions = Object.freeze({
  maxChildren: 32,
  cipherSuite: 17,
  timeoutS: 2,
  tries: 2,
  verifyHardMs: 30_000,
  verifySoftMs: 300_000,
});

export interface IpmiDeps {
  readonly clock: Clock;
  readonly journal: EffectJournal;
  readonly runTool: RunTool;
  readonly options: IpmiOptions;
}

/** ipmitool's word for a device, and how `bootparam get 5` names it. */
const bootDevices: ReadonlyMap<string, { readonly word: string; readonly said: RegExp }> = new Map([
  ['pxe', { word: 'pxe', said: /Force PXE/ }],
  ['disk', { word: 'disk', said: /Force Boot from default Hard-Drive\s*$/m }],
  ['safe', { word: 'safe', said: /Force Boot from default Hard-Drive, request Safe-Mode/ }],
  ['cdrom', { word: 'cdrom', said: /Force Boot from CD\/DVD/ }],
  ['bios', { word: 'bios', said: /Force Boot into BIOS Setup/ }],
  ['floppy', { word: 'floppy', said: /Force Boot from Floppy/ }],
]);

const POLL_FIRST_MS = 100;
const POLL_MAX_MS = 2_000;

export class IpmiDriver implements Driver {
  readonly name = 'ipmi';
  readonly power: PowerInterface;
  readonly boot: BootDeviceInterface;
  readonly #deps: IpmiDeps;
  readonly #slots: ChildSlots;
  readonly #closing = new AbortController();

  constructor(deps: IpmiDeps) {
    this.#deps = deps;
    this.#slots = new ChildSlots(deps.options.maxChildren);
    this.power = {
      read: (target, tools) => this.#readPower(target, tools),
      set: (target, wanted, manner, tools) => this.#setPower(target, wanted, manner, tools),
    };
    this.boot = {
      is: (target, wanted, tools) => this.#hasBootDevice(target, wanted, tools),
      set: (target, wanted, tools) => this.#setBootDevice(target, wanted, tools),
    };
  }

  validate(driverInfo: JsonObject): readonly DriverInfoIssue[] {
    return parseConnection(driverInfo, this.#deps.options).issues;
  }

  waitsForAgent(): boolean {
    return false;
  }

  verify(target: Target, tools: StepTools): Promise<PowerState> {
    return this.#readPower(target, tools);
  }

  async close(): Promise<void> {
    this.#closing.abort(new StepError('driver_error', 'the ipmi driver was closed', { effect: 'maybe' }));
  }

  async #readPower(target: Target, tools: LookTools): Promise<PowerState> {
    const said = await this.#read(target, ['chassis', 'power', 'status'], tools);
    const state = /Chassis Power is (on|off)/i.exec(said)?.[1]?.toLowerCase();
    if (state === 'on') return PowerState.on;
    if (state === 'off') return PowerState.off;
    throw new StepError('driver_error', 'the BMC told no power state', { retryable: true });
  }

  async #setPower(target: Target, wanted: PowerState, manner: PowerManner, tools: StepTools): Promise<PowerState> {
    if ((await this.#readPower(target, tools)) === wanted) return wanted;
    const soft = manner === 'soft' && wanted === PowerState.off;
    const word = wanted === PowerState.on ? 'on' : soft ? 'soft' : 'off';
    await this.#effect(target, ['chassis', 'power', word], tools);
    const { verifyHardMs, verifySoftMs } = this.#deps.options;
    const limitMs = soft ? verifySoftMs : verifyHardMs;
    const came = await this.#poll(limitMs, tools.signal, async () => (await this.#readPower(target, tools)) === wanted);
    if (!came)
      throw verifyFailed(`the BMC accepted power ${word}, but the machine was not "${wanted}" within ${limitMs} ms`, {
        wanted,
      });
    return wanted;
  }

  /** The selector alone is compared: many BMCs do not tell the other flags back as they were set. */
  async #hasBootDevice(target: Target, wanted: BootDevice, tools: StepTools): Promise<boolean> {
    const said = await this.#read(target, ['chassis', 'bootparam', 'get', '5'], tools);
    return knownDevice(wanted.device).said.test(/Boot Device Selector : ([^\n]*)/.exec(said)?.[1] ?? '');
  }

  /** Set even where it is the wanted one already: whether for once or for good cannot be seen. */
  async #setBootDevice(target: Target, wanted: BootDevice, tools: StepTools): Promise<void> {
    const { word } = knownDevice(wanted.device);
    const options = wanted.persistent ? ['options=persistent'] : [];
    await this.#effect(target, ['chassis', 'bootdev', word, ...options], tools);
    const came = await this.#poll(this.#deps.options.verifyHardMs, tools.signal, () =>
      this.#hasBootDevice(target, wanted, tools),
    );
    if (!came) throw verifyFailed(`the BMC accepted boot device ${word} and does not show it`, { wanted: word });
  }

  /** A read in doubt is just no answer: it changed nothing. */
  async #read(target: Target, command: readonly string[], tools: LookTools): Promise<string> {
    const connection = this.#connection(target);
    const outcome = await this.#call(target, connection, connection.tries, command, tools.signal);
    if (outcome.kind === 'ok') return outcome.stdout;
    const { error } = outcome;
    throw new StepError(error.code, error.message, {
      retryable: error.retryable,
      evidence: error.evidence,
      cause: error,
    });
  }

  /** I1. D1: the lease is looked at before each try, the journal written for whatever may have reached the BMC. */
  async #effect(target: Target, command: readonly string[], tools: StepTools): Promise<void> {
    const connection = this.#connection(target);
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#call(target, connection, 1, command, tools.signal, () => tools.effect.assertLease());
      if (outcome.kind === 'ok' || outcome.kind === 'doubt')
        this.#deps.journal.record(effectLine(tools.effect, this.#deps.clock.now()));
      if (outcome.kind === 'ok') return;
      const again = outcome.kind === 'no_session' && outcome.error.retryable && attempt < connection.tries;
      if (!again) throw outcome.error;
    }
  }

  /** `beforeSend` is called with the slot in hand: between it and the child nothing is waited for. */
  async #call(
    target: Target,
    connection: IpmiConnection,
    tries: number,
    command: readonly string[],
    signal: AbortSignal,
    beforeSend: () => void = () => undefined,
  ): Promise<Outcome> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const slot = await this.#slots.acquire(target.id, either);
    let outcome: Outcome | undefined;
    try {
      beforeSend();
      const result = await this.#deps.runTool({ connection, tries, command, signal: either });
      outcome = outcomeOf(result, connection.address);
      return outcome;
    } finally {
      slot.release(outcome?.kind === 'ok' || outcome?.kind === 'refused');
    }
  }

  #connection(target: Target): IpmiConnection {
    const { connection, issues } = parseConnection(target.driverInfo, this.#deps.options);
    const [first] = issues;
    if (first !== undefined) throw new StepError('driver_error', `${first.pointer} ${first.message}`);
    return connection;
  }

  /**
   * Asks until it is so; a question without an answer counts as "not yet", but of the last one only that is told. The
   * intervals double.
   */
  async #poll(limitMs: number, signal: AbortSignal, isSo: () => Promise<boolean>): Promise<boolean> {
    const { clock } = this.#deps;
    const end = clock.monotonic() + limitMs;
    for (let waitMs = POLL_FIRST_MS; ; waitMs = Math.min(waitMs * 2, POLL_MAX_MS)) {
      let unanswered: unknown;
      const so = await isSo().catch((error: unknown) => {
        if (signal.aborted || !(error instanceof StepError) || !error.retryable) throw doubtful(error);
        unanswered = error;
        return false;
      });
      if (so) return true;
      if (clock.monotonic() + waitMs > end) {
        // Like one that was seen not to come, it is not ordered again: that is the operator's choice.
        if (unanswered !== undefined) throw doubtful(unanswered, false);
        return false;
      }
      await sleep(clock, waitMs, signal);
    }
  }
}

/** The effect was sent: whatever goes wrong from here on, the machine may have changed. */
function doubtful(error: unknown, mayRetry = true): unknown {
  if (!(error instanceof StepError)) return error;
  const { code, message, evidence } = error;
  const retryable = error.retryable && mayRetry;
  return new StepError(code, message, { retryable, evidence, effect: 'maybe', cause: error });
}

function knownDevice(device: string): { readonly word: string; readonly said: RegExp } {
  const known = bootDevices.get(device);
  if (known === undefined)
    throw new StepError(
      'driver_error',
      `IPMI knows no boot device "${device}"; it knows ${[...bootDevices.keys()].join(', ')}`,
    );
  return known;
}
