// What a broker holds of one cluster and how it keeps it, for whoever looks for trouble. Looks only: nothing is created,
// changed or brought in line, and a cluster that is not there is an answer, not an error.

import { decodeMark } from '../../proto/codec.ts';
import type { Subjects } from '../../proto/subjects.ts';
import { type LostData, readLost } from '../placement/lost-data.ts';
import type { Broker, StreamSpec } from './broker.ts';
import { BrokerError } from './broker.ts';
import { streamConfig } from './jetstream-api.ts';
import { type ClusterOptions, findCluster, rootSpec, streamSpecs, streamsInTheWay, subjectsOf } from './topology.ts';

/** A field of a stream's configuration that is not what the settings ask for. */
export interface Drift {
  readonly field: string;
  readonly is: string;
  readonly want: string;
  /** Whether a setting decides it: then whoever looks may only have been given another one. */
  readonly bySettings: boolean;
}

export interface StreamInspection {
  readonly name: string;
  /** Undefined where the stream is gone. */
  readonly state:
    | {
        readonly messages: number;
        readonly bytes: number;
        readonly lastSeq: number;
        /** Messages the server knows it has lost. */
        readonly lost: number;
        readonly replicas: number;
        /** Empty where nobody leads; `-` on a server without a cluster. */
        readonly leader: string;
        /** Replicas that are offline or behind. */
        readonly behind: readonly string[];
      }
    | undefined;
  readonly drift: readonly Drift[];
}

export interface MemberClock {
  readonly session: string;
  readonly role: string;
  readonly host: string;
  /** How far its clock was ahead of the broker's when it last renewed, travel included; negative: behind. */
  readonly aheadMs: number;
}

export interface BrokerInspection {
  readonly version: string;
  /** Undefined where the broker holds no such cluster. */
  readonly incarnation: string | undefined;
  /** Whether the server is one of a cluster. */
  readonly clustered: boolean;
  /** Streams of somebody else that hold names or subjects a cluster wants to have; looked for where there is no cluster yet. */
  readonly inTheWay: readonly string[];
  readonly streams: readonly StreamInspection[];
  readonly clocks: readonly MemberClock[];
  /** Shards whose mark is ahead of the journal: what was acknowledged is gone (J2). */
  readonly marksAhead: readonly { readonly shard: number; readonly mark: number; readonly journal: number }[];
  /** Shards that lost acknowledged data, and whose owner has not seen to every actor yet. */
  readonly lost: readonly ({ readonly shard: number } & LostData)[];
  /** Bytes used and allowed by JetStream for this account; `allowed` 0: no limit of its own. */
  readonly storage: { readonly used: number; readonly allowed: number };
}

const ASK_MS = 3_000;
/** Members are few; more than this are not looked at. */
const MAX_MEMBERS = 512;

/** @throws BrokerError where the broker does not answer */
export async function inspectBroker(broker: Broker, options: ClusterOptions): Promise<BrokerInspection> {
  const storage = await accountStorage(broker);
  const facts = await findCluster(broker, options.namespace);
  const { version, clustered } = broker.info;
  if (facts === undefined) {
    const inTheWay = await streamsInTheWay(broker, options.namespace);
    return {
      version,
      incarnation: undefined,
      clustered,
      inTheWay,
      streams: [],
      clocks: [],
      marksAhead: [],
      lost: [],
      storage,
    };
  }
  const subjects = subjectsOf(options.namespace, facts);
  const specs = (asked: ClusterOptions): readonly StreamSpec[] => [
    rootSpec(options.namespace, asked.replicas),
    ...streamSpecs(subjects, facts.shards, asked),
  ];
  const others = specs(otherSettings(options));
  const streams: StreamInspection[] = [];
  for (const [at, spec] of specs(options).entries())
    streams.push(await inspectStream(broker, spec.name, streamConfig(spec), streamConfig(others[at] ?? spec)));
  const held = (name: string): StreamInspection['state'] => streams.find((stream) => stream.name === name)?.state;
  const cluster = `KV_${subjects.bucket('cluster')}`;
  const known = held(cluster) !== undefined;
  const journal = held(subjects.stream('journal'))?.lastSeq;
  return {
    version,
    incarnation: facts.incarnation,
    clustered,
    inTheWay: [],
    streams,
    clocks: known ? await memberClocks(broker, cluster, subjects) : [],
    lost: known ? await lostShards(broker, subjects, facts.shards) : [],
    marksAhead: known && journal !== undefined ? await marksAhead(broker, subjects, facts.shards, journal) : [],
    storage,
  };
}

// ---- streams -----------------------------------------------------------------------------------------------------

/** With every setting that decides how a stream is kept another one: what differs then is decided by settings. */
function otherSettings(options: ClusterOptions): ClusterOptions {
  return {
    ...options,
    mailboxBound: options.mailboxBound + 1,
    dedupeWindowMs: options.dedupeWindowMs + 1,
    taskRetentionMs: options.taskRetentionMs + 1,
  };
}

/** STREAM.INFO, as far as it is looked at. */
interface StreamInfo {
  readonly error?: { readonly code: number; readonly description: string };
  readonly config?: { readonly [field: string]: unknown };
  readonly state?: {
    readonly messages: number;
    readonly bytes: number;
    readonly last_seq: number;
    readonly lost?: { readonly msgs?: readonly number[] | null };
  };
  readonly cluster?: {
    readonly leader?: string;
    readonly replicas?: readonly { readonly name: string; readonly current?: boolean; readonly offline?: boolean }[];
  };
}

async function inspectStream(
  broker: Broker,
  name: string,
  wanted: StreamFields,
  otherwise: StreamFields,
): Promise<StreamInspection> {
  const { error, config = {}, state, cluster } = await ask<StreamInfo>(broker, `STREAM.INFO.${name}`);
  if (error?.code === 404) return { name, state: undefined, drift: [] };
  if (error !== undefined || state === undefined)
    throw new BrokerError('internal', `stream ${name}: ${error?.description ?? 'an answer without a state'}`);
  const behind = cluster?.replicas?.filter((each) => each.current !== true || each.offline === true) ?? [];
  return {
    name,
    state: {
      messages: state.messages,
      bytes: state.bytes,
      lastSeq: state.last_seq,
      lost: state.lost?.msgs?.length ?? 0,
      replicas: typeof config['num_replicas'] === 'number' ? config['num_replicas'] : 1,
      leader: cluster === undefined ? '-' : (cluster.leader ?? ''),
      behind: behind.map((each) => each.name),
    },
    drift: driftOf(config, wanted, otherwise),
  };
}

interface StreamFields {
  readonly [field: string]: unknown;
}

/** What is there for people, or changes how bytes lie on a disk, and nothing that is read or written. */
const HARMLESS: ReadonlySet<string> = new Set(['metadata', 'description', 'compression', 'placement', 'republish']);

/**
 * Fields that the server leaves out have their zero value; those it is not asked for are wanted empty.
 * @param otherwise what would be wanted with other settings
 */
export function driftOf(
  config: StreamFields,
  wanted: StreamFields,
  otherwise: StreamFields = wanted,
): readonly Drift[] {
  const asked = Object.entries(wanted).flatMap(([field, want]) => {
    const is = config[field] ?? (typeof want === 'boolean' ? false : typeof want === 'number' ? 0 : undefined);
    const [text, wish] = [JSON.stringify(is) ?? 'unset', JSON.stringify(want)];
    const bySettings = JSON.stringify(otherwise[field]) !== wish;
    return text === wish ? [] : [{ field, is: text, want: wish, bySettings }];
  });
  const unasked = Object.entries(config)
    .filter(([field, is]) => !(field in wanted) && !HARMLESS.has(field) && !isEmpty(is))
    .map(([field, is]) => ({ field, is: JSON.stringify(is), want: 'unset', bySettings: false }));
  return [...asked, ...unasked];
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === false || value === 0 || value === '';
}

// ---- what members and marks tell ---------------------------------------------------------------------------------

async function memberClocks(broker: Broker, stream: string, subjects: Subjects): Promise<readonly MemberClock[]> {
  const clocks: MemberClock[] = [];
  for (let from = 1; clocks.length < MAX_MEMBERS; ) {
    const stored = await broker.read(stream, { from, next: subjects.members() });
    if (stored === null) break;
    from = stored.seq + 1;
    const document = documentOf(stored.data);
    if (stored.operation !== '' || document === undefined || document.state === 'dead') continue;
    const session = stored.subject.slice(stored.subject.lastIndexOf('.') + 1);
    clocks.push({ session, role: document.role, host: document.host, aheadMs: document.at - stored.at });
  }
  return clocks;
}

function documentOf(
  data: Uint8Array,
): { readonly role: string; readonly host: string; readonly state: string; readonly at: number } | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(data));
    if (typeof value !== 'object' || value === null || !('at' in value) || typeof value.at !== 'number')
      return undefined;
    const text = (name: string): string => String(Reflect.get(value, name) ?? '');
    return { role: text('role'), host: text('host'), state: text('state'), at: value.at };
  } catch {
    return undefined; // somebody else's key
  }
}

async function marksAhead(
  broker: Broker,
  subjects: Subjects,
  shards: number,
  journal: number,
): Promise<BrokerInspection['marksAhead']> {
  const ahead: { shard: number; mark: number; journal: number }[] = [];
  for (let shard = 0; shard < shards; shard++) {
    const stored = await broker.read(`KV_${subjects.bucket('cluster')}`, { lastOf: subjects.mark(shard) });
    if (stored === null || stored.operation !== '') continue;
    const mark = decodeMark(stored.data).journalSeq;
    if (mark > journal) ahead.push({ shard, mark, journal });
  }
  return ahead;
}

async function lostShards(broker: Broker, subjects: Subjects, shards: number): Promise<BrokerInspection['lost']> {
  const lost: ({ shard: number } & LostData)[] = [];
  for (let shard = 0; shard < shards; shard++) {
    const noted = await readLost(broker, subjects, shard);
    if (noted !== undefined) lost.push({ shard, ...noted });
  }
  return lost;
}

async function accountStorage(broker: Broker): Promise<BrokerInspection['storage']> {
  const info = await ask<{ readonly storage?: number; readonly limits?: { readonly max_storage?: number } }>(
    broker,
    'INFO',
  );
  return { used: info.storage ?? 0, allowed: Math.max(0, info.limits?.max_storage ?? 0) };
}

async function ask<T>(broker: Broker, call: string): Promise<T> {
  const outcome = await broker.request(`$JS.API.${call}`, new Uint8Array(), ASK_MS);
  if (outcome.kind === 'no_responders') throw new BrokerError('internal', 'the server runs without JetStream');
  if (outcome.kind !== 'reply') throw new BrokerError('storage_unavailable', `${call}: ${outcome.kind}`);
  try {
    return JSON.parse(new TextDecoder().decode(outcome.data)) as T; // its documented shape; each field is optional in T
  } catch (cause) {
    throw new BrokerError('internal', `${call}: unreadable answer`, { cause });
  }
}
