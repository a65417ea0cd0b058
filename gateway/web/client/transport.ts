// One connection to the event stream, whatever carries it. It ends once, with why; who wants to go on opens the next one
// behind the last cursor it was given.

export interface StreamListener {
  /** The subscription stands: everything behind `cursor` will be told. */
  onOpen(cursor: string): void;
  onEvent(event: unknown, cursor: string): void;
  /** A place without an event. */
  onBookmark(cursor: string): void;
  /** Live progress, without a cursor. */
  onTick(frame: unknown): void;
  /** `gap`: what lies behind the cursor is no longer kept. Told once, last. */
  onEnd(why: 'closed' | 'gap' | 'unauthenticated'): void;
}

/** @param after empty: from now on. @returns what closes it; nothing is told after that. */
export type Transport = (after: string, listener: StreamListener) => () => void;
