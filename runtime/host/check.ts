// What a kind may declare to have its actors looked at now and then (wish 2e): how to look, and what follows from what
// was seen. When to look, how often and how many at once is left to periodic-check.ts.

import type { ActorId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Caller } from '../../proto/task.ts';
import type { Change } from './kind.ts';

export interface PeriodicCheck {
  /** What people read in events, errors and tasks, such as `power sync`. */
  readonly name: string;
  /** Milliseconds between two looks at one actor, at least; a sweep of the shard is spread over it. */
  readonly everyMs: number;
  /** A look that takes longer tells nothing: `unsure`. */
  readonly timeoutMs: number;
  /** Whether this actor is to be looked at. Pure. */
  readonly wants: (record: ActorRecord) => boolean;
  /** Looks, and changes nothing. What it throws counts as `unsure`. */
  readonly run: (tools: CheckTools) => Promise<CheckFinding>;
  /**
   * What follows. Pure: it is asked once to see whether anything does, and again in the actor's own loop, against the
   * record as it is then, for what is really done.
   */
  readonly onFinding: (record: ActorRecord, finding: CheckFinding, context: FindingContext) => CheckOutcome;
  /** Whether a task this check asked for is still wanted when it is judged; what was asked in between may have settled it. */
  readonly stillAsked: (record: ActorRecord, action: string) => boolean;
}

export interface CheckTools {
  readonly id: ActorId;
  readonly attributes: JsonObject;
  readonly regions: ActorRecord['regions'];
  /** Fires as soon as a message arrives for the actor, on the time-out, and when the effect gate closes. */
  readonly signal: AbortSignal;
  readonly conductor: string;
  readonly epoch: number;
}

export type CheckFinding =
  /** States seen, by region. */
  | { readonly kind: 'seen'; readonly observed: { readonly [region: string]: string } }
  /** It certainly did not answer, or not to us. */
  | { readonly kind: 'absent'; readonly why: string }
  /** Nothing was learnt, for a reason that need not be the actor's. */
  | { readonly kind: 'unsure'; readonly why: string };

export interface FindingContext {
  /** What the last look left behind; undefined for the first of this owner. */
  readonly memo: JsonObject | undefined;
  readonly now: number;
}

/** All absent: everything is as recorded, and nothing is written. */
export interface CheckOutcome {
  /** Remembered of this actor until its next look, in memory only: a new owner begins without. */
  readonly memo?: JsonObject;
  readonly change?: Change;
  /** Laid over the documents of the events that the change tells. */
  readonly detail?: JsonObject;
  /** The tasks that wait fail with `precondition_failed`. */
  readonly failQueued?: { readonly message: string; readonly evidence: JsonObject };
  /** A task asked for in the name of the check: it goes through the mailbox and is judged like any other. */
  readonly ask?: { readonly action: string; readonly params: JsonObject };
}

/** No caller from outside can have it. */
const BACKGROUND_ROLE = 'system';

/** Who asks for the tasks of a check. */
export function checkCaller(check: PeriodicCheck): Caller {
  return { tenant: 'default', role: BACKGROUND_ROLE, subject: check.name, address: '' };
}

/** Asked for by the cluster itself: such a task gives way to users, and never refuses one. */
export function isBackground(caller: Pick<Caller, 'role'>): boolean {
  return caller.role === BACKGROUND_ROLE;
}
