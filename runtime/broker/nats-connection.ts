// Connections to NATS: what they are asked for with, how they are dialled, and the few things that the client library makes.
// The only file that imports it.

import type { NatsConnection, NodeConnectionOptions, PublishOptions, Server } from '@nats-io/transport-node';
import { connect, createInbox, errors, MsgHdrsImpl } from '@nats-io/transport-node';
import type { Clock, Random } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { BrokerInfo } from './broker.ts';
import { BrokerError } from './broker.ts';

export type { NatsConnection, PublishOptions };
export { createInbox };

export interface NatsOptions {
  /** `nats://[user:password@|token@]host[:port]`, or several with commas between; `tls://` asks for TLS. */
  readonly url: string;
  /** Name of the connection, as the server's monitoring shows it. */
  readonly name: string;
  readonly clock: Clock;
  readonly random?: Random;
  /** How long the first connection may take, in milliseconds; 10 s. */
  readonly connectTimeoutMs?: number;
  /** First tokens of every inbox of this connection, for servers that grant inboxes by prefix; `_INBOX`. */
  readonly inboxPrefix?: string;
  /** Appends waiting for their acknowledgement; beyond it they end `unresolved, not sent`. 8,192. */
  readonly maxOutstanding?: number;
  /** The same, counted in bytes; 64 MiB. */
  readonly maxOutstandingBytes?: number;
  /** Heartbeat of the readers' consumers in milliseconds; 500. */
  readonly heartbeatMs?: number;
  /** What no call can report; by default a failed handler is rethrown outside, and server errors are left to the calls. */
  readonly onProblem?: (problem: { readonly source: 'handler' | 'server'; readonly error: unknown }) => void;
}

/** Connection attempts are at least this far apart, and up to twice as far: less than 3 a second. */
const MIN_DIAL_GAP_MS = 400;
/** Everybody is cut off in one moment, so a first dial comes at random within this; as NATS clients' own reconnect jitter. */
const FIRST_DIAL_WITHIN_MS = 100;
const DIAL_TIMEOUT_MS = 5_000;
/** A dead peer is noticed after two unanswered pings. */
const PING_INTERVAL_MS = 5_000;

/**
 * Connects, waiting for a server up to `connectTimeoutMs`; afterwards reconnects for ever by itself.
 * @throws BrokerError `storage_unavailable` when no server was reached in time. @throws RangeError on an unusable URL.
 */
export async function dial(options: NatsOptions): Promise<NatsConnection> {
  const { clock, random = Math.random, connectTimeoutMs = 10_000 } = options;
  const target = parseUrl(options.url);
  const deadline = clock.monotonic() + connectTimeoutMs;
  for (;;) {
    const leftMs = deadline - clock.monotonic();
    try {
      return await connect(libraryOptions(options, target, Math.max(1, Math.min(DIAL_TIMEOUT_MS, leftMs))));
    } catch (cause) {
      const waitMs = MIN_DIAL_GAP_MS * (1 + random());
      if (clock.monotonic() + waitMs >= deadline)
        throw new BrokerError('storage_unavailable', unreached(target.servers.join(', '), cause), { cause });
      await sleep(clock, waitMs);
    }
  }
}

function unreached(servers: string, cause: unknown): string {
  return cause instanceof errors.AuthorizationError
    ? `the NATS server at ${servers} refuses these credentials: want nats://USER:PASSWORD@HOST:PORT, or nats://TOKEN@HOST:PORT`
    : `no NATS server at ${servers}`;
}

/** Each server of a URL that names several, as a URL of its own with the credentials of the first. */
export function serverUrls(url: string): readonly string[] {
  const [first = '', ...more] = url.split(',').map((part) => part.trim());
  const userInfo = /^(?:\w+:\/\/)?([^@/]*@)/.exec(first)?.[1] ?? '';
  return [
    first,
    ...more.map((each) => each.replace(/^(\w+:\/\/)?(?:[^@/]*@)?/, (_, scheme = '') => `${scheme}${userInfo}`)),
  ];
}

export function infoOf(connection: NatsConnection): BrokerInfo {
  return {
    url: `nats://${connection.getServer()}`,
    version: connection.info?.version ?? '0.0.0',
    maxPayloadBytes: connection.info?.max_payload ?? 1_048_576,
    clustered: (connection.info?.cluster ?? '') !== '',
  };
}

/** Headers encoded before. The library asks only for their bytes, and at once, so one object serves every append. */
export class EncodedHeaders extends MsgHdrsImpl {
  #bytes = new Uint8Array();

  with(bytes: Uint8Array<ArrayBufferLike>): this {
    this.#bytes = bytes as Uint8Array<ArrayBuffer>; // proof: only read
    return this;
  }

  override encode(): Uint8Array {
    return this.#bytes;
  }
}

interface Target {
  readonly servers: readonly string[];
  readonly auth: Pick<NodeConnectionOptions, 'user' | 'pass' | 'token'>;
  readonly tls: boolean;
}

function parseUrl(text: string): Target {
  const urls = text.split(',').map((part) => {
    const url = part.includes('://') ? part.trim() : `nats://${part.trim()}`;
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || parsed.hostname === '' || !['nats:', 'tls:'].includes(parsed.protocol))
      throw new RangeError('NATS url: want nats://host:port or tls://host:port, several with commas between');
    return parsed;
  });
  const [first] = urls;
  const user = decodeURIComponent(first?.username ?? '');
  const pass = decodeURIComponent(first?.password ?? '');
  return {
    servers: urls.map((url) => `${url.hostname}:${url.port || '4222'}`),
    auth: user === '' ? {} : pass === '' ? { token: user } : { user, pass },
    tls: urls.some((url) => url.protocol === 'tls:'),
  };
}

function libraryOptions(options: NatsOptions, target: Target, timeoutMs: number): NodeConnectionOptions {
  const { clock, random = Math.random } = options;
  let dialedAt = Number.NEGATIVE_INFINITY;
  return {
    servers: [...target.servers],
    ...target.auth,
    ...(target.tls ? { tls: {} } : {}),
    name: options.name,
    timeout: timeoutMs,
    noAsyncTraces: true,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    // A name with several addresses would be dialled once for each in a row.
    resolve: false,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: 2,
    reconnectDelayHandler: () => MIN_DIAL_GAP_MS,
    // The gap holds over all servers together, whatever the library's own per-server wait is.
    reconnectToServer: (pool: readonly Server[]) => {
      const [server] = pool;
      const now = clock.monotonic();
      const delay = Math.max(FIRST_DIAL_WITHIN_MS * random(), dialedAt + MIN_DIAL_GAP_MS * (1 + random()) - now);
      dialedAt = now + delay;
      return server === undefined ? null : { server, delay };
    },
  };
}
