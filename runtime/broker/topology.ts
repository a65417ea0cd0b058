// The streams and buckets of one cluster, declared here and nowhere else. Opening is idempotent: the first process
// creates the cluster and fixes its shard count and incarnation, all later ones join it.

import type { IdSource } from '../../proto/ids.ts';
import { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../base/clock.ts';
import type { Settings } from '../base/settings.ts';
import type { Broker, StreamSpec } from './broker.ts';
import { BrokerError } from './broker.ts';
import { unsoundPair } from './versions.ts';

export interface ClusterOptions {
  readonly namespace: string;
  /** Used only when the cluster is created; 1 to 256. */
  readonly shards: number;
  /** Used only when the cluster is created; 1 to 32, and no more than shards. Default 1. */
  readonly mailboxStreams?: number;
  readonly replicas: number;
  /** Messages a lane of a mailbox holds. */
  readonly mailboxBound: number;
  readonly dedupeWindowMs: number;
  readonly taskRetentionMs: number;
  /** The incarnation this installation has seen before: an empty broker then means lost data, not a new cluster. */
  readonly expectIncarnation?: string;
}

export interface Cluster {
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly replicas: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Data that should be there is not: the store was deleted or rolled back. Starting would hide the loss. */
export class StorageLostError extends Error {
  override readonly name = 'StorageLostError';
  readonly code = 'storage_lost';
}

/** The server is not sound with as many replicas: it would let two writers win one compare-and-set. */
export class UnsoundServerError extends Error {
  override readonly name = 'UnsoundServerError';
  readonly code = 'unsound_server';
}

/** A stream that is not ours has our name. */
export class ForeignStreamError extends Error {
  override readonly name = 'ForeignStreamError';
  readonly code = 'foreign_stream';
}

/** Longer than a callback is retried for (runtime/callback/retry.ts), so that none ages out while it is still tried. */
const CALLBACK_GRACE_MS = 48 * 3_600_000;

/** What every process of a cluster asks of its streams. */
export function clusterOptionsOf(settings: Settings): ClusterOptions {
  return {
    namespace: settings.namespace,
    shards: settings.shards,
    mailboxStreams: settings.mailboxStreams,
    replicas: settings.replicas,
    mailboxBound: settings.mailboxBound,
    dedupeWindowMs: settings.dedupeWindowS * 1_000,
    taskRetentionMs: settings.taskRetentionS * 1_000,
  };
}

/** More buy nothing on the disks that were measured, and each is a stream that the server leads and recovers. */
const MAX_MAILBOX_STREAMS = 32;

const BUCKETS = ['checkpoints', 'cluster', 'names', 'fake'] as const;

/**
 * Creates the cluster or joins it.
 * @throws BrokerError when the broker does not answer. @throws StorageLostError when a part of the store is gone.
 * @throws UnsoundServerError before anything is stored, naming the versions that would do.
 */
export async function openCluster(
  broker: Broker,
  options: ClusterOptions,
  tools: { readonly clock: Clock; readonly ids: IdSource },
): Promise<Cluster> {
  checkCount('shards', options.shards, 256);
  checkCount('mailboxStreams', options.mailboxStreams ?? 1, MAX_MAILBOX_STREAMS);
  const unsound = unsoundPair(broker.info.version, options.replicas);
  if (unsound !== undefined) throw new UnsoundServerError(unsound);
  const root = new Subjects(options.namespace, 'root');
  const spec = rootSpec(options.namespace, options.replicas);
  const rootStream = spec.name;
  if (await isForeign(broker, spec, root))
    throw new ForeignStreamError(
      `stream ${spec.name} is somebody else's, and making it ours would destroy what it holds: ` +
        'choose another --namespace, or remove that stream',
    );
  await broker.ensureStream(spec);

  let facts = await readFacts(broker, rootStream, root);
  if (facts === undefined) {
    if (options.expectIncarnation !== undefined)
      throw new StorageLostError(
        `the broker holds no cluster "${options.namespace}", but incarnation ` +
          `${options.expectIncarnation} was served from here: its store was deleted. Restore the store, or start on an empty data folder`,
      );
    facts = await createCluster(broker, rootStream, root, options, tools);
  }
  if (options.expectIncarnation !== undefined && options.expectIncarnation !== facts.incarnation)
    throw new StorageLostError(
      `the broker holds incarnation ${facts.incarnation}, this data folder has served ${options.expectIncarnation}`,
    );
  const subjects = subjectsOf(options.namespace, facts);
  for (const each of streamSpecs(subjects, facts.shards, options)) {
    if ((await broker.streamState(each.name)) === null)
      throw new StorageLostError(`stream ${each.name} is gone: the store was deleted or truncated; restore it`);
    await broker.ensureStream(each);
  }
  return { subjects, shardCount: facts.shards, replicas: options.replicas, createdAt: facts.created_at };
}

export interface ClusterFacts {
  readonly incarnation: string;
  readonly shards: number;
  /** Absent where a version wrote it that knew of one alone. */
  readonly mailbox_streams?: number;
  readonly created_at: number;
}

/** What the broker holds under a namespace, looked at only; undefined where there is no cluster. @throws BrokerError */
export async function findCluster(broker: Broker, namespace: string): Promise<ClusterFacts | undefined> {
  const root = new Subjects(namespace, 'root');
  const stream = rootSpec(namespace, 1).name;
  return (await broker.streamState(stream)) === null ? undefined : readFacts(broker, stream, root);
}

/** Whether a stream of this name is there that neither takes what ours takes nor holds what ours holds. */
async function isForeign(broker: Broker, spec: StreamSpec, root: Subjects): Promise<boolean> {
  const standing = await broker.streamState(spec.name);
  if (standing === null || standing.subjects.some((subject) => spec.subjects.includes(subject))) return false;
  return (await readFacts(broker, spec.name, root)) === undefined;
}

/**
 * Streams that hold a name or subjects of a cluster that is yet to be made, and are not what an earlier try left.
 * @throws BrokerError
 */
export async function streamsInTheWay(broker: Broker, namespace: string): Promise<readonly string[]> {
  const root = new Subjects(namespace, 'root');
  const spec = rootSpec(namespace, 1);
  if (await isForeign(broker, spec, root)) return [spec.name];
  const begun = (await broker.streamState(spec.name)) === null ? null : await readBegun(broker, spec.name, root);
  const subjects = subjectsOf(namespace, begun ?? { incarnation: 'none' });
  const wanted = streamSpecs(subjects, 1, NO_OPTIONS).flatMap((each) => each.subjects);
  const holders = await Promise.all(wanted.map((subject) => broker.streamsHolding(subject)));
  const ours = begun === null ? [] : streamSpecs(subjects, begun.shards, NO_OPTIONS).map(({ name }) => name);
  return [...new Set(holders.flat())].filter((name) => !ours.includes(name)).toSorted();
}

/** Whatever they are kept with, streams have these names. */
const NO_OPTIONS = { namespace: '', replicas: 1, mailboxBound: 1, dedupeWindowMs: 1, taskRetentionMs: 1 } as const;

async function readBegun(broker: Broker, stream: string, root: Subjects): Promise<ClusterFacts | null> {
  const message = await broker.read(stream, { lastOf: root.rootKey('creating') });
  return message === null ? null : (JSON.parse(new TextDecoder().decode(message.data)) as ClusterFacts); // proof: written by createCluster alone
}

/** The names in a cluster that says this of itself. */
export function subjectsOf(
  namespace: string,
  { incarnation, mailbox_streams: streams = 1 }: Pick<ClusterFacts, 'incarnation' | 'mailbox_streams'>,
): Subjects {
  return new Subjects(namespace, incarnation, streams);
}

async function readFacts(broker: Broker, stream: string, root: Subjects): Promise<ClusterFacts | undefined> {
  const message = await broker.read(stream, { lastOf: root.rootKey('cluster') });
  if (message === null) return undefined;
  return JSON.parse(new TextDecoder().decode(message.data)) as ClusterFacts; // proof: written by createCluster alone
}

/** Streams first, then the document that names them, create-only: of two creators the loser joins the winner. */
async function createCluster(
  broker: Broker,
  rootStream: string,
  root: Subjects,
  options: ClusterOptions,
  tools: { readonly clock: Clock; readonly ids: IdSource },
): Promise<ClusterFacts> {
  // The incarnation is chosen by whoever writes it first; streams of a lost race would overlap in subjects, so the
  // choice is settled before any stream is made.
  const proposed: ClusterFacts & { ready?: boolean } = {
    incarnation: tools.ids.token().slice(0, 8),
    shards: options.shards,
    mailbox_streams: Math.min(options.mailboxStreams ?? 1, options.shards),
    created_at: tools.clock.now(),
  };
  const chosenKey = root.rootKey('creating');
  await broker.append(chosenKey, encode(proposed), { expectedSubjectSeq: 0 });
  const facts = await readBegun(broker, rootStream, root);
  if (facts === null) throw new BrokerError('storage_unavailable', 'the cluster document could not be written');
  for (const spec of streamSpecs(subjectsOf(options.namespace, facts), facts.shards, options))
    await broker.ensureStream(spec);
  await broker.append(root.rootKey('cluster'), encode(facts), { expectedSubjectSeq: 0 });
  const written = await readFacts(broker, rootStream, root);
  if (written === undefined) throw new BrokerError('storage_unavailable', 'the cluster document could not be written');
  return written;
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function checkCount(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new RangeError(`${name} ${value}: want 1 to ${most}`);
}

/** Every stream and bucket of a cluster but the root bucket, which names it. */
export function streamSpecs(
  subjects: Subjects,
  shardCount: number,
  options: Omit<ClusterOptions, 'shards' | 'mailboxStreams'>,
): readonly StreamSpec[] {
  const base = {
    maxPerSubject: 0,
    discardNewPerSubject: false,
    maxAgeMs: 0,
    dedupeWindowMs: 120_000,
    denyDelete: false,
    allowDirect: false,
    allowRollup: false,
    replicas: options.replicas,
  };
  return [
    ...subjects.mailboxStreams().map((name) => ({
      ...base,
      name,
      subjects: mailboxesIn(name, subjects, shardCount),
      maxPerSubject: options.mailboxBound,
      discardNewPerSubject: true,
      dedupeWindowMs: options.dedupeWindowMs,
    })),
    // J7: no age or size limit here; the owner trims what its mark has passed.
    { ...base, name: subjects.stream('journal'), subjects: [subjects.journals()], denyDelete: true },
    {
      ...base,
      name: subjects.stream('tasks'),
      subjects: [subjects.tasks()],
      maxPerSubject: 1,
      maxAgeMs: options.taskRetentionMs,
    },
    // Parked ones outlive the task they tell of, and go by themselves; each change of one counts its age anew.
    {
      ...base,
      name: subjects.stream('callbacks'),
      subjects: [subjects.callbacks()],
      maxPerSubject: 1,
      maxAgeMs: options.taskRetentionMs + CALLBACK_GRACE_MS,
    },
    ...BUCKETS.map((name) => bucketSpec(subjects.bucket(name), options.replicas)),
  ];
}

/** One stream alone takes all mailboxes by one subject. */
function mailboxesIn(stream: string, subjects: Subjects, shardCount: number): readonly string[] {
  if (subjects.mailboxStreamCount === 1) return [subjects.mailboxes()];
  const shards = Array.from({ length: shardCount }, (_, shard) => shard);
  return shards
    .filter((shard) => subjects.mailboxStream(shard) === stream)
    .map((shard) => subjects.mailboxOfShard(shard));
}

/** The bucket that names the cluster. */
export function rootSpec(namespace: string, replicas: number): StreamSpec {
  return bucketSpec(new Subjects(namespace, 'root').rootBucket(), replicas);
}

function bucketSpec(bucket: string, replicas: number): StreamSpec {
  return {
    name: `KV_${bucket}`,
    subjects: [`$KV.${bucket}.>`],
    maxPerSubject: 1,
    discardNewPerSubject: false,
    maxAgeMs: 0,
    dedupeWindowMs: 120_000,
    denyDelete: true,
    allowDirect: true,
    allowRollup: true,
    replicas,
  };
}
