// Writes a history down as it happens.

import type { Answer, Ask, Happening, HistoryEvent } from './event.ts';

export class Recorder {
  readonly history: HistoryEvent[] = [];
  readonly #now: () => number;
  #calls = 0;

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(happening: Happening): void {
    this.history.push({ ...happening, at: this.#now() });
  }

  /** The number of the next call; a client names its trace and its reasons by it. */
  nextCall(): number {
    return ++this.#calls;
  }

  invoke(call: number, client: string, node: string, trace: string, ask: Ask): void {
    this.add({ what: 'invoke', call, client, node, trace, ask });
  }

  ok(call: number, answer: Answer): void {
    this.add({ what: 'ok', call, answer });
  }
}
