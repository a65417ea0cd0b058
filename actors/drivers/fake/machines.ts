// The fake machines: each a small document in a bucket of its own, so that it outlives conductors, is never in two minds,
// and can be watched with any KV tool. An effect costs one append; a look at a machine known here costs nothing.
//
// M1  A change is made against the revision it was decided on; a machine changed meanwhile is read and decided on again.
// M2  What is remembered of a machine counts only within one ownership (conductor and epoch) of its actor: before that,
//     another conductor may have changed it. A fresh look reads in any case, and a late one never replaces what is newer.
// M3  An append without an answer is settled by reading: the machine remembers the last effect it had.
// M4  A broker that does not answer is waited for until the signal fires; the machine is not thereby unreachable.

import type { ActorId } from '../../../proto/ids.ts';
import type { Json, JsonObject } from '../../../proto/json.ts';
import { isObject } from '../../../proto/json.ts';
import type { Subjects } from '../../../proto/subjects.ts';
import type { Clock } from '../../../runtime/base/clock.ts';
import { sleep } from '../../../runtime/base/clock.ts';
import { failpoint } from '../../../runtime/base/failpoint.ts';
import type { Broker } from '../../../runtime/broker/broker.ts';
import { BrokerError } from '../../../runtime/broker/broker.ts';
import type { StepTools } from '../../../runtime/host/kind.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import type { LookTools } from '../driver.ts';
import { PowerState } from '../driver.ts';
import type { EffectJournal, EffectLine } from '../effect-journal.ts';
import { effectLine } from '../effect-journal.ts';

export interface FakeMachine {
  readonly power: PowerState;
  readonly boot_device: string;
  readonly boot_persistent: boolean;
  /** How often it was switched on. */
  readonly boots: number;
  /** The task that wrote what is on its disk; empty where nothing is. */
  readonly image: string;
  /** Effects that reached it; the place in its stream of randomness. */
  readonly effects: number;
  /** Attempts failed on demand, by the key of the knob. */
  readonly failed: { readonly [key: string]: number };
  /** The provisioning effects that `task` has had so far. */
  readonly task: string;
  readonly done: readonly string[];
  readonly last: EffectLine | null;
}

export const newFakeMachine: FakeMachine = Object.freeze({
  power: PowerState.off,
  boot_device: 'disk',
  boot_persistent: true,
  boots: 0,
  image: '',
  effects: 0,
  failed: {},
  task: '',
  done: [],
  last: null,
});

export interface FakeMachinesDeps {
  readonly broker: Pick<Broker, 'append' | 'read'>;
  readonly subjects: Pick<Subjects, 'bucket' | 'key'>;
  readonly clock: Clock;
  readonly journal: EffectJournal;
}

interface Known {
  readonly conductor: string;
  readonly epoch: number;
  readonly machine: FakeMachine;
  readonly revision: number;
}

/** Machines remembered; beyond it the one unused for longest is forgotten and costs a read. */
const MAX_KNOWN = 20_000;
const RETRY_MS = 200;

export class FakeMachines {
  readonly #deps: FakeMachinesDeps;
  readonly #stream: string;
  readonly #known = new Map<ActorId, Known>();

  constructor(deps: FakeMachinesDeps) {
    this.#deps = deps;
    this.#stream = `KV_${deps.subjects.bucket('fake')}`;
  }

  /** At once where the machine is known here (M2). */
  read(id: ActorId, tools: LookTools): FakeMachine | Promise<FakeMachine> {
    return this.#remembered(id, tools)?.machine ?? this.#load(id, tools).then(({ machine }) => machine);
  }

  /** Makes an effect: `apply` says what it changes. Returns the machine after it. */
  effect(id: ActorId, tools: StepTools, apply: (machine: FakeMachine) => FakeMachine): Promise<FakeMachine> {
    const { clock } = this.#deps;
    return this.#change(id, tools, 'effect', (machine) => ({
      ...apply(machine),
      effects: machine.effects + 1,
      last: effectLine(tools.effect, clock.now()),
    }));
  }

  /** Writes something down about the machine that is no effect on it. */
  note(id: ActorId, tools: StepTools, apply: (machine: FakeMachine) => FakeMachine): Promise<FakeMachine> {
    return this.#change(id, tools, 'note', apply);
  }

  async #change(
    id: ActorId,
    tools: StepTools,
    what: 'effect' | 'note',
    decide: (machine: FakeMachine) => FakeMachine,
  ): Promise<FakeMachine> {
    const { broker, subjects, journal } = this.#deps;
    const { conductor, epoch } = tools.effect;
    for (;;) {
      const { machine, revision } = this.#remembered(id, tools) ?? (await this.#load(id, tools));
      // M3: it was ours, and only its answer was lost; the load has written its line.
      if (what === 'effect' && machine.last?.effect_id === tools.effect.effectId) return machine;
      const next = decide(machine);
      if (what === 'effect')
        tools.effect.assertLease(); // D1; it throws too where the attempt is over
      else tools.signal.throwIfAborted();
      const outcome = await broker.append(subjects.key('fake', id), encode(next), { expectedSubjectSeq: revision });
      if (outcome.kind === 'stored') {
        if (what === 'effect' && next.last !== null) {
          const held = failpoint('effect-unrecorded', tools.effect.action, tools.effect.step, id);
          if (held !== undefined) await held;
          journal.record(next.last);
        }
        this.#remember(id, { conductor, epoch, machine: next, revision: outcome.seq });
        return next;
      }
      this.#known.delete(id);
      if (outcome.kind === 'unresolved')
        await sleep(this.#deps.clock, RETRY_MS, tools.signal); // M4
      else if (outcome.kind !== 'wrong_sequence')
        throw new StepError('driver_error', `the state of fake machine ${id} was not stored: ${outcome.kind}`, {
          retryable: true,
        });
    }
  }

  /** M2. */
  #remembered(id: ActorId, tools: LookTools): Known | undefined {
    const known = this.#known.get(id);
    return known !== undefined && isOwner(known, tools) && tools.fresh !== true ? known : undefined;
  }

  async #load(id: ActorId, tools: LookTools): Promise<Known> {
    const { conductor, epoch } = tools.effect;
    const { broker, subjects, clock, journal } = this.#deps;
    for (;;) {
      tools.signal.throwIfAborted();
      try {
        const stored = await broker.read(this.#stream, { lastOf: subjects.key('fake', id) });
        const machine = stored === null || stored.operation !== '' ? newFakeMachine : decode(stored.data);
        // Its last effect may be without a line: its conductor was killed, or its answer was lost and its attempt aborted.
        if (machine.last !== null) await journal.repair(machine.last, clock.now());
        const loaded = { conductor, epoch, machine, revision: stored?.seq ?? 0 };
        const newer = this.#known.get(id);
        if (newer !== undefined && isOwner(newer, tools) && newer.revision > loaded.revision) return newer;
        // A fresh look keeps what is remembered right, and adds nothing: idle machines are to cost no memory.
        if (tools.fresh !== true || newer !== undefined) this.#remember(id, loaded);
        return loaded;
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        await sleep(clock, RETRY_MS, tools.signal); // M4
      }
    }
  }

  #remember(id: ActorId, known: Known): void {
    this.#known.delete(id); // so that the map's order is that of use
    this.#known.set(id, known);
    if (this.#known.size <= MAX_KNOWN) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

/** M2. */
function isOwner({ conductor, epoch }: Known, { effect }: LookTools): boolean {
  return effect.conductor === conductor && effect.epoch === epoch;
}

function encode(machine: FakeMachine): Uint8Array {
  return Buffer.from(JSON.stringify(machine));
}

/** Lenient, since people may write these documents by hand: what does not fit reads as on a new machine. */
function decode(bytes: Uint8Array): FakeMachine {
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes)) as Json; // proof: JSON.parse returns nothing else
  } catch {
    return newFakeMachine; // not JSON: a machine nobody can make sense of is a new one
  }
  if (!isObject(value)) return newFakeMachine;
  return {
    power: value['power'] === PowerState.on ? PowerState.on : PowerState.off,
    boot_device: text(value['boot_device'], newFakeMachine.boot_device),
    boot_persistent: value['boot_persistent'] !== false,
    boots: count(value['boots']),
    image: text(value['image'], ''),
    effects: count(value['effects']),
    failed: isObject(value['failed'])
      ? Object.fromEntries(Object.entries(value['failed']).map(([key, times]) => [key, count(times)]))
      : {},
    task: text(value['task'], ''),
    done: Array.isArray(value['done']) ? value['done'].filter((name) => typeof name === 'string') : [],
    last: isObject(value['last']) ? lineOf(value['last']) : null,
  };
}

function lineOf(value: JsonObject): EffectLine {
  return {
    at: text(value['at'], ''),
    node: text(value['node'], ''),
    task: text(value['task'], ''),
    action: text(value['action'], ''),
    step: text(value['step'], ''),
    attempt: count(value['attempt']),
    effect_id: text(value['effect_id'], ''),
    conductor: text(value['conductor'], ''),
    epoch: count(value['epoch']),
    trace_id: text(value['trace_id'], '') || null,
  };
}

function text(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function count(value: Json | undefined): number {
  return typeof value === 'number' && value >= 0 ? value : 0;
}
