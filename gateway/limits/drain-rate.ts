// How fast work drains, measured from what the journal tells, and from that how long a refused caller should wait.
// Pure: times and dice come in as arguments. Nothing here is exact, and need not be: an advice too short costs one more
// refusal, one too long some idle time.
//
// D1  An advice is whole seconds, never 0, never above its cap.
// D2  It is spread upwards only: who obeys does not come too early, and a crowd told at once does not come at once.
// D3  What is late is expected to take half as long again as it took so far: waits grow with the delay, so that few come
//     in vain and nobody waits longer than half of what it took.

import type { ActorId } from '../../proto/ids.ts';
import type { JournalEvent } from '../../proto/journal.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { RecordSketch, TaskSketch } from '../../proto/record-sketch.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { OldestFirst } from '../../runtime/base/oldest-first.ts';

/** What a task is taken to last of which nothing is known yet. */
const UNKNOWN_MS = 2_000;
/** Progress below this many percent says too little to count on. */
const TELLING_PERCENT = 5;
/** Weight of the newest duration: about the last ten count. */
const NEWEST = 0.2;
const MAX_ACTIONS = 256;
const MAX_TENANTS = 1_024;
/** Actors and actions whose last duration is remembered; beyond it the one that ended longest ago is as any other. */
const MAX_LAST = 16_384;
const HALF_LIFE_MS = 5_000;
/** A rate measured for less than this is taken as if measured for that long: a first burst is no rate. */
const LEAST_AGE_MS = 1_000;
const SPREAD = 0.25;

/** Events per second, where older ones count for less. */
export class DrainRate {
  readonly #startedAt: number;
  #weight = 0;
  #at: number;

  constructor(nowMs: number) {
    this.#startedAt = nowMs;
    this.#at = nowMs;
  }

  note(count: number, nowMs: number): void {
    this.#weight = this.#weight * this.#faded(nowMs - this.#at) + count;
    this.#at = Math.max(this.#at, nowMs);
  }

  perSecond(nowMs: number): number {
    const weight = this.#weight * this.#faded(nowMs - this.#at);
    const ageMs = Math.max(LEAST_AGE_MS, nowMs - this.#startedAt);
    // What a steady stream of one event a second would weigh by now.
    const steady = (HALF_LIFE_MS / Math.LN2 / 1_000) * (1 - this.#faded(ageMs));
    return weight / steady;
  }

  #faded(ms: number): number {
    return 2 ** (-Math.max(0, ms) / HALF_LIFE_MS);
  }
}

/**
 * Tasks that come and go, of all or of one tenant. Two measures of how fast they go: the rate of the ends seen, which is
 * low after a quiet time, and by Little's law the number open over the time each stays, which knows nothing of a
 * standstill. The faster one counts, as long as something happens at all (D3).
 */
class Flow {
  readonly #ends: DrainRate;
  #stayMs: number | undefined;
  #movedAt: number;

  constructor(nowMs: number) {
    this.#ends = new DrainRate(nowMs);
    this.#movedAt = nowMs;
  }

  moved(nowMs: number): void {
    this.#movedAt = nowMs;
  }

  ended(stayedMs: number, nowMs: number): void {
    this.#ends.note(1, nowMs);
    this.#stayMs = this.#stayMs === undefined ? stayedMs : blend(this.#stayMs, stayedMs);
  }

  untilEndedMs(count: number, open: number, nowMs: number): number {
    const seen = this.#ends.perSecond(nowMs);
    const usualGapMs = (this.#stayMs ?? UNKNOWN_MS) / Math.max(1, open);
    const gapMs = Math.max(usualGapMs, (nowMs - this.#movedAt) / 2);
    return Math.max(1, count) * Math.min(gapMs, seen > 0 ? 1_000 / seen : gapMs);
  }
}

/** What is known of how work ends here: of the cluster, of each tenant, and how long each action takes. */
export class DrainEstimator {
  readonly #all: Flow;
  readonly #ofTenants = new OldestFirst<string, Flow>();
  readonly #typicalMs = new Map<string, number>();
  /** By actor and action. Records do not tell: a final task leaves its record as soon as it may. */
  readonly #lastMs = new OldestFirst<string, number>();

  constructor(nowMs: number) {
    this.#all = new Flow(nowMs);
  }

  /** Takes in one journal entry. `nowMs` is monotonic. */
  observe(
    { id: actor, tasks }: Pick<RecordSketch, 'id' | 'tasks'>,
    events: readonly JournalEvent[],
    nowMs: number,
  ): void {
    for (const event of events) {
      const ends = ENDS.has(event.type);
      if (!ends && !MOVES.has(event.type)) continue;
      const task = tasks.find(({ id }) => id === event.taskId);
      if (task === undefined) continue;
      for (const flow of [this.#all, this.#ofTenant(task.requestedBy.tenant, nowMs)]) {
        flow.moved(nowMs);
        if (ends) flow.ended(Math.max(0, task.finishedAt - task.createdAt), nowMs);
      }
      const tookMs = ends ? durationOf(task) : undefined;
      if (tookMs !== undefined) this.#learn(actor, task.action, tookMs);
    }
  }

  /** Until `count` of the `open` tasks of the cluster, or of one tenant, have ended. */
  untilEndedMs(count: number, open: number, nowMs: number, tenant?: string): number {
    const flow = tenant === undefined ? this.#all : this.#ofTenants.get(tenant);
    return (flow ?? this.#all).untilEndedMs(count, open, nowMs);
  }

  /** What `action` took last on this actor, or else usually takes anywhere. */
  typicalMs(action: string, actor?: ActorId): number {
    const own = actor === undefined ? undefined : this.#lastMs.get(placeOf(actor, action));
    return own ?? this.#typicalMs.get(action) ?? UNKNOWN_MS;
  }

  /** Until the task that is first in line has ended; undefined where nothing is in line, or an operator must act. */
  untilOneEndsMs(record: ActorRecord, now: number): number | undefined {
    if (record.parked !== undefined) return undefined;
    const first = record.tasks.find(({ state }) => !isFinal(state));
    return first === undefined ? undefined : this.#leftMs(record, first, now);
  }

  /** Until all that is in line has ended; undefined as above. */
  untilFreeMs(record: ActorRecord, now: number): number | undefined {
    if (record.parked !== undefined) return undefined;
    const line = record.tasks.filter(({ state }) => !isFinal(state));
    if (line.length === 0) return undefined;
    return line.reduce((sum, task) => sum + this.#leftMs(record, task, now), 0);
  }

  #leftMs(record: ActorRecord, task: TaskRecord, now: number): number {
    return taskLeftMs(task, this.typicalMs(task.action, record.id), now);
  }

  #learn(actor: ActorId, action: string, tookMs: number): void {
    this.#lastMs.set(placeOf(actor, action), tookMs);
    if (this.#lastMs.size > MAX_LAST) this.#lastMs.shift();
    const known = this.#typicalMs.get(action);
    if (known === undefined && this.#typicalMs.size >= MAX_ACTIONS) return;
    this.#typicalMs.set(action, known === undefined ? tookMs : blend(known, tookMs));
  }

  #ofTenant(tenant: string, nowMs: number): Flow {
    let flow = this.#ofTenants.get(tenant);
    if (flow === undefined) {
      flow = new Flow(nowMs);
      this.#ofTenants.set(tenant, flow);
      if (this.#ofTenants.size > MAX_TENANTS) this.#ofTenants.shift();
    }
    return flow;
  }
}

const ENDS: ReadonlySet<string> = new Set(['task.succeeded', 'task.failed', 'task.cancelled', 'task.unknown']);
/** Signs that things go on; steps and their retries are not: what hangs makes them too. */
const MOVES: ReadonlySet<string> = new Set(['task.queued', 'task.started']);

/** The newest of a series counts for its share. */
export function blend(known: number, newest: number): number {
  return known + NEWEST * (newest - known);
}

function placeOf(actor: ActorId, action: string): string {
  return `${actor} ${action}`;
}

/** Of a task that did what it was to do; what was there already, or did not get there, says nothing of how long it takes. */
function durationOf(task: TaskSketch): number | undefined {
  if (task.state !== 'succeeded' || task.startedAt === 0 || task.step?.name === 'already') return undefined;
  return Math.max(0, task.finishedAt - task.startedAt);
}

/** Milliseconds a task still takes, as far as can be told (D3). `now` is of the clock that stamps tasks. */
export function taskLeftMs(task: TaskRecord, typicalMs: number, now: number): number {
  if (task.startedAt === 0) return typicalMs;
  const ranMs = Math.max(0, now - task.startedAt);
  const percent = task.progress?.percent ?? 0;
  const leftMs =
    percent >= TELLING_PERCENT && percent < 100
      ? (ranMs * (100 - percent)) / percent
      : ranMs < typicalMs
        ? typicalMs - ranMs
        : ranMs / 2;
  const byRetryMs = Math.max(leftMs, task.nextRetryAt - now);
  return task.deadline > 0 ? Math.min(byRetryMs, Math.max(0, task.deadline - now)) : byRetryMs;
}

/** Seconds for Retry-After (D1, D2). `dice` is in [0, 1). */
export function adviceS(waitMs: number, capS: number, dice: number): number {
  const spread = (waitMs / 1_000) * (1 + SPREAD * dice);
  return Math.min(capS, Math.max(1, Math.ceil(spread)));
}
