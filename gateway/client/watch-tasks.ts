// Follows tasks to their end: told by the event stream, asked for where there is none. The caller gets every change it
// can get, and each task's final document exactly once.
//
// W1 Each task is read once after the subscription stands: what happened before it cannot be missed.
// W2 A final document is never replaced, in whatever order events and reads arrive.
// W3 When the stream ends, polling takes over; a gateway that is away is waited for, within a limit.

import type { JsonObject } from '../../proto/json.ts';
import { type Clock, sleep } from '../../runtime/base/clock.ts';
import type { ApiClient } from './api-client.ts';
import { followEvents } from './event-stream.ts';
import { ApiError, UnreachableError } from './problem.ts';

export interface WatchTasksOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** Task documents as last known. */
  readonly tasks: readonly JsonObject[];
  readonly onChange: (task: JsonObject) => void;
  readonly signal: AbortSignal;
  /** Milliseconds from now. */
  readonly limitMs: number;
}

export type WatchEnd = 'all_final' | 'limit' | 'aborted';

export interface WatchResult {
  readonly end: WatchEnd;
  /** By task id, the newest known. */
  readonly tasks: ReadonlyMap<string, JsonObject>;
}

/** More nodes than this in one filter would pass the limit of a frame: they are polled. */
const MAX_STREAM_NODES = 1_000;
const LONG_POLL_S = 20;
const MAX_LONG_POLLS = 8;
const POLL_MS = 1_000;
/** How long a gateway may be away while tasks are polled. */
const AWAY_LIMIT_MS = 60_000;
const READS_AT_ONCE = 16;

/** @throws ApiError, UnreachableError when polling has failed for too long */
export async function watchTasks(options: WatchTasksOptions): Promise<WatchResult> {
  const watch = new TaskWatch(options);
  return watch.run();
}

class TaskWatch {
  readonly #options: WatchTasksOptions;
  readonly #known = new Map<string, JsonObject>();
  readonly #open = new Set<string>();
  readonly #stop = new AbortController();
  #settle: (end: WatchEnd) => void = () => undefined;
  #awaySince: number | undefined;

  constructor(options: WatchTasksOptions) {
    this.#options = options;
    for (const task of options.tasks) {
      const id = idOf(task);
      this.#known.set(id, task);
      if (task['done'] !== true) this.#open.add(id);
    }
  }

  async run(): Promise<WatchResult> {
    if (this.#open.size === 0) return { end: 'all_final', tasks: this.#known };
    const { clock, limitMs, signal } = this.#options;
    const ended = new Promise<WatchEnd>((resolve) => {
      this.#settle = resolve;
    });
    const timer = clock.after(limitMs, () => this.#settle('limit'), true);
    const onAbort = (): void => this.#settle('aborted');
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const working = this.#follow();
    try {
      // A failure of the work ends the watch; its ordinary end only comes once all tasks are final or it was stopped.
      const end = await Promise.race([ended, working.then(() => ended)]);
      return { end, tasks: this.#known };
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
      this.#stop.abort();
      await working.catch(() => undefined); // told by the race, or no longer of interest
    }
  }

  async #follow(): Promise<void> {
    const nodes = [...new Set([...this.#known.values()].map((task) => String(task['node'])))];
    if (nodes.length <= MAX_STREAM_NODES) {
      const { client, clock, tasks } = this.#options;
      const [only] = tasks;
      // One task's cursor gives its whole story; of many, only what comes from now on.
      const after = tasks.length === 1 && typeof only?.['cursor'] === 'string' ? only['cursor'] : '';
      await followEvents({
        baseUrl: client.baseUrl,
        token: client.token,
        clock,
        filter: { nodes, types: ['task.*'] },
        after,
        onSubscribed: () => void this.#readAll().catch(() => undefined), // the stream or the polling tells as well
        onEvent: (event) => this.#take(event['data']),
        onTick: (frame) => this.#tick(frame),
        signal: this.#stop.signal,
      });
    }
    await this.#poll();
  }

  /** W1. */
  async #readAll(): Promise<void> {
    const waiting = [...this.#open];
    const worker = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        if (this.#open.has(id)) this.#take(await this.#options.client.task(id, 0, this.#stop.signal));
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, worker));
  }

  async #poll(): Promise<void> {
    while (this.#open.size > 0 && !this.#stop.signal.aborted) {
      const ids = [...this.#open];
      try {
        if (ids.length <= MAX_LONG_POLLS) {
          await Promise.all(ids.map(async (id) => this.#take(await this.#ask(id, LONG_POLL_S))));
        } else {
          await this.#readAll();
          await sleep(this.#options.clock, POLL_MS, this.#stop.signal);
        }
        this.#awaySince = undefined;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        await this.#away(error);
      }
    }
  }

  #ask(id: string, waitS: number): Promise<JsonObject> {
    return this.#options.client.task(id, waitS, this.#stop.signal);
  }

  /** W3: waits a moment after a failure that may pass. @throws the failure when it lasts, or will not pass */
  async #away(error: unknown): Promise<void> {
    const mayPass =
      error instanceof UnreachableError || (error instanceof ApiError && (error.status === 429 || error.status >= 500));
    const now = this.#options.clock.monotonic();
    this.#awaySince ??= now;
    if (!mayPass || now - this.#awaySince > AWAY_LIMIT_MS) throw error;
    await sleep(this.#options.clock, POLL_MS, this.#stop.signal).catch(() => undefined); // stopped: the loop sees it
  }

  #take(raw: unknown): void {
    if (typeof raw !== 'object' || raw === null) return;
    const task = raw as JsonObject; // proof: comes from objectFromText
    const id = idOf(task);
    if (!this.#open.has(id)) return; // another task of the node, or final already (W2)
    this.#known.set(id, task);
    this.#options.onChange(task);
    if (task['done'] !== true) return;
    this.#open.delete(id);
    if (this.#open.size === 0) this.#settle('all_final');
  }

  #tick(frame: JsonObject): void {
    const id = typeof frame['task'] === 'string' ? frame['task'] : '';
    const known = this.#known.get(id);
    if (known === undefined || !this.#open.has(id) || frame['progress'] === undefined) return;
    this.#options.onChange({ ...known, progress: frame['progress'] });
  }
}

function idOf(task: JsonObject): string {
  return typeof task['id'] === 'string' ? task['id'] : '';
}
