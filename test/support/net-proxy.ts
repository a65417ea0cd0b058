// A small TCP proxy that spoils a connection as a test asks: adds delay, narrows the rate, holds one direction or both
// (half-open: connected and silent), cuts after so many bytes.

import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Spoil {
  /** Milliseconds that every byte takes longer, each way. */
  readonly delayMs?: number;
  /** Bytes a second each way; absent: as fast as it goes. */
  readonly bytesPerS?: number;
  /** Bytes of this direction go nowhere until it is spoiled otherwise; the connection stays. */
  readonly hold?: 'up' | 'down' | 'both';
  /** The connection is reset after so many bytes from the server. */
  readonly cutAfterBytes?: number;
}

export interface NetProxy {
  readonly port: number;
  /** For connections that are open and those to come. */
  spoil(how: Spoil): void;
  /** Looks at what goes up before it goes; what throws is the test's. */
  onUp(look: ((chunk: Buffer) => void) | undefined): void;
  readonly connections: number;
  close(): Promise<void>;
}

type Way = 'up' | 'down';

const TURN_MS = 50;

/** @param listenOn an address of this machine; default: loopback */
export async function startNetProxy(
  targetHost: string,
  targetPort: number,
  listenOn: string = '127.0.0.1',
): Promise<NetProxy> {
  let how: Spoil = {};
  let look: ((chunk: Buffer) => void) | undefined;
  let connections = 0;
  const pipes = new Set<Pipe>();
  const server: Server = createServer((client) => {
    connections++;
    const upstream = connect({ host: targetHost, port: targetPort });
    const end = (): void => {
      for (const pipe of both) {
        pipe.close();
        pipes.delete(pipe);
      }
      client.destroy();
      upstream.destroy();
    };
    const both = [
      new Pipe(
        'up',
        client,
        upstream,
        () => how,
        end,
        (chunk) => look?.(chunk),
      ),
      new Pipe('down', upstream, client, () => how, end),
    ];
    for (const pipe of both) pipes.add(pipe);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, listenOn, () => resolve()));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    spoil(next) {
      how = next;
      for (const pipe of pipes) pipe.turn();
    },
    onUp(next) {
      look = next;
    },
    get connections() {
      return connections;
    },
    async close() {
      for (const pipe of [...pipes]) pipe.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** One direction of one connection: what has come waits here until it may go. */
class Pipe {
  readonly end: () => void;
  readonly #way: Way;
  readonly #to: Socket;
  readonly #how: () => Spoil;
  #waiting: { readonly dueAt: number; chunk: Buffer }[] = [];
  #passed = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    way: Way,
    from: Socket,
    to: Socket,
    how: () => Spoil,
    end: () => void,
    look: (chunk: Buffer) => void = () => undefined,
  ) {
    this.#way = way;
    this.#to = to;
    this.#how = how;
    this.end = end;
    from.on('data', (chunk: Buffer) => {
      look(chunk);
      this.#waiting.push({ dueAt: performance.now() + (this.#how().delayMs ?? 0), chunk });
      this.turn();
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  turn(): void {
    clearTimeout(this.#timer);
    const { bytesPerS, hold, cutAfterBytes } = this.#how();
    if (hold === 'both' || hold === this.#way) return;
    let budget = bytesPerS === undefined ? Number.POSITIVE_INFINITY : (bytesPerS * TURN_MS) / 1_000;
    const now = performance.now();
    for (
      let first = this.#waiting[0];
      first !== undefined && first.dueAt <= now && budget > 0;
      first = this.#waiting[0]
    ) {
      const part = first.chunk.subarray(0, Math.ceil(budget));
      budget -= part.length;
      this.#passed += part.length;
      this.#to.write(part);
      if (part.length === first.chunk.length) this.#waiting.shift();
      else first.chunk = first.chunk.subarray(part.length);
      if (this.#way === 'down' && cutAfterBytes !== undefined && this.#passed >= cutAfterBytes) {
        this.#to.resetAndDestroy();
        this.end();
        return;
      }
    }
    const [next] = this.#waiting;
    if (next === undefined) return;
    const waitMs = bytesPerS === undefined ? next.dueAt - now : Math.max(TURN_MS, next.dueAt - now);
    this.#timer = setTimeout(() => this.turn(), Math.max(1, waitMs));
  }
}
