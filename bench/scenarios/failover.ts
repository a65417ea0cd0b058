// Scenario `failover`: everything on one machine as `serve` runs it, every node busy with a slow power change, and one of
// the conductors killed with SIGKILL. Measured per task of the dead conductor: from the kill to the commit with which
// its next owner takes the step up again. Afterwards every task must have ended, and no effect may stand twice in the
// effect journal.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBatch } from '../../proto/codec.ts';
import { isFinal } from '../../proto/task.ts';
import { sleep, systemClock } from '../../runtime/base/clock.ts';
import { latencies, milliseconds, record } from '../load/histogram.ts';
import { usageOf } from '../measure/usage.ts';
import { rounded, type Scenario } from '../scenario.ts';
import { type ClusterSight, inParallel, startServed } from '../served.ts';
import { openServedBroker } from '../served-broker.ts';

/** Long enough that every node is busy when the conductor dies, and again when its task is taken up. */
const STEP_S = 8;
const ENDED_WITHIN_MS = 120_000;
const SHARDS = 16;
const EFFECTS = 'effects.jsonl';

export const failover: Scenario = {
  name: 'failover',
  summary: 'kill -9 of a conductor with busy nodes: from the crash to each first resumed step',
  headline: ([row]) => ({
    crash_to_resume_ms: {
      p50: row?.['crash_to_resume_p50_ms'] ?? 0,
      p99: row?.['crash_to_resume_p99_ms'] ?? 0,
      max: row?.['crash_to_resume_max_ms'] ?? 0,
    },
    lost: row?.['lost'] ?? 0,
    doubled_effects: row?.['doubled_effects'] ?? 0,
  }),
  run: async ({ nodes, say }) => {
    const served = await startServed({ effectJournal: EFFECTS });
    try {
      say(`serving on ${served.url}; enrolling ${nodes} nodes`);
      const names = Array.from({ length: nodes }, (_, index) => `busy-${index}`);
      await served.enrol(names, { delay_s: { 'power.on': STEP_S } });
      const cluster = await served.cluster();
      const feed = await followTasks(cluster.nats.url);
      say('asking every node for power.on');
      const tasks = await inParallel(names, async (name) =>
        String((await served.post(`/api/v1/nodes/${name}/tasks`, { action: 'power.on' }))['id']),
      );
      const victim = cluster.conductors.find((conductor) => conductor.state === 'live');
      if (victim === undefined) throw new Error('no live conductor');
      const mine = tasks.filter((task) => feed.ownerOf(task) === victim.id && !feed.ended(task));
      say(`killing conductor ${victim.id} (pid ${victim.pid}) with ${mine.length} busy nodes`);
      const killedAt = performance.now();
      const others = { ...cluster, conductors: cluster.conductors.filter(({ id }) => id !== victim.id) };
      const before = cpuOf(others);
      process.kill(victim.pid, 'SIGKILL');

      const deadline = killedAt + ENDED_WITHIN_MS;
      const resumed = (): boolean => mine.every((task) => feed.resumedAt(task) !== undefined || feed.ended(task));
      while (!resumed() && performance.now() < deadline) await sleep(systemClock, 10);
      const after = cpuOf(others);
      while (!tasks.every((task) => feed.ended(task)) && performance.now() < deadline) await sleep(systemClock, 100);
      const latency = latencies();
      for (const task of mine) {
        const at = feed.resumedAt(task);
        if (at !== undefined) record(latency, killedAt, at);
      }
      const claims = feed.claims().flatMap((at) => (at >= killedAt ? [at - killedAt] : []));
      await feed.close();
      const row = {
        case: `${nodes} busy nodes`,
        resumed: latency.totalCount,
        // What is before the first step: the supervisor's notice, the tombstone, and each shard's claim.
        first_claim_ms: rounded(Math.min(...claims)),
        last_claim_ms: rounded(Math.max(...claims.slice(0, SHARDS / 2))),
        first_resume_ms: milliseconds(latency, 0),
        crash_to_resume_p50_ms: milliseconds(latency, 50),
        crash_to_resume_p99_ms: milliseconds(latency, 99),
        crash_to_resume_max_ms: milliseconds(latency, 100),
        // Of the processes that are left, from the kill to the last resumed step: what it is bounded by.
        taker_cpu_ms: after.conductors - before.conductors,
        gateway_cpu_ms: after.gateways - before.gateways,
        nats_cpu_ms: after.nats - before.nats,
        load_cpu_ms: rounded(after.load - before.load),
        lost: tasks.filter((task) => !feed.ended(task)).length,
        doubled_effects: doubled(await readFile(join(served.folder, EFFECTS), 'utf8').catch(() => '')),
      };
      say(`${row.resumed} resumed, p50 ${row.crash_to_resume_p50_ms} ms, p99 ${row.crash_to_resume_p99_ms} ms`);
      return [row];
    } finally {
      await served.stop();
    }
  },
};

function cpuOf({ conductors, gateways, nats }: ClusterSight): {
  readonly [part in 'conductors' | 'gateways' | 'nats' | 'load']: number;
} {
  const of = (members: readonly { readonly pid: number }[]): number => usageOf(members.map(({ pid }) => pid)).cpuMs;
  return { conductors: of(conductors), gateways: of(gateways), nats: of([nats]), load: of([process]) };
}

/** Lines of the effect journal beyond the first for the same step of the same task. */
function doubled(journal: string): number {
  const seen = new Set<string>();
  let twice = 0;
  for (const line of journal.split('\n')) {
    if (line === '') continue;
    const effect = JSON.parse(line) as { task: string; step: string }; // proof: written by our own drivers
    const key = `${effect.task} ${effect.step}`;
    if (seen.has(key)) twice++;
    seen.add(key);
  }
  return twice;
}

// ---- what the journal tells --------------------------------------------------------------------------------------

interface Seen {
  owner: string;
  epoch: number;
  resumedAt: number | undefined;
  ended: boolean;
}

async function followTasks(url: string): Promise<{
  ownerOf(task: string): string | undefined;
  resumedAt(task: string): number | undefined;
  ended(task: string): boolean;
  /** When each claim of a shard was seen, in their order. */
  claims(): readonly number[];
  close(): Promise<void>;
}> {
  const { broker, cluster } = await openServedBroker(url, 'failover');
  const { subjects } = cluster;
  const tasks = new Map<string, Seen>();
  const claims: number[] = [];
  const follower = await broker.follow({
    stream: subjects.stream('journal'),
    filter: subjects.journals(),
    from: 1,
    onMessage: (message) => {
      const batch = decodeBatch(message.data);
      if (batch.claim !== undefined) claims.push(performance.now());
      for (const { record } of batch.entries)
        for (const task of record.tasks) {
          const seen = tasks.get(task.id);
          if (seen === undefined)
            tasks.set(task.id, {
              owner: batch.owner,
              epoch: task.epoch,
              resumedAt: undefined,
              ended: isFinal(task.state),
            });
          else {
            if (task.epoch > seen.epoch && seen.epoch > 0) seen.resumedAt ??= performance.now();
            seen.epoch = task.epoch;
            seen.ended ||= isFinal(task.state);
            if (seen.resumedAt === undefined) seen.owner = batch.owner;
          }
        }
    },
  });
  return {
    ownerOf: (task) => tasks.get(task)?.owner,
    resumedAt: (task) => tasks.get(task)?.resumedAt,
    ended: (task) => tasks.get(task)?.ended ?? false,
    claims: () => claims,
    close: async () => {
      await follower.close();
      await broker.close();
    },
  };
}
