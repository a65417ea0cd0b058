// The newest events, oldest first; beyond the bound the oldest are forgotten.

import type { StreamEvent } from './event.ts';

export const TAIL_BOUND = 500;

export class EventTail {
  #events: StreamEvent[] = [];

  push(event: StreamEvent): void {
    this.#events.push(event);
    // Cut in one go now and then: shifting at each event would move the whole list.
    if (this.#events.length > TAIL_BOUND * 2) this.#events = this.#events.slice(-TAIL_BOUND);
  }

  all(): readonly StreamEvent[] {
    return this.#events.slice(-TAIL_BOUND);
  }
}
