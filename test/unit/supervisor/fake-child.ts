// A child process that does as the test says, and everything a KeptChild tells about it.

import { KeptChild, type KeptChildOptions } from '../../../gateway/supervisor/kept-child.ts';
import type { ChildExit, ChildLife } from '../../../gateway/supervisor/spawn.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

export class FakeLife implements ChildLife {
  readonly pid: number;
  readonly env: { readonly [name: string]: string };
  readonly sent: unknown[] = [];
  readonly killed: string[] = [];
  #message: (raw: unknown) => void = () => undefined;
  #exit: (exit: ChildExit) => void = () => undefined;

  constructor(pid: number, env: { readonly [name: string]: string }) {
    this.pid = pid;
    this.env = env;
  }

  onMessage(listener: (raw: unknown) => void): void {
    this.#message = listener;
  }

  onExit(listener: (exit: ChildExit) => void): void {
    this.#exit = listener;
  }

  send(message: unknown): void {
    this.sent.push(message);
  }

  kill(signal: string): void {
    this.killed.push(signal);
  }

  say(raw: unknown): void {
    this.#message(raw);
  }

  exit(code: number | null, signal: string | null = null): void {
    this.#exit({ code, signal });
  }
}

export interface ChildRig {
  readonly clock: SimClock;
  readonly child: KeptChild;
  readonly lives: FakeLife[];
  readonly told: string[];
  /** The newest life. */
  life(): FakeLife;
}

export function childRig(more: Partial<KeptChildOptions> = {}): ChildRig {
  const clock = new SimClock();
  const lives: FakeLife[] = [];
  const told: string[] = [];
  const child = new KeptChild({
    name: 'conductor-1',
    spawn: (env) => {
      const life = new FakeLife(100 + lives.length, env);
      lives.push(life);
      return life;
    },
    env: () => ({ A: '1' }),
    newSession: () => `s${lives.length + 1}`,
    clock,
    random: () => 0,
    events: {
      onReady: ({ session }) => told.push(`ready ${session}`),
      onDeath: (session, pid, why) => told.push(`death ${session} ${pid} ${why}`),
      onRespawn: (_child, _why, delayMs) => told.push(`respawn in ${delayMs}`),
      onCrashLoop: (_child, deaths) => told.push(`crash loop ${deaths}`),
    },
    ...more,
  });
  const life = (): FakeLife => {
    const newest = lives.at(-1);
    if (newest === undefined) throw new Error('nothing was spawned');
    return newest;
  };
  return { clock, child, lives, told, life };
}
