// What the host supervisor and its children (conductors, gateways) say to each other: variables at the start, JSON
// messages over the IPC channel after it. A channel that closes means that the other side is dead.
//
// | direction | message                                          | meaning                                              |
// |-----------|--------------------------------------------------|------------------------------------------------------|
// | child ->  | { type: 'ready', address? }                      | joined and working; gateways add their URL           |
// | child ->  | { type: 'fatal', message }                       | it ends now, and would end the same way again        |
// | -> child  | { type: 'facts', supervisor, nats, storageFull } | for GET /cluster and refusals; sent on each change   |
// | -> child  | { type: 'open' }                                 | gateways: /readyz may say ready                      |
// | -> child  | SIGTERM                                          | finish, hand over, exit 0                            |
//
// Variables: all settings (settings.ts), IRONWORKS_SESSION, IRONWORKS_SUPERVISOR_PID. A process started without an IPC
// channel is on its own: it makes its own session and counts as opened.

export interface ReadyMessage {
  readonly type: 'ready';
  /** `http://HOST:PORT` with the port bound; empty for conductors. */
  readonly address: string;
}

export interface FatalMessage {
  readonly type: 'fatal';
  readonly message: string;
}

export type ChildMessage = ReadyMessage | FatalMessage;

/** What the supervisor knows of its machine; the same document stands in the cluster bucket under `hosts.<host>`. */
export interface HostFacts {
  readonly supervisor: { readonly pid: number };
  /** `pid` is 0 for a server that is not ours. The URL carries no credentials. */
  readonly nats: { readonly pid: number; readonly url: string; readonly version: string };
  /** The disk of the server is full: it stores nothing until there is room. */
  readonly storageFull: boolean;
}

export type SupervisorMessage = ({ readonly type: 'facts' } & HostFacts) | { readonly type: 'open' };

export const SESSION_VARIABLE = 'IRONWORKS_SESSION';
export const SUPERVISOR_PID_VARIABLE = 'IRONWORKS_SUPERVISOR_PID';

/** undefined for anything that is not one of a child's messages. */
export function parseChildMessage(raw: unknown): ChildMessage | undefined {
  if (typeof raw !== 'object' || raw === null || !('type' in raw)) return undefined;
  if (raw.type === 'ready') {
    const address = 'address' in raw && typeof raw.address === 'string' ? raw.address : '';
    return { type: 'ready', address };
  }
  if (raw.type === 'fatal') {
    const message = 'message' in raw && typeof raw.message === 'string' ? raw.message : 'no reason given';
    return { type: 'fatal', message };
  }
  return undefined;
}

/** undefined for anything that is not one of the supervisor's messages; for the children. */
export function parseSupervisorMessage(raw: unknown): SupervisorMessage | undefined {
  if (typeof raw !== 'object' || raw === null || !('type' in raw)) return undefined;
  if (raw.type === 'open') return { type: 'open' };
  if (raw.type !== 'facts' || !('supervisor' in raw) || !('nats' in raw)) return undefined;
  const { supervisor, nats } = raw;
  if (typeof supervisor !== 'object' || supervisor === null || typeof nats !== 'object' || nats === null)
    return undefined;
  const pid = 'pid' in supervisor && typeof supervisor.pid === 'number' ? supervisor.pid : 0;
  return {
    type: 'facts',
    supervisor: { pid },
    nats: {
      pid: 'pid' in nats && typeof nats.pid === 'number' ? nats.pid : 0,
      url: 'url' in nats && typeof nats.url === 'string' ? nats.url : '',
      version: 'version' in nats && typeof nats.version === 'string' ? nats.version : '',
    },
    storageFull: 'storageFull' in raw && raw.storageFull === true,
  };
}
