// The fake driver: machines that exist only as documents, with delays and faults on demand. It is for
// trying things out, for tests and for load: everything but the machine is real.
//
// An effect goes: unreachable? -> delay -> fail on demand? -> lease, append, effect journal -> stuck? -> reply lost?

import { createHash } from 'node:crypto';
import type { ActorId } from '../../../proto/ids.ts';
import type { JsonObject } from '../../../proto/json.ts';
import type { Clock } from '../../../runtime/base/clock.ts';
import { sleep } from '../../../runtime/base/clock.ts';
import type { StepTools } from '../../../runtime/host/kind.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import type { CleanStep } from '../../contract/clean-steps.ts';
import type {
  BootDevice,
  BootDeviceInterface,
  Driver,
  DriverInfoIssue,
  LookTools,
  PowerInterface,
  ProvisionInterface,
  Target,
} from '../driver.ts';
import { PowerState, verifyFailed } from '../driver.ts';
import type { FakeKnobs } from './knobs.ts';
import { delayMsOf, failureOf, parseKnobs } from './knobs.ts';
import type { FakeMachine } from './machine.ts';
import type { FakeMachinesDeps } from './machines.ts';
import { FakeMachines } from './machines.ts';
import { machinesInMemory } from './machines-in-memory.ts';

/** What each effect of provisioning changes on the machine. */
const provisionEffects: ReadonlyMap<string, (machine: FakeMachine, task: string) => FakeMachine> = new Map([
  ['deploy.prepare', (machine) => machine],
  ['deploy.write_image', (machine, task) => ({ ...machine, image: task })],
  ['undeploy.tear_down', (machine) => machine],
  ['clean.erase_metadata', (machine) => ({ ...machine, image: '' })],
  ['inspect.hardware', (machine) => machine],
  ['rescue.boot_ramdisk', (machine) => machine],
  ['unrescue.leave_ramdisk', (machine) => machine],
]);

/** It takes every cleaning step that is asked for; those that erase take what is on its disk. */
function changeOf({ step }: CleanStep): (machine: FakeMachine) => FakeMachine {
  return (machine) => (step.startsWith('erase_') ? { ...machine, image: '' } : machine);
}

const NEVER_RETRIED: ReadonlySet<string> = new Set(['credentials_refused', 'verify_failed', 'precondition_failed']);

export class FakeDriver implements Driver {
  readonly name = 'fake';
  readonly power: PowerInterface;
  readonly boot: BootDeviceInterface;
  readonly provision: ProvisionInterface;
  readonly #clock: Clock;
  readonly #shelved: FakeMachines;
  readonly #volatile: FakeMachines;
  /** By driver_info, which is the same object for as long as its node is in memory. */
  readonly #knobs = new WeakMap<JsonObject, ReturnType<typeof parseKnobs>>();

  constructor(deps: FakeMachinesDeps) {
    this.#clock = deps.clock;
    this.#shelved = new FakeMachines(deps);
    this.#volatile = new FakeMachines({ ...deps, shelf: machinesInMemory() });
    this.power = {
      read: async (target, tools) => (await this.#look(target, tools)).power,
      set: (target, wanted, _manner, tools) => this.#setPower(target, wanted, tools),
    };
    this.boot = {
      is: async (target, wanted, tools) => hasBootDevice(await this.#look(target, tools), wanted),
      set: (target, wanted, tools) => this.#setBootDevice(target, wanted, tools),
    };
    this.provision = {
      effects: new Set(provisionEffects.keys()),
      find: async (target, effect, tools) =>
        hasDone(await this.#look(target, tools), effect, tools) ? resultOf(effect, target.id) : undefined,
      cleans: () => true,
      perform: (target, effect, tools, asked) => this.#perform(target, effect, tools, asked),
    };
  }

  validate(driverInfo: JsonObject): readonly DriverInfoIssue[] {
    return this.#knobsOf(driverInfo).issues;
  }

  waitsForAgent(driverInfo: JsonObject): boolean {
    return this.#knobsOf(driverInfo).knobs.agent;
  }

  /** Takes the time and has the faults of an effect, but changes nothing. */
  async verify(target: Target, tools: StepTools): Promise<PowerState> {
    await this.#ready(target, tools, this.#knobsOf(target.driverInfo).knobs);
    return (await this.#look(target, tools)).power;
  }

  async close(): Promise<void> {
    // It holds nothing: what is under way ends with its signals.
  }

  async #setPower(target: Target, wanted: PowerState, tools: StepTools): Promise<PowerState> {
    if ((await this.#look(target, tools)).power === wanted) return wanted;
    const boots = wanted === PowerState.on ? 1 : 0;
    const after = await this.#effect(target, tools, (machine) => ({
      ...machine,
      power: wanted,
      boots: machine.boots + boots,
    }));
    if (after.power !== wanted)
      throw verifyFailed(`the machine accepted ${tools.effect.step} and is still "${after.power}"`, {
        wanted,
        observed: after.power,
      });
    return after.power;
  }

  async #setBootDevice(target: Target, wanted: BootDevice, tools: StepTools): Promise<void> {
    if (hasBootDevice(await this.#look(target, tools), wanted)) return;
    const after = await this.#effect(target, tools, (machine) => ({
      ...machine,
      boot_device: wanted.device,
      boot_persistent: wanted.persistent,
    }));
    if (!hasBootDevice(after, wanted))
      throw verifyFailed(`the machine accepted boot device ${wanted.device} and still has ${after.boot_device}`, {
        wanted: wanted.device,
        observed: after.boot_device,
      });
  }

  async #perform(target: Target, effect: string, tools: StepTools, asked?: CleanStep): Promise<JsonObject> {
    const change = asked === undefined ? provisionEffects.get(effect) : changeOf(asked);
    if (change === undefined) throw new StepError('driver_error', `fake machines know no ${effect}`);
    const after = await this.#effect(target, tools, (machine) => ({
      ...change(machine, tools.effect.task),
      task: tools.effect.task,
      done: [...(machine.task === tools.effect.task ? machine.done : []), effect],
    }));
    if (!hasDone(after, effect, tools))
      throw verifyFailed(`the machine accepted ${effect} and did not do it`, { effect });
    return resultOf(effect, target.id);
  }

  /** At once where the machine is known here. */
  #look(target: Target, tools: LookTools): FakeMachine | Promise<FakeMachine> {
    const { unreachable: dead, silentAfter } = this.#knobsOf(target.driverInfo).knobs;
    if (dead) throw unreachable(target.id);
    const answered = (machine: FakeMachine): FakeMachine => {
      if (silentAfter !== '' && machine.last?.step === silentAfter) throw unreachable(target.id);
      return machine;
    };
    const machine = this.#machinesOf(target).read(target.id, tools);
    return machine instanceof Promise ? machine.then(answered) : answered(machine);
  }

  async #effect(target: Target, tools: StepTools, apply: (machine: FakeMachine) => FakeMachine): Promise<FakeMachine> {
    const { knobs } = this.#knobsOf(target.driverInfo);
    const ready = this.#ready(target, tools, knobs);
    if (ready !== undefined) await ready;
    const machines = this.#machinesOf(target);
    const after = await machines.effect(target.id, tools, knobs.stuck ? (machine) => machine : apply);
    if (knobs.loseReply > 0 && chance(target.id, after.effects) < knobs.loseReply)
      throw new StepError('unreachable', `the reply to ${tools.effect.step} was lost`, {
        retryable: true,
        effect: 'maybe',
      });
    return after;
  }

  /** Everything that comes before an effect; undefined where that takes no time. */
  #ready(target: Target, tools: StepTools, knobs: FakeKnobs): Promise<void> | undefined {
    const { step, action } = tools.effect;
    if (knobs.unreachable) throw unreachable(target.id);
    const delayMs = delayMsOf(knobs, step, action);
    const failure = failureOf(knobs, step, action);
    return delayMs > 0 || failure !== undefined ? this.#delayOrFail(target, tools, delayMs, failure) : undefined;
  }

  async #delayOrFail(
    target: Target,
    tools: StepTools,
    delayMs: number,
    failure: ReturnType<typeof failureOf>,
  ): Promise<void> {
    if (delayMs > 0) await sleep(this.#clock, delayMs, tools.signal);
    if (failure !== undefined) await this.#failOnDemand(target, tools, failure.key, failure.fail);
  }

  async #failOnDemand(
    target: Target,
    tools: StepTools,
    key: string,
    fail: { readonly times: number; readonly code: string },
  ): Promise<void> {
    const machines = this.#machinesOf(target);
    const failed = (await machines.read(target.id, tools)).failed[key] ?? 0;
    if (failed >= fail.times) return;
    await machines.note(target.id, tools, (machine) => ({
      ...machine,
      failed: { ...machine.failed, [key]: (machine.failed[key] ?? 0) + 1 },
    }));
    throw new StepError(fail.code, `${tools.effect.step} failed as asked (${failed + 1} of ${fail.times})`, {
      retryable: !NEVER_RETRIED.has(fail.code),
    });
  }

  #machinesOf({ driverInfo }: Target): FakeMachines {
    return this.#knobsOf(driverInfo).knobs.volatile ? this.#volatile : this.#shelved;
  }

  #knobsOf(driverInfo: JsonObject): ReturnType<typeof parseKnobs> {
    let parsed = this.#knobs.get(driverInfo);
    if (parsed === undefined) {
      parsed = parseKnobs(driverInfo);
      this.#knobs.set(driverInfo, parsed);
    }
    return parsed;
  }
}

function unreachable(id: ActorId): StepError {
  return new StepError('unreachable', `fake machine ${id} does not answer`, { retryable: true });
}

function hasBootDevice(machine: FakeMachine, wanted: BootDevice): boolean {
  return machine.boot_device === wanted.device && machine.boot_persistent === wanted.persistent;
}

function hasDone(machine: FakeMachine, effect: string, tools: StepTools): boolean {
  return machine.task === tools.effect.task && machine.done.includes(effect);
}

/** Inspection finds hardware that depends on the machine alone. */
function resultOf(effect: string, id: ActorId): JsonObject {
  if (effect !== 'inspect.hardware') return {};
  const cores = [8, 16, 32, 64][Math.floor(chance(id, -1) * 4)] ?? 8;
  return { cpus: cores, memory_mb: cores * 4_096, local_gb: cores * 32, cpu_arch: 'x86_64' };
}

/** A number in [0, 1) that depends on the machine and its count of effects alone. */
function chance(id: ActorId, index: number): number {
  return createHash('sha256').update(`${id}:${index}`).digest().readUInt32BE(0) / 2 ** 32;
}
