// What a scenario runs on: a nats-server of its own with a temporary store, a fresh cluster for each thing measured, and
// a runtime in this process: conductor and submitter, with the fake driver. What is no part of the runtime is kept off the
// broker, or the floor would have to do it too: the machines are volatile (a BMC is nobody's stream), and a task's end is
// told by the conductor, at the commit that ends it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noEffectJournal } from '../actors/drivers/effect-journal.ts';
import { FakeDriver } from '../actors/drivers/fake/fake-driver.ts';
import { machinesOnBroker } from '../actors/drivers/fake/machine-shelf.ts';
import { driversOf } from '../actors/drivers/registry.ts';
import { createNodeKind } from '../actors/node/node-actor.ts';
import type { ActorId, IdSource } from '../proto/ids.ts';
import { idSource } from '../proto/ids.ts';
import type { Caller } from '../proto/task.ts';
import { systemClock } from '../runtime/base/clock.ts';
import { systemRandom } from '../runtime/base/random.ts';
import type { Broker } from '../runtime/broker/broker.ts';
import { connectNats } from '../runtime/broker/nats-broker.ts';
import { findNatsServer } from '../runtime/broker/server-finder.ts';
import { type NatsProcess, startNatsServer } from '../runtime/broker/server-launcher.ts';
import { type Cluster, openCluster } from '../runtime/broker/topology.ts';
import { Conductor } from '../runtime/host/conductor.ts';
import { defaultLeaseTimes } from '../runtime/placement/effect-lease.ts';
import { watchMembers } from '../runtime/placement/member-watch.ts';
import { type ShardLog, silentShardLog } from '../runtime/placement/shard-log.ts';
import { createSubmitter } from '../runtime/submit/submit.ts';
import type { Submitter } from '../runtime/submit/submitter.ts';
import { endWithUs } from './children.ts';
import { TaskEnds } from './load/task-ends.ts';

const VERDICT_WITHIN_MS = 30_000;

const benchCaller: Caller = { tenant: 'default', role: 'admin', subject: 'bench', address: '127.0.0.1' };

export const ids: IdSource = idSource(() => systemClock.now(), systemRandom);

export interface Stage {
  readonly url: string;
  readonly natsVersion: string;
  newCluster(shards: number): Promise<{ cluster: Cluster; broker: Broker }>;
  close(): Promise<void>;
}

export async function openStage(say: (line: string) => void): Promise<Stage> {
  const found = await findNatsServer({ env: process.env, log: say });
  const dataDir = await mkdtemp(join(tmpdir(), 'ironworks-bench-'));
  const server: NatsProcess = await startNatsServer({
    binary: found.path,
    version: found.version,
    dataDir,
    log: () => undefined,
  });
  endWithUs(server.pid);
  const brokers: Broker[] = [];
  let clusters = 0;
  return {
    url: server.url,
    natsVersion: found.version,
    newCluster: async (shards) => {
      const broker = await connectNats({ url: server.url, name: 'bench', clock: systemClock });
      brokers.push(broker);
      const cluster = await openCluster(
        broker,
        {
          namespace: `bench${++clusters}`,
          shards,
          replicas: 1,
          mailboxBound: 16,
          dedupeWindowMs: 120_000,
          taskRetentionMs: 3_600_000,
        },
        { clock: systemClock, ids },
      );
      return { cluster, broker };
    },
    close: async () => {
      for (const broker of brokers) await broker.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface BatchFacts {
  batches: number;
  entries: number;
}

export interface BenchRuntime {
  readonly nodes: readonly ActorId[];
  readonly batches: BatchFacts;
  /** One power change on a node nobody else uses now, from submit to known completion. */
  once(): Promise<boolean>;
  /** Appends and deletes so far, all messages sent with the replies among them, and the bytes appended. */
  written(): { readonly writes: number; readonly messages: number; readonly bytes: number };
  close(): Promise<void>;
}

export async function startRuntime(
  stage: Stage,
  options: { readonly nodes: number; readonly shards: number },
): Promise<BenchRuntime> {
  // One process has one connection, as the floor has; whose part of the runtime uses it does not matter.
  const { cluster, broker } = await stage.newCluster(options.shards);
  const { subjects, shardCount } = cluster;
  const batches: BatchFacts = { batches: 0, entries: 0 };
  const ends = new TaskEnds();
  const log: ShardLog = {
    ...silentShardLog,
    taskEnded: (_id, task) => ends.event(task.id, `task.${task.state}`),
    batchCommitted: (_shard, facts) => {
      batches.batches++;
      batches.entries += facts.entries;
    },
  };
  const fake = new FakeDriver({
    shelf: machinesOnBroker(broker, subjects),
    clock: systemClock,
    journal: noEffectJournal,
  });
  const drivers = driversOf([fake], noEffectJournal);
  const conductor = new Conductor({
    broker,
    cluster,
    clock: systemClock,
    random: systemRandom,
    ids,
    kinds: [createNodeKind({ drivers })],
    session: ids.sessionId('bench'),
    host: 'bench',
    pid: process.pid,
    lease: defaultLeaseTimes,
    limits: { flushEveryMs: 1_000, passivateAfterMs: 60_000, journalRetentionMs: 3_600_000 },
    log,
  });
  await conductor.start();
  const members = await watchMembers({ broker, subjects, clock: systemClock });
  // A caller of a loaded machine waits for its verdict as long as it takes: `submitted` is not a completion.
  const submitter = createSubmitter({
    broker,
    subjects,
    shardCount,
    clock: systemClock,
    ids,
    members,
    verdictWithinMs: VERDICT_WITHIN_MS,
  });
  const nodes = await seedNodes(submitter, options.nodes);
  const lit = new Set<ActorId>();
  const inUse = new Set<ActorId>();
  let turn = 0;
  const nextFree = (): ActorId => {
    for (let tried = 0; tried < nodes.length; tried++) {
      const node = nodes[turn++ % nodes.length];
      if (node !== undefined && !inUse.has(node)) return node;
    }
    throw new Error('more callers than nodes');
  };
  return {
    nodes,
    batches,
    once: async () => {
      const node = nextFree();
      inUse.add(node);
      const action = lit.has(node) ? 'power.off' : 'power.on';
      const answer = await submitter.submit({
        kind: 'baremetal',
        id: node,
        action,
        params: {},
        onConflict: 'reject',
        timeoutS: 0,
        callback: undefined,
        idempotencyKey: undefined,
        caller: benchCaller,
        trace: '',
      });
      let succeeded = false;
      if (answer.kind === 'verdict' && answer.verdict.refusal === undefined)
        succeeded = (await ends.of(answer.verdict.taskId)) === 'task.succeeded';
      if (succeeded && !lit.delete(node)) lit.add(node);
      inUse.delete(node);
      return succeeded;
    },
    written: () => {
      const { appends, removes, publishes, appendBytes } = broker.counters;
      const writes = appends + removes;
      return { writes, messages: writes + publishes, bytes: appendBytes };
    },
    close: async () => {
      submitter.close();
      await members.close();
      await conductor.stop(2_000);
      await drivers.close();
    },
  };
}

async function seedNodes(submitter: Submitter, count: number): Promise<readonly ActorId[]> {
  const nodes = Array.from({ length: count }, () => ids.uuid());
  for (let at = 0; at < count; at += 50)
    await Promise.all(
      nodes.slice(at, at + 50).map(async (id, index) => {
        const payload = { seed: true, driver: 'fake', name: `bench-${at + index}`, driver_info: { volatile: true } };
        const answer = await submitter.order(
          'baremetal',
          id,
          { verb: 'command', name: 'create', payload, ifMatch: '' },
          { caller: benchCaller, trace: '' },
        );
        if (answer.kind !== 'verdict' || answer.verdict.refusal !== undefined)
          throw new Error(`a node could not be made: ${JSON.stringify(answer)}`);
      }),
    );
  return nodes;
}
