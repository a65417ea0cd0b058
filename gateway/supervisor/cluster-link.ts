// The host supervisor's own view of the broker: connects, opens the cluster, and remembers beside the data which
// incarnation it has served and how much that held, so that a store that was deleted or emptied is noticed instead of
// silently replaced by an empty one.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { IdSource } from '../../proto/ids.ts';
import type { HostFacts } from '../../runtime/base/child-protocol.ts';
import { type Clock, sleep } from '../../runtime/base/clock.ts';
import { maskUserInfo, type Settings } from '../../runtime/base/settings.ts';
import { type Broker, BrokerError } from '../../runtime/broker/broker.ts';
import { type Cluster, clusterOptionsOf, openCluster, StorageLostError } from '../../runtime/broker/topology.ts';
import { noteLost } from '../../runtime/placement/lost-data.ts';

export interface ClusterTools {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly signal: AbortSignal;
  /** An older copy of the store was put back: its journal ends at `found`, and ended at `held` before. */
  readonly onLost: (found: number, held: number) => void;
  /** The cluster on an operator's server is another than was served from here last. */
  readonly onAnother: (incarnation: string, before: string) => void;
}

/** A broker that has just been started recovers its streams for a while; until then its answers are errors. */
const OPEN_LIMIT_MS = 30_000;
const RETRY_MS = 200;

/** Where it is remembered what a store held. */
export interface StoreMemory {
  readonly file: string;
  /** The store is in the data folder too: one that is another, or holds less, is refused. */
  readonly isOurs: boolean;
}

/** One file for each namespace served from the data folder; an operator's own server may be another one each time. */
export function storeMemory({ data, namespace, nats }: Pick<Settings, 'data' | 'namespace' | 'nats'>): StoreMemory {
  const isOurs = nats === '';
  return { file: join(resolve(data), `${isOurs ? 'cluster' : 'external'}-${namespace}.json`), isOurs };
}

/**
 * Opens the cluster, creating it on an empty broker.
 * @param served the incarnation that our processes run on: no other will do, wherever it is
 * @throws StorageLostError where data that was in our folder, or is served, is gone; BrokerError where the broker does not answer in time
 */
export async function openOwnCluster(
  broker: Broker,
  settings: Settings,
  tools: ClusterTools,
  served?: string,
): Promise<Cluster> {
  const memory = storeMemory(settings);
  const remembered = await readMemory(memory);
  const expectIncarnation = served ?? (memory.isOurs ? remembered?.incarnation : undefined);
  const until = tools.clock.monotonic() + OPEN_LIMIT_MS;
  for (;;) {
    try {
      const cluster = await openCluster(
        broker,
        {
          ...clusterOptionsOf(settings),
          ...(expectIncarnation === undefined ? {} : { expectIncarnation }),
        },
        tools,
      );
      const { incarnation } = cluster.subjects;
      const held = (await heldBy(broker, cluster)) ?? { journalSeq: 0, journal: 0, checkpoints: 0 };
      const before = remembered?.incarnation === incarnation ? remembered.held : undefined;
      const lost = await noteRollback(broker, cluster, held, before, tools.clock);
      if (memory.isOurs) refuseLoss(held, before, memory.file);
      else if (remembered !== undefined && before === undefined) tools.onAnother(incarnation, remembered.incarnation);
      if (lost) tools.onLost(held.journalSeq, before?.journalSeq ?? 0);
      if (!memory.isOurs) await writeIfPossible(memory, { incarnation, held });
      else if (lost || remembered === undefined) await writeMemory(memory.file, { incarnation, held });
      return cluster;
    } catch (error) {
      const isPassing = error instanceof BrokerError && error.code === 'storage_unavailable';
      if (!isPassing || tools.clock.monotonic() >= until) throw error;
      await sleep(tools.clock, RETRY_MS, tools.signal);
    }
  }
}

/**
 * Notes how much the cluster holds now, for the next start. Best effort: what is noted already stays.
 * @returns false where there is less than is noted, which then stays; {@link openOwnCluster} says what to do about it
 */
export async function rememberCluster(broker: Broker, cluster: Cluster, memory: StoreMemory): Promise<boolean> {
  const { incarnation } = cluster.subjects;
  try {
    const held = await heldBy(broker, cluster);
    if (held === undefined) return false;
    const before = await readMemory(memory).catch(() => undefined); // what became unreadable meanwhile is written anew
    if (before?.incarnation === incarnation && held.journalSeq < (before.held?.journalSeq ?? 0)) return false;
    await writeIfPossible(memory, { incarnation, held });
  } catch (cause) {
    if (!(cause instanceof BrokerError)) throw cause; // it is away: an older note serves too
  }
  return true;
}

/** The disk is full, or the folder is not ours to write: an older note serves too. */
async function writeIfPossible({ file }: StoreMemory, memory: Memory): Promise<void> {
  try {
    await writeMemory(file, memory);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
  }
}

/** Resolves with whether they are stored: they are for people, and are written again and again (store-watch.ts). */
export async function writeHostFacts(
  broker: Broker,
  cluster: Cluster,
  host: string,
  facts: HostFacts,
): Promise<boolean> {
  const data = new TextEncoder().encode(JSON.stringify(facts));
  const outcome = await broker.append(cluster.subjects.key('cluster', `hosts.${host}`), data);
  return outcome.kind === 'stored';
}

/** The facts of an embedded server, or of one that is not ours (pid 0), about whose disk nothing is known. */
export function hostFacts(url: string, version: string, natsPid: number, storageFull: boolean): HostFacts {
  return { supervisor: { pid: process.pid }, nats: { pid: natsPid, url: maskUserInfo(url), version }, storageFull };
}

/** A host's name as one token of a broker key. */
export function hostToken(hostname: string): string {
  const token = hostname
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return token === '' ? 'host' : token;
}

/** Messages of the two streams whose loss would look like an empty cluster, and the end of the journal. */
interface Held {
  /** Its sequences only ever go up. 0 in files of earlier versions. */
  readonly journalSeq: number;
  readonly journal: number;
  readonly checkpoints: number;
}

interface Memory {
  readonly incarnation: string;
  /** Absent in files of earlier versions. */
  readonly held?: Held | undefined;
}

/** Undefined where the journal is gone. */
async function heldBy(broker: Broker, { subjects }: Cluster): Promise<Held | undefined> {
  const [journal, checkpoints] = await Promise.all([
    broker.streamState(subjects.stream('journal')),
    broker.streamState(`KV_${subjects.bucket('checkpoints')}`),
  ]);
  if (journal === null) return undefined;
  return { journalSeq: journal.lastSeq, journal: journal.messages, checkpoints: checkpoints?.messages ?? 0 };
}

/** J2: whatever was acknowledged behind where the journal now ends is gone. Noted, so that its owners see to it. */
async function noteRollback(
  broker: Broker,
  { subjects, shardCount }: Cluster,
  held: Held,
  before: Held | undefined,
  clock: Clock,
): Promise<boolean> {
  if (before === undefined || held.journalSeq >= before.journalSeq) return false;
  const lost = { held: before.journalSeq, found: held.journalSeq, at: clock.now() };
  for (let shard = 0; shard < shardCount; shard++) await noteLost(broker, subjects, shard, lost);
  return true;
}

/** Each actor keeps its checkpoint, removed ones too, so there are never fewer than before; the journal is trimmed, but never to nothing. */
function refuseLoss(held: Held, before: Held | undefined, memory: string): void {
  if (before === undefined) return;
  const lost =
    held.journal === 0 && before.journal > 0
      ? `the journal is empty, and held ${before.journal} messages`
      : held.checkpoints < before.checkpoints
        ? `there are ${held.checkpoints} checkpoints, and were ${before.checkpoints}`
        : undefined;
  if (lost === undefined) return;
  throw new StorageLostError(
    `${lost} when this data folder was served last: the store was truncated, or an older copy put back. Restore a newer ` +
      `copy; or start on an empty data folder (--data DIR); or, to go on without what is lost, remove ${memory}`,
  );
}

async function readMemory({ file, isOurs }: StoreMemory): Promise<Memory | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || !isOurs)) return undefined;
    throw cause;
  }
  const damaged = `${file} is damaged; restore it, or remove it if the store is known to be whole`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(damaged, { cause });
  }
  if (typeof value !== 'object' || value === null) throw new Error(damaged);
  const { incarnation, held }: { incarnation?: unknown; held?: unknown } = value;
  if (typeof incarnation !== 'string') throw new Error(damaged);
  return { incarnation, held: typeof held === 'object' && held !== null ? heldOf(held) : undefined };
}

function heldOf(held: { readonly [name in keyof Held]?: unknown }): Held {
  const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
  return {
    journalSeq: count(held.journalSeq),
    journal: count(held.journal),
    checkpoints: count(held.checkpoints),
  };
}

async function writeMemory(file: string, memory: Memory): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(memory)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
