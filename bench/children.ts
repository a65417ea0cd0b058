// Processes that the harness starts. Each is a process group of its own, so that a Ctrl-C on the terminal ends the round
// under way and not what is being measured; whatever ends the harness, they are told to end as well.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const running = new Set<{ kill(signal: NodeJS.Signals): unknown }>();
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
  watch();
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

/** The same for a process that somebody else has started for us and stops. */
export function endWithUs(pid: number): void {
  watch();
  running.add({
    kill: (signal) => {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended by itself.
      }
    },
  });
}

function watch(): void {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const child of running) child.kill('SIGTERM');
  });
}
