// What we aim at, each with the figure it is read from, and what bounds it where it is not reached.

import type { BenchDocument } from '../document.ts';
import type { Row } from '../scenario.ts';

export interface Target {
  readonly what: string;
  readonly scenario: string;
  /** The row is the last whose case contains this: the largest, where there are several. */
  readonly case: string;
  readonly figure: string;
  readonly aim: { readonly least: number } | { readonly most: number };
  /** Told beside a figure that misses its aim. */
  readonly bound: string;
}

const LISTS_BOUND =
  'the turns of one thread among six processes on two cores: see gateway_cpu_us for what a list costs itself';

export const targets: readonly Target[] = [
  {
    what: 'tasks/s submitted in process, 64 callers, to the floor',
    scenario: 'task',
    case: 'in process, 64 callers',
    figure: 'ratio_to_floor',
    aim: { least: 0.6 },
    bound: 'the one thread of the process: see “What a task costs” in architecture.md',
  },
  {
    what: 'broker messages a task, replies included, 256 callers',
    scenario: 'task',
    case: 'in process, 256 callers',
    figure: 'messages_per_task',
    aim: { most: 4.5 },
    bound: 'checkpoints of every busy node each second',
  },
  {
    what: 'tasks/s through HTTP, 64 callers, page cache, to Restate’s best',
    scenario: 'peers',
    case: 'page cache, 64 callers: Restate',
    figure: 'ironworks_to_it',
    aim: { least: 3 },
    bound: 'processor time, about a third each of the gateway, the conductors and nats-server: see cpu_us_per_task',
  },
  {
    what: 'tasks/s through HTTP, 64 callers, page cache, to BullMQ with everysec',
    scenario: 'peers',
    case: 'page cache, 64 callers: BullMQ',
    figure: 'ironworks_to_it',
    aim: { least: 1.5 },
    bound: 'the same; a job is a few commands to one Redis, without intent, judge, events or limits',
  },
  {
    what: 'tasks/s through HTTP, 64 callers, synced, to Restate with 4 partitions',
    scenario: 'peers',
    case: 'synced, 64 callers: Restate, 4',
    figure: 'ironworks_to_it',
    aim: { least: 1 },
    bound: 'nats-server syncs each message by itself, 3.5 of a task; only batches of the journal share a sync',
  },
  {
    what: 'tasks/s through HTTP, 64 callers, synced, to BullMQ with always',
    scenario: 'peers',
    case: 'synced, 64 callers: BullMQ',
    figure: 'ironworks_to_it',
    aim: { least: 1 },
    bound: 'the same: Redis syncs once for all commands of a turn',
  },
  {
    what: 'tasks/s beside 100 times the nodes, share of the smallest fleet’s',
    scenario: 'fleet',
    case: ' nodes',
    figure: 'ratio_to_smallest',
    aim: { least: 0.85 },
    bound: 'what a node costs nats-server: its memory and its indexes',
  },
  {
    what: 'start to ready with 100 times the nodes, ms',
    scenario: 'fleet',
    case: ' nodes',
    figure: 'ready_ms',
    aim: { most: 30_000 },
    bound: 'the gateway reads every checkpoint once, in one thread',
  },
  {
    what: 'heap of the gateway for a node nobody looks at, bytes',
    scenario: 'fleet',
    case: ' nodes',
    figure: 'view_bytes_per_node',
    aim: { most: 400 },
    bound: 'a row, its id and its name',
  },
  {
    what: 'memory of gateway and conductors under load with 10,000 nodes, MiB',
    scenario: 'fleet',
    case: '10000 nodes',
    figure: 'product_rss_mib',
    aim: { most: 512 },
    bound: 'three Node processes, and what their collectors let lie: supervisor/spawn.ts',
  },
  {
    what: 'a page of 100 of 100,000 nodes while tasks run, p99 ms',
    scenario: 'lists',
    case: 'page of 100',
    figure: 'p99_ms',
    aim: { most: 50 },
    bound: LISTS_BOUND,
  },
  {
    what: 'a page of 1,000 whole ones, p99 ms',
    scenario: 'lists',
    case: 'page of 1,000',
    figure: 'p99_ms',
    aim: { most: 50 },
    bound: LISTS_BOUND,
  },
  {
    what: 'a filter of them that fits none, p99 ms',
    scenario: 'lists',
    case: 'fits none',
    figure: 'p99_ms',
    aim: { most: 50 },
    bound: LISTS_BOUND,
  },
  {
    what: 'accept (202) p99 at half of peak, to a publish’s',
    scenario: 'accept',
    case: 'half of peak',
    figure: 'ratio_of_p99',
    aim: { most: 3 },
    bound:
      'processor time: batches shrink with the rate, so that half of the peak keeps both cores as busy as the peak, and each process waits longer for one than it runs (architecture.md, “What an acceptance waits for”)',
  },
  {
    what: 'poll answered 304, share of the bare engine',
    scenario: 'poll',
    case: '304',
    figure: 'ratio_of_cpu',
    aim: { least: 0.7 },
    bound: 'checks of the head, the address for its bucket, metrics',
  },
  {
    what: 'poll answered 200, share of the bare engine',
    scenario: 'poll',
    case: '200',
    figure: 'ratio_of_cpu',
    aim: { least: 0.7 },
    bound: 'the same, and writing the node’s JSON',
  },
  {
    what: 'fan-out to 1,000 sockets, share of the bare engine',
    scenario: 'fanout',
    case: '1000 sockets',
    figure: 'ratio_of_cpu',
    aim: { least: 0.8 },
    bound: 'JavaScript for each subscriber of each event; the writes to sockets are as many as the bare engine’s',
  },
  {
    what: 'fan-out to 5,000 sockets, share of the bare engine',
    scenario: 'fanout',
    case: '5000 sockets',
    figure: 'ratio_of_cpu',
    aim: { least: 0.8 },
    bound: 'the same',
  },
  {
    what: 'refusals under five times the peak, p99 ms',
    scenario: 'overload',
    case: 'storm',
    figure: 'refused_p99_ms',
    aim: { most: 50 },
    bound:
      'the storm is made on the same two cores, and part of it is accepted and run there: see load_late and refused_sent',
  },
  {
    what: 'a polite tenant’s requests accepted under five times the peak, %',
    scenario: 'overload',
    case: 'polite',
    figure: 'success_percent',
    aim: { least: 99 },
    bound: 'the same: it is let in when it is heard, which is late',
  },
  {
    what: 'back to unloaded latency after the storm, s',
    scenario: 'overload',
    case: 'polite',
    figure: 'back_after_s',
    aim: { most: 10 },
    bound: 'the tasks accepted meanwhile have to end',
  },
  {
    what: 'crash to first resumed step, 1,000 busy nodes, p99 ms',
    scenario: 'failover',
    case: 'busy nodes',
    figure: 'crash_to_resume_p99_ms',
    aim: { most: 800 },
    bound: 'reading and deciding for 500 nodes in the processes that are left',
  },
  {
    what: 'effects doubled by a crash',
    scenario: 'failover',
    case: 'busy nodes',
    figure: 'doubled_effects',
    aim: { most: 0 },
    bound: '',
  },
  {
    what: 'effects of cancelled tasks',
    scenario: 'cancel',
    case: 'tasks',
    figure: 'effects_of_cancelled',
    aim: { most: 0 },
    bound: '',
  },
  {
    what: 'answer to a cancel, p99 ms',
    scenario: 'cancel',
    case: 'tasks',
    figure: 'p99_ms',
    aim: { most: 100 },
    bound: '32 at once on processes that are still compiling',
  },
  {
    what: 'start to ready on data of 1,000 nodes after every process was killed, ms',
    scenario: 'restart',
    case: 'killed',
    figure: 'ready_ms',
    aim: { most: 20_000 },
    bound: '',
  },
];

export interface Measured {
  readonly target: Target;
  readonly value: number;
  readonly met: boolean;
}

/** Those of which the document has a figure. */
export function measuredTargets(document: BenchDocument): readonly Measured[] {
  return targets.flatMap((target) => {
    const value = rowOf(document, target)?.[target.figure];
    if (typeof value !== 'number') return [];
    const met = 'least' in target.aim ? value >= target.aim.least : value <= target.aim.most;
    return [{ target, value, met }];
  });
}

function rowOf(document: BenchDocument, { scenario, case: name }: Target): Row | undefined {
  return document.runs
    .filter((run) => run.scenario === scenario)
    .flatMap(({ results }) => results)
    .findLast((row) => row.case.includes(name));
}
