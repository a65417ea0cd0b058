// One guard of the runtime, and how it is taken out: a piece of its source, and what stands there instead. The tests run
// on the changed source (mutate.ts); the product has no switches.

export interface Guard {
  /** As the files number it: `J3`, `S2`, a word where it has no number. */
  readonly rule: string;
  readonly file: string;
  /** What is taken out, as a clause. Names the guard together with its rule. */
  readonly without: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly put: string;
  /** Files or folders of tests that are to miss it. */
  readonly tests: readonly string[];
}

/** @throws Error where the piece is not there exactly once: the source has moved on, and the table must follow. */
export function mutated(guard: Guard, source: string): string {
  const [before, after, ...more] = source.split(guard.find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${guard.file}: what "${guard.without}" takes out is not there exactly once`);
  return `${before}${guard.put}${after}`;
}
