// How a run may end, and how what its code threw says which: pure.

import type { JsonObject } from '../../proto/json.ts';
import type { TaskError } from '../../proto/task.ts';
import type { Mutation } from '../task/draft.ts';
import type { Ending } from '../task/lifecycle.ts';
import { StepError } from './kind.ts';

export type RunEnd =
  | { readonly kind: 'ended'; readonly ending: Ending; readonly carry: Mutation }
  /** The kind's own code threw what is no step error. `carry`: as below. */
  | { readonly kind: 'crashed'; readonly error: unknown; readonly carry: Mutation }
  /** Left as it is, for the next owner: dropped or drained. `carry` is what of it is done and not committed yet. */
  | { readonly kind: 'left'; readonly carry: Mutation };

export const unchanged: Mutation = (draft) => draft;

/** The actor was dropped: another owns it now, and nothing more may be said or done here. */
export class DroppedError extends Error {
  override readonly name = 'DroppedError';
}

/** The run is over because someone asked: a cancel, the task's deadline, or a hand-over. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly why: 'cancelled' | 'deadline' | 'drained';
  readonly reason: string;

  constructor(why: StoppedError['why'], reason: string) {
    super(`${why}: ${reason}`);
    this.why = why;
    this.reason = reason;
  }
}

/** The effect may have happened and cannot be observed. */
export class UnknownError extends Error {
  override readonly name = 'UnknownError';
  readonly code: string;
  readonly evidence: JsonObject;

  constructor(code: string, message: string, evidence: JsonObject) {
    super(message);
    this.code = code;
    this.evidence = evidence;
  }
}

/**
 * @param carry what of the run is done and not committed yet
 * @param doubt an effect was begun whose end is not known
 */
export function endOf(error: unknown, carry: Mutation, doubt: boolean): RunEnd {
  if (error instanceof DroppedError) return { kind: 'left', carry: unchanged };
  if (error instanceof StoppedError) return endOfStopped(error, carry, doubt);
  if (error instanceof UnknownError) {
    const { code, message, evidence } = error;
    return ended(carry, { state: 'unknown', error: { code, message, evidence, retryable: false } });
  }
  if (error instanceof StepError) return ended(carry, { state: 'failed', error: toTaskError(error) });
  return { kind: 'crashed', error, carry };
}

function endOfStopped({ why, reason }: StoppedError, carry: Mutation, doubt: boolean): RunEnd {
  switch (why) {
    case 'drained':
      return { kind: 'left', carry };
    case 'cancelled':
      return ended(carry, { state: 'cancelled', reason });
    case 'deadline':
      return doubt
        ? ended(carry, { state: 'unknown', error: late(`${reason}; whether its last effect happened is not known`) })
        : ended(carry, { state: 'failed', error: late(reason) });
  }
}

function ended(carry: Mutation, ending: Ending): RunEnd {
  return { kind: 'ended', ending, carry };
}

function late(message: string): TaskError {
  return { code: 'deadline_exceeded', message, evidence: {}, retryable: true };
}

export function toTaskError({ code, message, evidence, retryable }: StepError): TaskError {
  return { code, message, evidence, retryable };
}
