// One process of the pool: runs the seeds it is sent, and ends when nobody sends any more.

import type { SeedReport, SeedShare } from './pool.ts';
import { runSeed } from './run.ts';

let queue: Promise<void> = Promise.resolve();

process.on('message', ({ seeds, rollBacks }: SeedShare) => {
  queue = queue.then(async () => {
    for (const seed of seeds) process.send?.(await reportOf(seed, rollBacks));
  });
});

async function reportOf(seed: number, rollBacks: boolean): Promise<SeedReport> {
  try {
    const { findings, cells, judged, undecided } = await runSeed(seed, rollBacks);
    return { seed, findings, cells, judged, undecided };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, findings: [{ checker: 'run', what }], cells: [], judged: 0, undecided: 0 };
  }
}
