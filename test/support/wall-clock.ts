// A program whose wall clock can be set while it runs, though it asks the kernel itself (wall-clock.c): nats-server.

import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('./wall-clock.c', import.meta.url));

export interface WithWallClock {
  /** Runs the program with the arguments it is given itself. */
  readonly binary: string;
  /** From now on its wall clock is off by so many seconds. */
  set(offsetS: number): void;
  /** Once the program has ended. */
  close(): void;
}

/** Why there can be none; undefined where there can. */
export function noWallClock(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is written for Linux on x86-64';
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'gcc not found (Debian package gcc)';
  }
}

/** @throws Error where it cannot be compiled */
export function withWallClock(program: string): WithWallClock {
  const folder = mkdtempSync(join(tmpdir(), 'ironworks-wall-clock-'));
  const tracer = join(folder, 'wall-clock');
  const offset = join(folder, 'offset');
  const binary = join(folder, 'run');
  execFileSync('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', tracer, SOURCE]);
  writeFileSync(offset, new Uint8Array(8));
  writeFileSync(binary, `#!/bin/sh\nexec '${tracer}' '${offset}' '${program}' "$@"\n`, { mode: 0o700 });
  return {
    binary,
    set: (offsetS) => {
      const number = Buffer.alloc(8);
      number.writeBigInt64LE(BigInt(offsetS));
      const file = openSync(offset, 'r+'); // in its place: it is mapped there
      writeSync(file, number);
      closeSync(file);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
