// When a record that changed is written to its checkpoint. A shard's owner passes over its dirty records about once a second;
// one that rests is due, and one that never does is due before the tail of the journal that it holds back grows long. Pure.

/** Counted by the owner of a shard. */
export interface Moment {
  /** Over its dirty records. */
  readonly passes: number;
  /** Committed in the shard, of all its actors. */
  readonly entries: number;
}

export interface Waiting {
  /** When the record became dirty. */
  readonly since: Moment;
  /** When it changed last. */
  readonly changed: Moment;
}

/** An actor that never rests is written once in so many passes: what it would be written in between is read by nobody. */
const MOST_PASSES = 5;
/** Or behind so many entries, of all shards together: whoever takes them all over reads these before it begins. */
const MOST_ENTRIES = 16_000;

/** Whether it is written in the pass that begins `now`, and is the last one that `now` counts. */
export function isDue({ since, changed }: Waiting, now: Moment, shardCount: number): boolean {
  const isResting = now.passes - changed.passes > 1;
  const hasWaited = now.passes - since.passes >= MOST_PASSES;
  const isFarBehind = now.entries - since.entries >= MOST_ENTRIES / shardCount;
  return isResting || hasWaited || isFarBehind;
}
