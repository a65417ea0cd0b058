// Keeps one child process alive: spawns it, learns when it is ready, and when it ends unasked reports the death of its
// session and spawns the next life after a backoff. Reports a crash loop once, and goes on trying.
//
// K1 every life has a session of its own, made here, so that its death can be told before anyone misses it.
// K2 a death is reported in the turn it is seen, before anything else is done about it.
// K3 after `stop` no life is started; a child that does not end within its limit is killed, and its death reported.
// K4 the delay starts over once a life has been ready for `steadyMs`.
// K5 while others take over what the last life had, the next one waits at least `yieldMs`: a starting Node process wants a
//    whole core for a second, which is theirs until the work goes on.

import { type BackoffOptions, backoffDelayMs } from '../../runtime/base/backoff.ts';
import {
  type HostFacts,
  parseChildMessage,
  SESSION_VARIABLE,
  type SupervisorMessage,
} from '../../runtime/base/child-protocol.ts';
import type { Clock, Random, Timer } from '../../runtime/base/clock.ts';
import type { ChildExit, ChildLife, SpawnChild } from './spawn.ts';

export interface KeptChildOptions {
  /** `conductor-1`: for logs. */
  readonly name: string;
  readonly spawn: SpawnChild;
  /** Variables of every life beside its session; asked for anew each time. */
  readonly env: () => { readonly [name: string]: string };
  readonly newSession: () => string;
  readonly clock: Clock;
  readonly random: Random;
  readonly backoff?: BackoffOptions;
  /** Asked at each death: how long others who take over want the processor (K5). Default 0. */
  readonly yieldMs?: () => number;
  /** A life that is not ready in this time is killed. Default 60 s. */
  readonly readyLimitMs?: number;
  readonly steadyMs?: number;
  /** Lives that may end before the first is ready, until `start` gives up. */
  readonly startAttempts?: number;
  readonly events: KeptChildEvents;
}

export interface KeptChildEvents {
  onReady(child: KeptChild): void;
  /** Proof of death of a session that had not been asked to stop, or had to be killed. */
  onDeath(session: string, pid: number, why: string): void;
  /** A life ended; the next one starts after `delayMs`. */
  onRespawn(child: KeptChild, why: string, delayMs: number): void;
  onCrashLoop(child: KeptChild, deaths: number): void;
}

/** The child cannot be brought up; the message carries how its last life ended. */
export class ChildStartError extends Error {
  override readonly name = 'ChildStartError';
  readonly code = 'child_start_failed';
}

const BACKOFF: BackoffOptions = { firstMs: 200, maxMs: 10_000, jitter: 0.3 };
const READY_LIMIT_MS = 60_000;
/** As long as the longest delay: one that lives longer than it waits is no loop, and nobody is left without it for so long. */
const STEADY_MS = 10_000;
const START_ATTEMPTS = 3;
/** Deaths in a row, none steady, that are called a crash loop. */
const CRASH_LOOP = 5;

type State = 'new' | 'starting' | 'ready' | 'waiting' | 'stopped';

export class KeptChild {
  readonly name: string;
  readonly #options: KeptChildOptions;
  #state: State = 'new';
  #life: ChildLife | undefined;
  #session = '';
  #address = '';
  #deaths = 0;
  #respawns = 0;
  #everReady = false;
  #fatal = '';
  #timer: Timer | undefined;
  #steady: Timer | undefined;
  #starting: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #stopping: Promise<void> | undefined;
  #ended: (() => void) | undefined;

  constructor(options: KeptChildOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get pid(): number {
    return this.#life?.pid ?? 0;
  }

  get session(): string {
    return this.#session;
  }

  /** What the child said with `ready`; kept from the last life while the next one starts. */
  get address(): string {
    return this.#address;
  }

  get state(): State {
    return this.#state;
  }

  get respawns(): number {
    return this.#respawns;
  }

  /** Resolves when the first life is ready. @throws ChildStartError */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#starting = { resolve, reject };
      this.#spawn();
    });
  }

  sendFacts(facts: HostFacts): void {
    this.send({ type: 'facts', ...facts });
  }

  send(message: SupervisorMessage): void {
    this.#life?.send(message);
  }

  /** SIGTERM, and SIGKILL after `limitMs` (K3). Resolves when the process is gone. Idempotent. */
  stop(limitMs: number): Promise<void> {
    this.#stopping ??= this.#stop(limitMs);
    return this.#stopping;
  }

  /** SIGKILL now; `stop` then resolves at once. */
  abort(): void {
    this.#life?.kill('SIGKILL');
  }

  #stop(limitMs: number): Promise<void> {
    this.#timer?.cancel();
    this.#steady?.cancel();
    this.#state = 'stopped';
    this.#starting?.reject(new ChildStartError(`${this.name} was stopped before it was ready`));
    this.#starting = undefined;
    const life = this.#life;
    if (life === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const hardKill = this.#options.clock.after(limitMs, () => life.kill('SIGKILL'), true);
      this.#ended = () => {
        hardKill.cancel();
        resolve();
      };
      life.kill('SIGTERM');
    });
  }

  #spawn(): void {
    const { options, session } = { options: this.#options, session: this.#options.newSession() };
    this.#session = session;
    this.#fatal = '';
    this.#state = 'starting';
    const life = options.spawn({ ...options.env(), [SESSION_VARIABLE]: session });
    this.#life = life;
    life.onMessage((raw) => this.#heard(life, raw));
    life.onExit((exit) => this.#exited(life, session, exit));
    this.#timer = options.clock.after(options.readyLimitMs ?? READY_LIMIT_MS, () => {
      if (this.#life === life && this.#state === 'starting') life.kill('SIGKILL');
    });
  }

  #heard(life: ChildLife, raw: unknown): void {
    const message = parseChildMessage(raw);
    if (message === undefined || this.#life !== life) return;
    if (message.type === 'fatal') {
      this.#fatal = message.message;
      return;
    }
    if (this.#state !== 'starting') return;
    this.#timer?.cancel();
    this.#state = 'ready';
    this.#everReady = true;
    this.#address = message.address;
    this.#steady = this.#options.clock.after(this.#options.steadyMs ?? STEADY_MS, () => {
      this.#deaths = 0;
    });
    this.#options.events.onReady(this);
    this.#starting?.resolve();
    this.#starting = undefined;
  }

  #exited(life: ChildLife, session: string, exit: ChildExit): void {
    if (this.#life !== life) return;
    this.#life = undefined;
    this.#timer?.cancel();
    this.#steady?.cancel();
    const why = this.#fatal === '' ? describeExit(exit) : this.#fatal;
    const isClean = this.#state === 'stopped' && exit.code === 0;
    // K2. A life that ends cleanly on request has said good-bye itself.
    if (!isClean) this.#options.events.onDeath(session, life.pid, why);
    if (this.#state === 'stopped') {
      this.#ended?.();
      return;
    }
    this.#deaths += 1;
    const attempts = this.#options.startAttempts ?? START_ATTEMPTS;
    if (!this.#everReady && (this.#fatal !== '' || this.#deaths >= attempts)) {
      this.#state = 'stopped';
      const times = this.#deaths === 1 ? '' : ` (${this.#deaths} times)`;
      this.#starting?.reject(new ChildStartError(`${this.name} ended before it was ready${times}: ${why}`));
      this.#starting = undefined;
      return;
    }
    this.#respawnLater(why);
  }

  #respawnLater(why: string): void {
    const { clock, random, events } = this.#options;
    const { backoff = BACKOFF, yieldMs } = this.#options;
    this.#state = 'waiting'; // before anyone counts who is left to take over
    const delayMs = Math.max(yieldMs?.() ?? 0, backoffDelayMs(this.#deaths, backoff, random));
    this.#respawns += 1;
    if (this.#deaths === CRASH_LOOP) events.onCrashLoop(this, this.#deaths);
    events.onRespawn(this, why, delayMs);
    this.#timer = clock.after(delayMs, () => this.#spawn(), true);
  }
}

export function describeExit(exit: ChildExit): string {
  if (exit.signal !== null) return `ended by ${exit.signal}`;
  return exit.code === null ? 'could not be started' : `exit code ${exit.code}`;
}
