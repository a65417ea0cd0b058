// How often a decoder is tried with what fast-check makes up: a few times in every run of the tests, and
// `IRONWORKS_FUZZ_RUNS=1000000 npm test -- test/property` for a long night.

const ASKED = Number(process.env['IRONWORKS_FUZZ_RUNS'] ?? 0);

export function fuzzRuns(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.max(ASKED, usual) };
}

/** What that many may take. */
export const FUZZ_LIMIT_MS: number = 120_000 + ASKED;
