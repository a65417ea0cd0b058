// Who wants which events: so that the cost of an event follows those who want it, not all who listen. Those who name nodes
// are found by node; of the others, all with the same filter are one group, which is asked once.

import type { ActorId } from '../../proto/ids.ts';
import type { EventFilter, Filtered } from './filter.ts';
import type { Subscriber } from './subscriber.ts';

interface Group {
  readonly filter: EventFilter;
  readonly members: Set<Subscriber>;
}

export class InterestIndex {
  readonly #byNode = new Map<ActorId, Set<Subscriber>>();
  readonly #groups = new Map<string, Group>();
  readonly #every = new Set<Subscriber>();

  get size(): number {
    return this.#every.size;
  }

  add(subscriber: Subscriber): void {
    this.#every.add(subscriber);
    const { nodes, group } = subscriber.filter;
    if (group !== undefined) {
      const known = this.#groups.get(group);
      if (known === undefined) this.#groups.set(group, { filter: subscriber.filter, members: new Set([subscriber]) });
      else known.members.add(subscriber);
      return;
    }
    for (const node of nodes ?? []) {
      const set = this.#byNode.get(node);
      if (set === undefined) this.#byNode.set(node, new Set([subscriber]));
      else set.add(subscriber);
    }
  }

  remove(subscriber: Subscriber): void {
    if (!this.#every.delete(subscriber)) return;
    const { nodes, group } = subscriber.filter;
    if (group !== undefined) {
      const known = this.#groups.get(group);
      known?.members.delete(subscriber);
      if (known?.members.size === 0) this.#groups.delete(group);
      return;
    }
    for (const node of nodes ?? []) {
      const set = this.#byNode.get(node);
      set?.delete(subscriber);
      if (set?.size === 0) this.#byNode.delete(node);
    }
  }

  /** Calls `visit` for each subscriber whose filter matches. */
  visit(event: Filtered, visit: (subscriber: Subscriber) => void): void {
    const named = this.#byNode.get(event.node);
    if (named !== undefined) for (const subscriber of named) if (subscriber.filter.matches(event)) visit(subscriber);
    for (const { filter, members } of this.#groups.values())
      if (filter.matches(event)) for (const subscriber of members) visit(subscriber);
  }

  all(): readonly Subscriber[] {
    return [...this.#every];
  }
}
