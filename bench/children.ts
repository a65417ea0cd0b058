// Processes that the harness starts. Each is a process group of its own, so that a Ctrl-C on the terminal ends the round
// under way and not what is being measured; whatever ends the harness, they are told to end as well.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const running = new Set<ChildProcess>();
let watching = false;

export interface Child {
  readonly process: ChildProcess;
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<void>;
  /** SIGTERM, and SIGKILL where that has not ended it in time. */
  stop(): Promise<void>;
}

const STOPS_WITHIN_MS = 20_000;

export function startChild(file: string, args: readonly string[], options: SpawnOptions): Child {
  if (!watching) {
    watching = true;
    process.on('exit', () => {
      for (const child of running) child.kill('SIGTERM');
    });
  }
  const child = spawn(file, args, { ...options, detached: true });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      running.delete(child);
      resolve();
    };
    child.once('exit', over);
    child.once('error', over);
  });
  return {
    process: child,
    ended,
    stop: async () => {
      if (!running.has(child)) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
