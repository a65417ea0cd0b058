// Starts one Node process of ours with an IPC channel, and nothing more: who keeps it alive is kept-child.ts.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SupervisorMessage } from '../../runtime/base/child-protocol.ts';

export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** One life of one child. Listeners are set before anything can be missed: in the same turn as the spawn. */
export interface ChildLife {
  /** 0 where the process could not be started at all; `onExit` is then called soon. */
  readonly pid: number;
  onMessage(listener: (raw: unknown) => void): void;
  onExit(listener: (exit: ChildExit) => void): void;
  /** Dropped silently when the child is gone. */
  send(message: SupervisorMessage): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/**
 * V8's nursery, in MiB; its default is 16. Three of it are resident in each process that is busy. With 8 gateway and conductors
 * under load take 500 MiB beside 10,000 nodes, with 16 550, with 32 650, at the same processor time a task (`bench -- fleet`,
 * and `bench -- task --via http` in turns: 172 and 169 microseconds of the conductors).
 */
const SEMI_SPACE_MIB = 8;

/**
 * V8 clears the nursery with helper threads on every core, and the one thread that works waits for them. Here the cores are
 * taken, by nats-server and the other children. Measured as above: a tenth less CPU a task, and shorter pauses.
 */
const SCAVENGED_ALONE = '--no-parallel-scavenge';

/**
 * How far V8 lets the old generation grow beyond what lived at its last collection, in per cent; its own choice goes to
 * 300. A busy node's record lives for some collections of the nursery and is then garbage among the old ones, with the
 * buffers it came in. Measured beside 10,000 nodes under load, gateway and conductors together: 565 MiB as V8 chooses,
 * 450 with 150, 409 with 100, 380 with 70, 360 with 40; from 70 down a task costs measurably more processor time.
 */
const OLD_GROWTH_PERCENT = 100;

const V8_FLAGS = [
  `--max-semi-space-size=${SEMI_SPACE_MIB}`,
  SCAVENGED_ALONE,
  `--heap-growing-percent=${OLD_GROWTH_PERCENT}`,
];

/**
 * glibc gives threads that allocate at once a heap each, of which little is ever given back. Ours have one that works, and
 * helpers. Measured as above: 27 MiB less of 593. What the operator has set wins.
 */
const MALLOC_VARIABLES = { MALLOC_ARENA_MAX: '2' };

export type SpawnChild = (env: { readonly [name: string]: string }) => ChildLife;

/**
 * Spawns `main` of the build this file belongs to.
 * The child has its own process group, so that a Ctrl-C in the terminal reaches the supervisor alone and the stop keeps
 * its order; it writes its log to our stderr.
 */
export function nodeSpawner(main: 'actors/main' | 'gateway/main', base: NodeJS.ProcessEnv): SpawnChild {
  const file = mainFile(main);
  return (env) => {
    const child = spawn(process.execPath, [...V8_FLAGS, ...process.execArgv, file], {
      env: { ...MALLOC_VARIABLES, ...base, ...env },
      stdio: ['ignore', 2, 'inherit', 'ipc'],
      detached: true,
    });
    let exited: ChildExit | undefined;
    const listeners: ((exit: ChildExit) => void)[] = [];
    const end = (exit: ChildExit): void => {
      if (exited !== undefined) return;
      exited = exit;
      for (const listener of listeners) listener(exit);
    };
    child.once('exit', (code, signal) => end({ code, signal }));
    // Also told when a signal or a message could not be sent; only a child that never was has no pid.
    child.on('error', () => {
      if (child.pid === undefined) end({ code: null, signal: null });
    });
    return {
      pid: child.pid ?? 0,
      onMessage: (listener) => {
        child.on('message', listener);
      },
      onExit: (listener) => {
        if (exited === undefined) listeners.push(listener);
        else listener(exited);
      },
      send: (message) => {
        if (child.connected) child.send(message, () => undefined);
      },
      kill: (signal) => {
        child.kill(signal);
      },
    };
  };
}

/** Path of a main file beside this build: compiled, or the source when run from it. */
export function mainFile(main: string): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../../${main}.${extension}`, import.meta.url));
}
