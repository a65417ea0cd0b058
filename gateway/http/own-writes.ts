// Read your writes (H6): the revisions this gateway has told its clients and its own cache may not have reached yet.
// A read of such a node waits for the cache, for a short time, and is then refused: it never shows less than its caller
// was told. Writers never wait.

import type { ActorId } from '../../proto/ids.ts';
import { OldestFirst } from '../../runtime/base/oldest-first.ts';
import type { Refused } from './problem.ts';
import { refuse, retryAfter } from './problem.ts';

/** Nodes remembered; beyond it the oldest are forgotten, which are those the cache has long reached. */
const MAX_NODES = 10_000;
/** How long a read waits for the cache. */
export const CATCH_UP_MS = 1_000;

export interface Reached {
  readonly revision: number;
  atLeast(seq: number, timeoutMs: number): Promise<boolean>;
}

export class OwnWrites {
  readonly #cache: Reached;
  #revisions = new OldestFirst<ActorId, number>();
  #highest = 0;

  constructor(cache: Reached) {
    this.#cache = cache;
  }

  /** A client was told that `id` is at `revision`. */
  note(id: ActorId, revision: number): void {
    this.#highest = Math.max(this.#highest, revision);
    // A verdict may be told again, with the revision it had: then more was told of the node already.
    if (revision <= Math.max(this.#cache.revision, this.#revisions.get(id) ?? 0)) return;
    this.#revisions.set(id, revision);
    if (this.#revisions.size > MAX_NODES) this.#revisions.shift();
  }

  /**
   * What to wait for before `id` is read, and why not to read it then; undefined where the cache is there, so that a read
   * costs no promise.
   */
  behind(id: ActorId): Promise<Refused | undefined> | undefined {
    const wanted = this.#revisions.get(id);
    if (wanted === undefined) return undefined;
    if (this.#cache.revision < wanted) return reached(this.#cache, wanted, CATCH_UP_MS);
    this.#revisions.delete(id);
    return undefined;
  }

  /** The same for a read of many nodes. */
  behindAny(): Promise<Refused | undefined> | undefined {
    return this.#cache.revision < this.#highest ? reached(this.#cache, this.#highest, CATCH_UP_MS) : undefined;
  }

  /** The store was rolled back: nobody waits for what will not come any more. */
  forget(): void {
    this.#highest = 0;
    this.#revisions = new OldestFirst();
  }
}

/** Waits until the cache is at `wanted`; a refusal where it does not get there in time. */
export async function reached(cache: Reached, wanted: number, timeoutMs: number): Promise<Refused | undefined> {
  if (await cache.atLeast(wanted, timeoutMs)) return undefined;
  const { revision } = cache;
  const detail = `this gateway is at revision ${revision}, not yet at ${wanted}`;
  return refuse('overloaded', detail, { revision }, [retryAfter(1)]);
}
