// A subscriber of every event who lives through whatever ends its stream: it goes on behind the last cursor it had, so that
// what it heard in all is one line (H3).

import { setTimeout as pause } from 'node:timers/promises';
import { type EventTape, openTape } from './event-tape.ts';
import { eventually } from './eventually.ts';
import type { HistoryEvent } from './history/event.ts';

const AGAIN_MS = 100;
const LOOK_MS = 20;
const REACHED_LIMIT_MS = 15_000;
const WITH_CURSOR: ReadonlySet<unknown> = new Set(['event', 'subscribed', 'bookmark']);

export class EventLine {
  readonly name = 'subscriber';
  readonly #baseUrl: string;
  readonly #tapes: EventTape[] = [];
  #listening: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /** Resolves when it hears. */
  async begin(): Promise<void> {
    this.#tapes.push(await openTape(this.#baseUrl));
    this.#listening = this.#goOn();
  }

  /** Resolves when it has heard this event, or some later one; after a while in any case: the checker tells what is missing. */
  async reached(cursor: string): Promise<void> {
    await eventually(() => this.#cursor() >= cursor, {
      what: `the event ${cursor}`,
      timeoutMs: REACHED_LIMIT_MS,
      intervalMs: LOOK_MS,
    }).catch(() => undefined);
  }

  heard(at: number): readonly HistoryEvent[] {
    return this.#tapes
      .flatMap(({ frames }) => frames)
      .flatMap((frame): readonly HistoryEvent[] => {
        const { op, cursor, code } = frame;
        const { name: subscriber } = this;
        if (op === 'event') return [{ at, what: 'event', subscriber, cursor: String(cursor), node: '' }];
        return op === 'gap' || op === 'error' ? [{ at, what: 'gap', subscriber, code: String(code) }] : [];
      });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const tape of this.#tapes) tape.close();
    await this.#listening;
  }

  async #goOn(): Promise<void> {
    while (!this.#closed) {
      if (this.#tapes.at(-1)?.closed() === false) await pause(LOOK_MS);
      else {
        const next = await openTape(this.#baseUrl, { after: this.#cursor() }).catch(() => undefined);
        if (next === undefined) await pause(AGAIN_MS);
        else if (this.#closed) next.close();
        else this.#tapes.push(next);
      }
    }
  }

  /** The last it was told; cursors of one cluster sort as text. */
  #cursor(): string {
    const frames = this.#tapes.flatMap((tape) => tape.frames);
    return String(frames.findLast(({ op, cursor }) => WITH_CURSOR.has(op) && cursor !== undefined)?.['cursor'] ?? '');
  }
}
