// A disk of a few MiB for a test: a tmpfs of its own, which can be filled up and emptied. Needs root.

import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Fills it to the last byte; how many bytes that took. */
  fill(): number;
  /** Gives back what `fill` took. */
  free(): void;
  close(): void;
}

const BLOCK = Buffer.alloc(64 * 1024);

/** Why no such disk can be had here; undefined where it can. */
export function noSmallDisk(): string | undefined {
  try {
    makeSmallDisk(1).close();
    return undefined;
  } catch (error) {
    return `a tmpfs cannot be mounted here (${error instanceof Error ? error.message.split('\n')[0] : error})`;
  }
}

/** @throws Error where it cannot be mounted */
export function makeSmallDisk(mebibytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'ironworks-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a');
      let taken = 0;
      try {
        for (let size = BLOCK.length; size >= 1; ) {
          try {
            taken += writeSync(file, BLOCK, 0, size);
          } catch (error) {
            if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
            size = Math.floor(size / 2);
          }
        }
      } finally {
        closeSync(file);
      }
      return taken;
    },
    free: () => rmSync(ballast, { force: true }),
    close() {
      execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
