import { describe, expect, it } from 'vitest';
import { NatsKeeper } from '../../../gateway/supervisor/nats-keeper.ts';
import type { NatsExit, NatsProcess } from '../../../runtime/broker/server-launcher.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

class FakeServer implements NatsProcess {
  readonly url: string;
  readonly port: number;
  readonly pid = 999_999_999;
  readonly version = '2.10.0';
  readonly store = '';
  readonly storeWasPresent = true;
  stops = 0;
  #listener: (exit: NatsExit) => void = () => undefined;

  constructor(port: number) {
    this.port = port;
    this.url = `nats://127.0.0.1:${port}`;
  }

  onExit(listener: (exit: NatsExit) => void): void {
    this.#listener = listener;
  }

  async stop(): Promise<void> {
    this.stops += 1;
    this.#listener({ code: 0, signal: null, expected: true });
  }

  die(): void {
    this.#listener({ code: null, signal: 'SIGKILL', expected: false });
  }
}

function rig(fail: () => boolean = () => false): {
  readonly clock: SimClock;
  readonly keeper: NatsKeeper;
  readonly ports: number[];
  readonly servers: FakeServer[];
  readonly told: string[];
} {
  const clock = new SimClock();
  const ports: number[] = [];
  const servers: FakeServer[] = [];
  const told: string[] = [];
  const keeper = new NatsKeeper({
    clock,
    random: () => 0,
    launch: async (port) => {
      ports.push(port);
      if (fail()) throw new Error('no room');
      const server = new FakeServer(port === 0 ? 4_333 : port);
      servers.push(server);
      return server;
    },
    events: {
      onUp: (server, restarts) => told.push(`up ${server.port} ${restarts}`),
      onDown: (why, delayMs) => told.push(`down ${why} ${delayMs}`),
    },
  });
  return { clock, keeper, ports, servers, told };
}

describe('the keeper of the nats-server', () => {
  it('starts it again on the same port when it ends unasked', async () => {
    const { clock, keeper, ports, servers, told } = rig();
    await keeper.start();

    servers[0]?.die();
    expect(keeper.server).toBeUndefined();
    await clock.advance(100);

    expect(ports).toEqual([0, 4_333]);
    expect(told).toEqual(['up 4333 0', 'down ended by SIGKILL 100', 'up 4333 1']);
    expect(keeper.server).toBe(servers[1]);
  });

  it('tries again with growing delays while it cannot be started', async () => {
    let isBroken = false;
    const { clock, keeper, servers, told } = rig(() => isBroken);
    await keeper.start();
    isBroken = true;

    servers[0]?.die();
    await clock.advance(800);
    isBroken = false;
    await clock.advance(10_000);

    expect(told.slice(1, 4)).toEqual(['down ended by SIGKILL 100', 'down no room 200', 'down no room 400']);
    expect(told.at(-1)).toMatch(/^up 4333/);
  });

  it('rejects with the launcher’s error when the first start fails, and tries no more', async () => {
    const { clock, keeper, ports } = rig(() => true);

    await expect(keeper.start()).rejects.toThrow('no room');
    await clock.advance(60_000);

    expect(ports).toEqual([0]);
  });

  it('starts nothing after it was stopped', async () => {
    const { clock, keeper, ports, servers } = rig();
    await keeper.start();
    servers[0]?.die();

    await keeper.stop(1_000);
    await clock.advance(60_000);

    expect(ports).toEqual([0]);
    expect(keeper.stop(1)).toBe(keeper.stop(1));
  });

  it('stops the server that runs', async () => {
    const { keeper, servers } = rig();
    await keeper.start();

    await keeper.stop(1_000);

    expect(servers[0]?.stops).toBe(1);
  });
});
