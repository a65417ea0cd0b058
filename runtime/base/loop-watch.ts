// Notices when this process did not get to anything for a while, and says whose code ran. Kinds and drivers run in the
// loop that renews leases and answers everybody: one that computes for seconds takes its whole conductor away, others take
// over its shards, and nothing else would say why.
//
// The mark is one for the process, like its loop: where code blocks only after a wait of its own, another actor that was
// entered meanwhile is named, and its kind. A process that was merely paused (it used hardly any CPU) is not told of.

import type { Clock, Timer } from './clock.ts';

export interface LoopBlock {
  readonly kind: string;
  readonly actor: string;
  /** The step or command whose code was entered last. */
  readonly what: string;
  readonly blockedMs: number;
}

export interface LoopWatchOptions {
  readonly clock: Clock;
  /** CPU time of this process so far, in milliseconds. */
  readonly cpuMs: () => number;
  readonly onBlock: (block: LoopBlock) => void;
}

const EVERY_MS = 250;
/** Half of what makes others suspicious. */
const BLOCKED_MS = 750;
/** Less of the time than this on the CPU, and it was paused: even a crowded machine gives more. */
const OWN_SHARE = 0.1;

interface Entered {
  readonly kind: string;
  readonly actor: string;
  readonly what: string;
  readonly at: number;
}

const NOBODY: Entered = { kind: '', actor: '', what: '', at: 0 };
/** Undefined: nobody watches, and nothing is noted. */
let now: (() => number) | undefined;
let last: Entered = NOBODY;
/** Behind whom nobody was entered for longest, since the last look. */
let longest: { readonly entered: Entered; readonly ms: number } | undefined;

/** The code of a kind is entered: what blocks from now on is its, until another's is. */
export function entering(kind: string, actor: string, what: string): void {
  if (now === undefined) return;
  const at = now();
  note(at);
  last = { kind, actor, what, at };
}

function note(at: number): void {
  const ms = at - last.at;
  if (ms > (longest?.ms ?? 0)) longest = { entered: last, ms };
}

/** Watches until closed; one for a process. */
export function watchLoop({ clock, cpuMs, onBlock }: LoopWatchOptions): { close(): void } {
  now = () => clock.monotonic();
  let timer: Timer;
  const wait = (): void => {
    const [since, used] = [clock.monotonic(), cpuMs()];
    last = { ...last, at: since };
    longest = undefined;
    timer = clock.after(EVERY_MS, () => {
      const at = clock.monotonic();
      const blockedMs = Math.round(at - since - EVERY_MS);
      note(at);
      const { kind, actor, what } = longest?.entered ?? NOBODY;
      if (blockedMs >= BLOCKED_MS && cpuMs() - used >= blockedMs * OWN_SHARE) onBlock({ kind, actor, what, blockedMs });
      wait();
    });
  };
  wait();
  return {
    close: () => {
      timer.cancel();
      now = undefined;
    },
  };
}
