// Keeps the embedded nats-server alive: when it ends unasked it is started again, on the same port and the same folder,
// after a backoff. Clients reconnect by themselves; nothing else has to be told but who shows the facts.

import { type BackoffOptions, backoffDelayMs } from '../../runtime/base/backoff.ts';
import type { Clock, Random, Timer } from '../../runtime/base/clock.ts';
import type { NatsExit, NatsProcess } from '../../runtime/broker/server-launcher.ts';

export interface NatsKeeperOptions {
  /** Starts a server; port 0 takes a free one. */
  readonly launch: (port: number) => Promise<NatsProcess>;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: {
    onUp(server: NatsProcess, restarts: number): void;
    /** It ended, or could not be started again; the next try follows after `delayMs`. */
    onDown(why: string, delayMs: number): void;
  };
}

const BACKOFF: BackoffOptions = { firstMs: 100, maxMs: 10_000, jitter: 0.2 };
/** A server that lived this long was sound: its end is not counted with those before. */
const STEADY_MS = 30_000;

export class NatsKeeper {
  readonly #options: NatsKeeperOptions;
  #server: NatsProcess | undefined;
  #launching: Promise<void> | undefined;
  #port = 0;
  #failures = 0;
  #restarts = 0;
  #upSince = 0;
  #timer: Timer | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: NatsKeeperOptions) {
    this.#options = options;
  }

  /** undefined while it is down. */
  get server(): NatsProcess | undefined {
    return this.#server;
  }

  /** Resolves with the first server. Rejects with the launcher's own error; nothing is tried again then. */
  async start(): Promise<NatsProcess> {
    const launching = this.#options.launch(0);
    this.#launching = launching.then(
      () => undefined,
      () => undefined,
    );
    const server = await launching;
    this.#port = server.port;
    this.#keep(server);
    return server;
  }

  /** Ends the server, by SIGKILL after `limitMs`. Idempotent. */
  stop(limitMs: number): Promise<void> {
    this.#stopping ??= this.#stop(limitMs);
    return this.#stopping;
  }

  /** Ends the server that runs, by SIGKILL after `limitMs`; like any other it is started again. */
  restart(limitMs: number): void {
    const server = this.#server;
    if (server === undefined || this.#stopping !== undefined) return;
    const hardKill = this.#options.clock.after(limitMs, () => kill(server), true);
    server.onExit(() => hardKill.cancel());
    kill(server, 'SIGTERM');
  }

  abort(): void {
    if (this.#server !== undefined) kill(this.#server);
  }

  async #stop(limitMs: number): Promise<void> {
    this.#timer?.cancel();
    await this.#launching;
    const server = this.#server;
    if (server === undefined) return;
    const hardKill = this.#options.clock.after(limitMs, () => kill(server), true);
    await server.stop().finally(() => hardKill.cancel());
  }

  #keep(server: NatsProcess): void {
    this.#server = server;
    this.#upSince = this.#options.clock.monotonic();
    server.onExit((exit) => {
      if (this.#server === server) this.#server = undefined;
      if (exit.expected || this.#stopping !== undefined) return;
      if (this.#options.clock.monotonic() - this.#upSince >= STEADY_MS) this.#failures = 0;
      this.#launchLater(describe(exit));
    });
    this.#options.events.onUp(server, this.#restarts);
  }

  #launchLater(why: string): void {
    const { clock, random, events } = this.#options;
    this.#failures += 1;
    const delayMs = backoffDelayMs(this.#failures, BACKOFF, random);
    events.onDown(why, delayMs);
    this.#timer = clock.after(
      delayMs,
      () => {
        this.#launching = this.#launchAgain();
      },
      true,
    );
  }

  /** Never rejects: a failed launch is told and tried again. */
  async #launchAgain(): Promise<void> {
    this.#restarts += 1;
    try {
      const server = await this.#options.launch(this.#port);
      this.#keep(server);
    } catch (cause) {
      if (this.#stopping === undefined) this.#launchLater(cause instanceof Error ? cause.message : String(cause));
    }
  }
}

function describe(exit: NatsExit): string {
  return exit.signal === null ? `exit code ${exit.code}` : `ended by ${exit.signal}`;
}

function kill(server: NatsProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(server.pid, signal);
  } catch {
    // Gone already.
  }
}
