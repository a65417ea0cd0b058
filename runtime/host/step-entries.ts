// What a run's steps change in the record, as mutations on the way to an entry: intent, outcome, and the change that an
// outcome brings. Pure but for the clock, which is asked when the entry is made.
//
// S3  A finished step's result is in the record, together with the change it made.

import type { Json } from '../../proto/json.ts';
import type { StepState, TaskError, TaskRecord } from '../../proto/task.ts';
import type { Clock } from '../base/clock.ts';
import { applyChange } from '../machine/transition.ts';
import type { Draft, Mutation } from '../task/draft.ts';
import { furthered, tellStates } from '../task/draft.ts';
import { findTask, withTask } from '../task/lifecycle.ts';
import { actorEvent, taskEvents } from '../task/task-events.ts';
import type { Change, Kind } from './kind.ts';
import { unchanged } from './run-end.ts';

export class StepEntries {
  readonly #kind: Kind;
  readonly #clock: Clock;
  readonly #taskId: TaskRecord['id'];

  constructor(kind: Kind, clock: Clock, taskId: TaskRecord['id']) {
    this.#kind = kind;
    this.#clock = clock;
    this.#taskId = taskId;
  }

  /** `retry`: why the attempt before failed, and when this one begins. */
  intent(step: StepState, retry?: { readonly nextRetryAt: number; readonly error: TaskError }): Mutation {
    const nextRetryAt = retry?.nextRetryAt ?? 0;
    const error = retry?.error;
    return (draft) => {
      const { record } = this.#update(draft, (task) => ({ ...task, step, nextRetryAt, error }));
      return furthered(draft, record, [...draft.events, taskEvents.step(this.#taskId, this.#clock.now())]);
    };
  }

  /**
   * S3: the result and the change it made are one.
   * @param already what it was to bring about was there before anything was done
   */
  outcome(name: string, value: Json, change: Change | undefined, already: boolean): Mutation {
    const recorded: Mutation = (draft) =>
      this.#update(draft, (task) => ({
        ...task,
        step: task.step?.name === name ? { ...task.step, name: already ? 'already' : name, intent: false } : task.step,
        results: [...task.results, { name, value }],
        nextRetryAt: 0,
        error: undefined,
      }));
    return inTurn(recorded, this.changing(change));
  }

  changing(change: Change | undefined): Mutation {
    if (change === undefined) return unchanged;
    return (draft) => {
      const now = this.#clock.now();
      const { noun, machine } = this.#kind;
      const regions = applyChange(machine, draft.record.regions, change, now);
      const states = tellStates(this.#kind, draft, regions, now);
      const events = change.event === undefined ? states : [...states, actorEvent(noun, change.event, now)];
      const attributes =
        change.attributes === undefined
          ? draft.record.attributes
          : { ...draft.record.attributes, ...change.attributes };
      return furthered(draft, { ...draft.record, regions, attributes }, events);
    };
  }

  progress(progress: TaskRecord['progress']): Mutation {
    return (draft) => this.#update(draft, (task) => ({ ...task, progress }));
  }

  #update(draft: Draft, update: (task: TaskRecord) => TaskRecord): Draft {
    const task = findTask(draft.record, this.#taskId);
    return task === undefined ? draft : furthered(draft, withTask(draft.record, update(task)));
  }
}

export function inTurn(first: Mutation, second: Mutation): Mutation {
  if (first === unchanged) return second;
  if (second === unchanged) return first;
  return (draft) => second(first(draft));
}
