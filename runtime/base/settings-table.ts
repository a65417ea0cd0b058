// Every setting of every process: one table with its type, default and help. From a setting's name follow its flag
// (`--mailbox-bound`), its variable (`IRONWORKS_MAILBOX_BOUND`) and its YAML key (`mailbox_bound`).
// How the values are gathered and judged is left to settings.ts.

import {
  cidrList,
  decimal,
  flag,
  integer,
  integerOr,
  type ListenAddress,
  listenAddress,
  natsUrl,
  oneOf,
  path,
  type SettingType,
  token,
} from './setting-types.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The effective settings. Names carry their unit: `S` seconds, `Ms` milliseconds, `Bytes`. Empty texts mean "none". */
export interface Settings {
  readonly listen: ListenAddress;
  readonly data: string;
  readonly fleet: number;
  readonly conductors: number;
  readonly gateways: number;
  readonly nats: string;
  readonly replicas: number;
  readonly shards: number;
  readonly mailboxStreams: number;
  readonly syncAlways: boolean;
  readonly namespace: string;
  readonly mailboxBound: number;
  readonly dedupeWindowS: number;
  readonly journalRetentionS: number;
  readonly taskRetentionS: number;
  readonly rate: number;
  readonly burst: number;
  readonly tenantRate: number;
  readonly tenantBurst: number;
  readonly trustedProxies: readonly string[];
  readonly maxOpenTasks: number;
  readonly maxTenantTasks: number;
  readonly maxRunning: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxBodyBytes: number;
  readonly bodyDeadlineS: number;
  readonly tokens: string;
  readonly insecure: boolean;
  readonly logLevel: LogLevel;
  readonly engine: 'auto' | 'uws' | 'node';
  readonly effectJournal: string;
  readonly ipmiMaxChildren: number;
  readonly ipmiCipherSuite: number;
  readonly callbackAllow: readonly string[];
  readonly leaseRenewMs: number;
  readonly leaseHoldMs: number;
  readonly leaseWaitMs: number;
  readonly passivateAfterS: number;
  readonly powerSyncS: number;
  readonly powerSyncSlots: number;
  readonly powerSyncRate: number;
  readonly powerMismatch: 'report' | 'adopt' | 'force';
  readonly absentAfter: number;
  readonly queuedOnAbsent: 'fail' | 'hold';
  readonly conductorDrainS: number;
  readonly gatewayDrainS: number;
}

/** Who reads a setting; `serve` hands the others on to its children. */
export type SettingUser = 'serve' | 'conductor' | 'gateway';

export interface SettingSpec<T> {
  readonly type: SettingType<T>;
  readonly default: T;
  /** What stands for the value in help texts. */
  readonly placeholder: string;
  readonly help: string;
  readonly users: readonly SettingUser[];
  /** Where the variable's name does not follow from the setting's. */
  readonly env?: string;
  /** The value may hold a password: `config print` and logs hide it. */
  readonly secret?: true;
}

export type SettingsTable = { readonly [K in keyof Settings]: SettingSpec<Settings[K]> };

const all: readonly SettingUser[] = ['serve', 'conductor', 'gateway'];
const serve: readonly SettingUser[] = ['serve'];
const gateway: readonly SettingUser[] = ['gateway'];
const conductor: readonly SettingUser[] = ['conductor'];

function spec<T>(
  type: SettingType<T>,
  value: T,
  placeholder: string,
  users: readonly SettingUser[],
  help: string,
  more: { readonly env?: string; readonly secret?: true } = {},
): SettingSpec<T> {
  return { type, default: value, placeholder, users, help, ...more };
}

export const settingsTable: SettingsTable = {
  listen: spec(
    listenAddress,
    { host: '127.0.0.1', port: 8080 },
    'HOST:PORT',
    all,
    'where the first gateway listens; each further one takes the next port',
  ),
  data: spec(path(false), './.ironworks/data', 'DIR', serve, 'folder of everything kept on disk, the broker included'),
  fleet: spec(
    integerOr('none', 0, 0, 1_000),
    10,
    'N|none',
    serve,
    'fake nodes enrolled when a cluster starts for the first time',
  ),
  conductors: spec(integer(1, 64), 2, 'N', serve, 'conductor processes'),
  gateways: spec(integer(1, 64), 1, 'N', serve, 'gateway processes'),
  nats: spec(natsUrl, '', 'URL', all, 'a nats-server of yours, never started or stopped by us', {
    env: 'IRONWORKS_NATS_URL',
    secret: true,
  }),
  replicas: spec(
    integer(1, 5),
    1,
    'N',
    all,
    'copies the broker keeps of everything (1, 3 or 5), fixed when a cluster is made',
  ),
  shards: spec(integer(1, 256), 16, 'N', all, 'units of placement, fixed when a cluster is made'),
  mailboxStreams: spec(
    integer(1, 32),
    1,
    'N',
    all,
    'streams the mailboxes are spread over, fixed when a cluster is made; several are faster where nats-server syncs always',
  ),
  syncAlways: spec(
    flag,
    false,
    '',
    serve,
    'the nats-server that is started here acknowledges only what is on the disk (nats-server >= 2.10)',
  ),
  namespace: spec(token, 'ironworks', 'NAME', all, 'prefix of all names on the broker, so that clusters can share one'),
  mailboxBound: spec(integer(1, 1_024), 16, 'N', all, 'messages a node’s mailbox holds before it answers mailbox_full'),
  dedupeWindowS: spec(
    integer(1, 3_600, 'seconds'),
    120,
    'S',
    all,
    'how long the broker itself drops repeated publishes',
  ),
  journalRetentionS: spec(
    integer(60, 2_592_000, 'seconds'),
    86_400,
    'S',
    conductor,
    'how long events can be resumed from, at most',
  ),
  taskRetentionS: spec(integer(60, 31_536_000, 'seconds'), 604_800, 'S', all, 'how long final tasks can be read'),
  rate: spec(
    decimal(0.1, 1_000_000, 'requests a second'),
    1_000,
    'N',
    gateway,
    'requests a second a token or an address may make',
  ),
  burst: spec(
    integer(1, 10_000_000, 'requests'),
    2_000,
    'N',
    gateway,
    'requests a token or an address may make at once',
  ),
  tenantRate: spec(
    integerOr('auto', 0, 1, 10_000_000),
    0,
    'N|auto',
    gateway,
    'requests a second all tokens of a tenant may make together; auto is twice the rate',
  ),
  tenantBurst: spec(
    integerOr('auto', 0, 1, 10_000_000),
    0,
    'N|auto',
    gateway,
    'requests all tokens of a tenant may make at once; auto is twice the burst',
  ),
  trustedProxies: spec(
    cidrList,
    [],
    'CIDRS',
    gateway,
    'ranges of proxies whose X-Forwarded-For is believed; the client is its rightmost hop that is no such proxy',
  ),
  maxOpenTasks: spec(
    integer(1, 10_000_000, 'tasks'),
    50_000,
    'N',
    gateway,
    'tasks open in the cluster, beyond which it answers overloaded; one tenant gets two thirds of them at most',
  ),
  maxTenantTasks: spec(integer(1, 10_000_000, 'tasks'), 25_000, 'N', gateway, 'tasks one tenant may have open'),
  maxRunning: spec(
    integer(1, 100_000, 'tasks'),
    1_000,
    'N',
    conductor,
    'tasks a conductor runs at once; the others stay queued, and tenants take turns',
  ),
  maxConnectionsPerAddress: spec(
    integerOr('none', 0, 1, 1_000_000),
    256,
    'N|none',
    gateway,
    'connections one address may hold open; loopback and trusted proxies may hold any number',
  ),
  maxBodyBytes: spec(integer(1_024, 524_288, 'bytes'), 262_144, 'BYTES', gateway, 'largest body of a request'),
  bodyDeadlineS: spec(
    integer(1, 300, 'seconds'),
    15,
    'S',
    gateway,
    'time from the head of a request to the end of its body',
  ),
  tokens: spec(path(true), '', 'FILE', gateway, 'YAML file of bearer tokens: SHA-256 of the token, tenant, role'),
  insecure: spec(flag, false, '', gateway, 'listen beyond loopback without authentication'),
  logLevel: spec(oneOf(LOG_LEVELS), 'info', 'LEVEL', all, 'least level of the lines written to stderr'),
  engine: spec(
    oneOf(['auto', 'uws', 'node']),
    'auto',
    'NAME',
    gateway,
    'HTTP engine; auto takes uws where its binary fits',
  ),
  effectJournal: spec(path(true), '', 'FILE', conductor, 'appends one JSON line per effect that reached a machine'),
  ipmiMaxChildren: spec(integer(1, 1_024), 32, 'N', conductor, 'ipmitool processes a conductor runs at once'),
  ipmiCipherSuite: spec(integer(1, 17), 17, 'N', conductor, 'cipher suite of IPMI sessions, where a node names none'),
  callbackAllow: spec(cidrList, [], 'CIDRS', all, 'ranges that callbacks may reach besides public addresses'),
  leaseRenewMs: spec(
    integer(50, 60_000, 'milliseconds'),
    1_000,
    'MS',
    conductor,
    'how often a conductor renews its effect lease',
  ),
  leaseHoldMs: spec(
    integer(100, 120_000, 'milliseconds'),
    2_000,
    'MS',
    conductor,
    'without an acknowledged renewal for this long it starts no effect',
  ),
  leaseWaitMs: spec(
    integer(150, 180_000, 'milliseconds'),
    3_000,
    'MS',
    conductor,
    'a taker on suspicion waits this long before its first effect',
  ),
  passivateAfterS: spec(
    integer(1, 86_400, 'seconds'),
    60,
    'S',
    conductor,
    'idle time after which an actor leaves memory',
  ),
  powerSyncS: spec(
    integer(0, 86_400, 'seconds'),
    300,
    'S',
    conductor,
    'how often the power of each idle node is looked at; 0 is never',
  ),
  powerSyncSlots: spec(integer(1, 256), 8, 'N', conductor, 'nodes a conductor looks at at once'),
  powerSyncRate: spec(
    integer(1, 10_000, 'nodes a second'),
    100,
    'N',
    conductor,
    'nodes a second a conductor looks at, at most; a larger fleet is then looked at less often',
  ),
  powerMismatch: spec(
    oneOf(['report', 'adopt', 'force']),
    'adopt',
    'WHAT',
    conductor,
    'what follows where somebody else switched a node: only tell it, take it into the record, or switch it back',
  ),
  absentAfter: spec(
    integer(1, 100),
    3,
    'N',
    conductor,
    'looks in a row without an answer after which a node is put into maintenance',
  ),
  queuedOnAbsent: spec(
    oneOf(['fail', 'hold']),
    'fail',
    'WHAT',
    conductor,
    'what becomes of the tasks queued on a node found gone: they fail, or wait for the end of its maintenance',
  ),
  conductorDrainS: spec(integer(1, 20, 'seconds'), 10, 'S', all, 'time a conductor has to hand over when it stops'),
  gatewayDrainS: spec(integer(1, 15, 'seconds'), 8, 'S', all, 'time a gateway has to finish requests when it stops'),
};
