// What the parts of a served cluster, and the load beside them, have spent so far: processor time and memory of their
// processes, writes to the broker as they count them, the delay of their event loops. Two looks make the cost of what
// was between them.

import type { Row } from '../scenario.ts';
import { rounded } from '../scenario.ts';
import { type Usage, usageOf } from './usage.ts';

const PARTS = ['gateways', 'conductors', 'nats', 'load'] as const;

export interface Spent {
  readonly parts: { readonly [part in (typeof PARTS)[number]]: Usage };
  /** Appends and deletes that gateways and conductors sent. */
  readonly writes: number;
  readonly writtenBytes: number;
  /** Of gateways: what their JavaScript holds, garbage included. */
  readonly gatewayHeapBytes: number;
  /** Active timers of gateways and conductors. */
  readonly timers: number;
  /** The worst p99 of their event loops since the last look. */
  readonly loopDelayP99Ms: number;
}

interface Members {
  readonly nats: { readonly pid: number };
  readonly conductors: readonly { readonly pid: number }[];
  readonly gateways: readonly { readonly pid: number }[];
}

/** @param metrics what each gateway tells at /metrics: itself, and every conductor again */
export function spentSoFar({ nats, conductors, gateways }: Members, metrics: readonly string[]): Spent {
  const series = metrics.flatMap((text, gateway) =>
    seriesOf(text).filter(({ labels }) => gateway === 0 || !labels.includes('conductor=')),
  );
  const values = (name: string): number[] => series.filter((each) => each.name === name).map(({ value }) => value);
  const sum = (name: string): number => values(name).reduce((total, value) => total + value, 0);
  const of = (members: readonly { readonly pid: number }[]): Usage => usageOf(members.map(({ pid }) => pid));
  return {
    parts: { gateways: of(gateways), conductors: of(conductors), nats: of([nats]), load: usageOf([process.pid]) },
    writes: sum('ironworks_broker_appends') + sum('ironworks_broker_removes'),
    writtenBytes: sum('ironworks_broker_append_bytes'),
    gatewayHeapBytes: series.reduce(
      (total, { name, labels, value }) => (isHeap(name, labels) ? total + value : total),
      0,
    ),
    timers: series.reduce((total, { name, labels, value }) => (isTimers(name, labels) ? total + value : total), 0),
    loopDelayP99Ms: Math.max(0, ...values('ironworks_nodejs_eventloop_lag_p99_seconds')) * 1_000,
  };
}

/** What each of `count` things cost between two looks, and what the parts hold now. */
export function costOf(count: number, before: Spent, after: Spent): Omit<Row, 'case'> {
  const each = (spent: number, digits: number): number => rounded(spent / Math.max(1, count), digits);
  return {
    writes_per_task: each(after.writes - before.writes, 2),
    write_bytes_per_task: each(after.writtenBytes - before.writtenBytes, 0),
    ...Object.fromEntries(
      PARTS.map((part) => [`${part}_cpu_us`, each((after.parts[part].cpuMs - before.parts[part].cpuMs) * 1_000, 0)]),
    ),
    ...Object.fromEntries(PARTS.map((part) => [`${part}_rss_mib`, after.parts[part].rssMib])),
    loop_delay_p99_ms: rounded(after.loopDelayP99Ms, 1),
  };
}

const isHeap = (name: string, labels: string): boolean =>
  name === 'ironworks_nodejs_heap_size_used_bytes' && !labels.includes('conductor=');

const isTimers = (name: string, labels: string): boolean =>
  name === 'ironworks_nodejs_active_resources' && labels.includes('type="Timeout"');

interface Series {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

/** Of the Prometheus text format. */
function seriesOf(text: string): readonly Series[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', labels = '', value] = /^([a-z_0-9]+)(\{.*\})? (\S+)$/i.exec(line) ?? [];
    return value === undefined ? [] : [{ name, labels, value: Number(value) }];
  });
}
