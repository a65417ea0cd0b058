// Values by actor: by kind, then by id. One text of both would be built and hashed anew for each look-up, which took 3 % of
// a conductor's CPU under load; an id is hashed once.

import type { ActorId } from '../../proto/ids.ts';

export class ActorMap<T> {
  readonly #byKind = new Map<string, Map<ActorId, T>>();

  get size(): number {
    let size = 0;
    for (const byId of this.#byKind.values()) size += byId.size;
    return size;
  }

  get(kind: string, id: ActorId): T | undefined {
    return this.#byKind.get(kind)?.get(id);
  }

  has(kind: string, id: ActorId): boolean {
    return this.#byKind.get(kind)?.has(id) === true;
  }

  set(kind: string, id: ActorId, value: T): void {
    let byId = this.#byKind.get(kind);
    if (byId === undefined) {
      byId = new Map();
      this.#byKind.set(kind, byId);
    }
    byId.set(id, value);
  }

  /** The kind stays: there are few, and they are the same for as long as a process runs. */
  delete(kind: string, id: ActorId): boolean {
    return this.#byKind.get(kind)?.delete(id) === true;
  }

  clear(): void {
    this.#byKind.clear();
  }

  /** What is deleted meanwhile is not met, as in a Map. */
  *values(): Generator<T> {
    for (const byId of this.#byKind.values()) yield* byId.values();
  }
}
