// Seeds shared out among processes of this machine, each of which runs one after another and tells what it found.

import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../../support/history/event.ts';

/** What is told of one seed. */
export interface SeedReport {
  readonly seed: number;
  readonly findings: readonly Finding[];
  readonly cells: readonly string[];
  readonly judged: number;
  readonly undecided: number;
}

/** What a worker is handed at a time. */
export interface SeedShare {
  readonly seeds: readonly number[];
  readonly rollBacks: boolean;
}

export interface PoolOptions {
  readonly from: number;
  readonly count: number;
  readonly rollBacks: boolean;
  /** 0: as many as there are cores. */
  readonly workers: number;
  readonly onSeed: (report: SeedReport) => void;
}

/** Seeds handed to a worker at a time. */
const SHARE = 20;
/** A run's objects live as long as the run: with V8's default nursery most of them are moved, a tenth of all the time. */
const NURSERY = '--max-semi-space-size=64';

/** Resolves when every seed was run. Rejects where a worker dies. */
export async function runPool({ from, count, rollBacks, workers, onSeed }: PoolOptions): Promise<void> {
  let next = from;
  const end = from + count;
  const worker = fileURLToPath(new URL('./worker.js', import.meta.url));
  const share = (): readonly number[] => {
    const seeds = Array.from({ length: Math.max(0, Math.min(SHARE, end - next)) }, (_, index) => next + index);
    next += seeds.length;
    return seeds;
  };
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(worker, { execArgv: [NURSERY], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      let left = 0;
      const feed = (): void => {
        const seeds = share();
        left = seeds.length;
        if (left === 0) child.disconnect();
        else child.send({ seeds, rollBacks } satisfies SeedShare);
      };
      child.on('message', (report: SeedReport) => {
        onSeed(report);
        left--;
        if (left === 0) feed();
      });
      child.on('exit', (code) => {
        if (code === 0 && left === 0) resolve();
        else reject(new Error(`a worker ended with code ${code}, with ${left} seeds in hand`));
      });
      child.on('error', reject);
      feed();
    });
  await Promise.all(Array.from({ length: Math.max(1, workers === 0 ? cpus().length : workers) }, one));
}
