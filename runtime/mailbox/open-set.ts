// Which mailbox messages are done (rule J1), as pure functions on a record's `seen` and `open`:
// a message is done iff its sequence is <= seen and it is not in open.

export interface SeenOpen {
  readonly seen: number;
  readonly open: readonly number[];
}

export type Standing = 'new' | 'open' | 'done';

export function standingOf(state: SeenOpen, seq: number): Standing {
  if (seq > state.seen) return 'new';
  return state.open.includes(seq) ? 'open' : 'done';
}

/**
 * The state after handling message `seq`. Raising `seen` over earlier messages that arrived and are not handled yet
 * (`waiting`: the other lane, or older work) puts them into `open`, or they would read as done after a crash.
 */
export function handled(state: SeenOpen, seq: number, finished: boolean, waiting: readonly number[]): SeenOpen {
  let open = state.open;
  if (seq > state.seen) {
    const skipped = waiting.filter((other) => other < seq && other > state.seen);
    if (skipped.length > 0) open = [...open, ...skipped];
  }
  const seen = Math.max(state.seen, seq);
  if (finished) return { seen, open: open.includes(seq) ? open.filter((other) => other !== seq) : open };
  return { seen, open: open.includes(seq) ? open : [...open, seq] };
}

/** The state after a message that was open became done: its task is final. */
export function closed<T extends SeenOpen>(state: T, seq: number): T {
  if (!state.open.includes(seq)) return state;
  return { ...state, open: state.open.filter((other) => other !== seq) };
}
