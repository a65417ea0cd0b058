// The host supervisor's own view of the broker: connects, opens the cluster, and remembers beside the data which
// incarnation it has served, so that a store that was deleted is noticed instead of silently replaced by an empty one.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { IdSource } from '../../proto/ids.ts';
import type { HostFacts } from '../../runtime/base/child-protocol.ts';
import { type Clock, sleep } from '../../runtime/base/clock.ts';
import { maskUserInfo, type Settings } from '../../runtime/base/settings.ts';
import { type Broker, BrokerError } from '../../runtime/broker/broker.ts';
import { type Cluster, openCluster } from '../../runtime/broker/topology.ts';

export interface ClusterTools {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly signal: AbortSignal;
}

/** A broker that has just been started recovers its streams for a while; until then its answers are errors. */
const OPEN_LIMIT_MS = 30_000;
const RETRY_MS = 200;

/**
 * Opens the cluster, creating it on an empty broker. `memory` is the file that remembers the incarnation; undefined for
 * a broker that is not ours.
 * @throws StorageLostError where data that was there is gone; BrokerError where the broker does not answer in time
 */
export async function openOwnCluster(
  broker: Broker,
  settings: Settings,
  memory: string | undefined,
  tools: ClusterTools,
): Promise<Cluster> {
  const expectIncarnation = memory === undefined ? undefined : await readIncarnation(memory);
  const until = tools.clock.monotonic() + OPEN_LIMIT_MS;
  for (;;) {
    try {
      const cluster = await openCluster(
        broker,
        {
          namespace: settings.namespace,
          shards: settings.shards,
          replicas: settings.replicas,
          mailboxBound: settings.mailboxBound,
          dedupeWindowMs: settings.dedupeWindowS * 1_000,
          taskRetentionMs: settings.taskRetentionS * 1_000,
          ...(expectIncarnation === undefined ? {} : { expectIncarnation }),
        },
        tools,
      );
      if (memory !== undefined && expectIncarnation === undefined)
        await writeIncarnation(memory, cluster.subjects.incarnation);
      return cluster;
    } catch (error) {
      const isPassing = error instanceof BrokerError && error.code === 'storage_unavailable';
      if (!isPassing || tools.clock.monotonic() >= until) throw error;
      await sleep(tools.clock, RETRY_MS, tools.signal);
    }
  }
}

/** One file for each namespace served from the data folder. */
export function incarnationFile(dataDir: string, namespace: string): string {
  return join(resolve(dataDir), `cluster-${namespace}.json`);
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

async function readIncarnation(file: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is damaged; restore it, or remove it if the store is known to be whole`, { cause });
  }
  const isSound =
    typeof value === 'object' && value !== null && 'incarnation' in value && typeof value.incarnation === 'string';
  if (!isSound) throw new Error(`${file} is damaged; restore it, or remove it if the store is known to be whole`);
  // proof: checked in isSound, which TypeScript does not carry through a variable of `unknown`
  return (value as { incarnation: string }).incarnation;
}

async function writeIncarnation(file: string, incarnation: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify({ incarnation })}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
