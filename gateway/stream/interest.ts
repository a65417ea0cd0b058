// Who wants events of which node: so that the cost of an event follows those who want it, not all who listen.

import type { ActorId } from '../../proto/ids.ts';
import type { Subscriber } from './subscriber.ts';

export class InterestIndex {
  readonly #byNode = new Map<ActorId, Set<Subscriber>>();
  readonly #ofAll = new Set<Subscriber>();
  readonly #every = new Set<Subscriber>();

  get size(): number {
    return this.#every.size;
  }

  add(subscriber: Subscriber): void {
    this.#every.add(subscriber);
    const { nodes } = subscriber.filter;
    if (nodes === undefined) {
      this.#ofAll.add(subscriber);
      return;
    }
    for (const node of nodes) {
      const set = this.#byNode.get(node);
      if (set === undefined) this.#byNode.set(node, new Set([subscriber]));
      else set.add(subscriber);
    }
  }

  remove(subscriber: Subscriber): void {
    if (!this.#every.delete(subscriber)) return;
    this.#ofAll.delete(subscriber);
    for (const node of subscriber.filter.nodes ?? []) {
      const set = this.#byNode.get(node);
      set?.delete(subscriber);
      if (set?.size === 0) this.#byNode.delete(node);
    }
  }

  /** Calls `visit` for each subscriber that may want events of `node`. */
  visit(node: ActorId, visit: (subscriber: Subscriber) => void): void {
    const named = this.#byNode.get(node);
    if (named !== undefined) for (const subscriber of named) visit(subscriber);
    for (const subscriber of this.#ofAll) visit(subscriber);
  }

  all(): readonly Subscriber[] {
    return [...this.#every];
  }
}
