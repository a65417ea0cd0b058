// What a broker holds of one cluster and how it keeps it, for whoever looks for trouble. Looks only: nothing is created,
// changed or brought in line, and a cluster that is not there is an answer, not an error.

import { decodeMark } from '../../proto/codec.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Broker } from './broker.ts';
import { BrokerError } from './broker.ts';
import { streamConfig } from './jetstream-api.ts';
import { type ClusterOptions, findCluster, streamSpecs, subjectsOf } from './topology.ts';

/** A field of a stream's configuration that is not what the settings ask for. */
export interface Drift {
  readonly field: string;
  readonly is: string;
  readonly want: string;
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
  readonly streams: readonly StreamInspection[];
  readonly clocks: readonly MemberClock[];
  /** Shards whose mark is ahead of the journal: what was acknowledged is gone (J2). */
  readonly marksAhead: readonly { readonly shard: number; readonly mark: number; readonly journal: number }[];
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
  const { version } = broker.info;
  if (facts === undefined) return { version, incarnation: undefined, streams: [], clocks: [], marksAhead: [], storage };
  const subjects = subjectsOf(options.namespace, facts);
  const streams: StreamInspection[] = [];
  for (const spec of streamSpecs(subjects, facts.shards, options))
    streams.push(await inspectStream(broker, spec.name, streamConfig(spec)));
  const held = (name: string): StreamInspection['state'] => streams.find((stream) => stream.name === name)?.state;
  const cluster = `KV_${subjects.bucket('cluster')}`;
  const known = held(cluster) !== undefined;
  const journal = held(subjects.stream('journal'))?.lastSeq;
  return {
    version,
    incarnation: facts.incarnation,
    streams,
    clocks: known ? await memberClocks(broker, cluster, subjects) : [],
    marksAhead: known && journal !== undefined ? await marksAhead(broker, subjects, facts.shards, journal) : [],
    storage,
  };
}

// ---- streams -----------------------------------------------------------------------------------------------------

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
  wanted: { readonly [field: string]: unknown },
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
    drift: driftOf(config, wanted),
  };
}

/** Fields that the server leaves out have their zero value. */
export function driftOf(
  config: { readonly [field: string]: unknown },
  wanted: { readonly [field: string]: unknown },
): readonly Drift[] {
  return Object.entries(wanted).flatMap(([field, want]) => {
    const is = config[field] ?? (typeof want === 'boolean' ? false : typeof want === 'number' ? 0 : undefined);
    const [text, wish] = [JSON.stringify(is) ?? 'not set', JSON.stringify(want)];
    return text === wish ? [] : [{ field, is: text, want: wish }];
  });
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
