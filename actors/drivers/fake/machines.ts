// The fake machines, as the conductor that drives them knows them. An effect costs one write to their shelf; a look at a
// machine known here costs nothing.
//
// M1  A change is made against the revision it was decided on; a machine changed meanwhile is read and decided on again.
// M2  What is remembered of a machine counts only within one ownership (conductor and epoch) of its actor: before that,
//     another conductor may have changed it. A fresh look reads in any case, and a late one never replaces what is newer.
// M3  An append without an answer is settled by reading: the machine remembers the last effect it had.
// M4  A broker that does not answer is waited for until the signal fires; the machine is not thereby unreachable.

import type { ActorId } from '../../../proto/ids.ts';
import type { Clock } from '../../../runtime/base/clock.ts';
import { sleep } from '../../../runtime/base/clock.ts';
import { failpoint } from '../../../runtime/base/failpoint.ts';
import { OldestFirst } from '../../../runtime/base/oldest-first.ts';
import { BrokerError } from '../../../runtime/broker/broker.ts';
import type { StepTools } from '../../../runtime/host/kind.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import type { LookTools } from '../driver.ts';
import type { EffectJournal } from '../effect-journal.ts';
import { effectLine } from '../effect-journal.ts';
import type { FakeMachine } from './machine.ts';
import type { MachineShelf, ShelvedMachine } from './machine-shelf.ts';

export interface FakeMachinesDeps {
  readonly shelf: MachineShelf;
  readonly clock: Clock;
  readonly journal: EffectJournal;
}

interface Known extends ShelvedMachine {
  readonly conductor: string;
  readonly epoch: number;
}

/** Machines remembered; beyond it the one unused for longest is forgotten and costs a read. */
const MAX_KNOWN = 20_000;
const RETRY_MS = 200;

export class FakeMachines {
  readonly #deps: FakeMachinesDeps;
  readonly #known = new OldestFirst<ActorId, Known>();

  constructor(deps: FakeMachinesDeps) {
    this.#deps = deps;
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
    const { shelf, journal } = this.#deps;
    const { conductor, epoch } = tools.effect;
    for (;;) {
      const { machine, revision } = this.#remembered(id, tools) ?? (await this.#load(id, tools));
      // M3: it was ours, and only its answer was lost; the load has written its line.
      if (what === 'effect' && machine.last?.effect_id === tools.effect.effectId) return machine;
      const next = decide(machine);
      if (what === 'effect')
        tools.effect.assertLease(); // D1; it throws too where the attempt is over
      else tools.signal.throwIfAborted();
      const outcome = await shelf.write(id, next, revision);
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
    const { shelf, clock, journal } = this.#deps;
    for (;;) {
      tools.signal.throwIfAborted();
      try {
        const { machine, revision } = await shelf.read(id);
        // Its last effect may be without a line: its conductor was killed, or its answer was lost and its attempt aborted.
        if (machine.last !== null) await journal.repair(machine.last, clock.now());
        const loaded = { conductor, epoch, machine, revision };
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
    this.#known.set(id, known);
    if (this.#known.size > MAX_KNOWN) this.#known.shift();
  }
}

/** M2. */
function isOwner({ conductor, epoch }: Known, { effect }: LookTools): boolean {
  return effect.conductor === conductor && effect.epoch === epoch;
}
