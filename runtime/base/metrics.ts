// Metrics: the registry of a process, the handles it hands out, and what a conductor counts. Handles are declared in one
// place for each area, with units in their names and labels whose values are bounded.
// The only place that imports prom-client.

import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

import type { Json } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';

export type Labels = { readonly [name: string]: string };

export interface CounterHandle {
  add(count: number, labels?: Labels): void;
}

export interface HistogramHandle {
  observe(value: number, labels?: Labels): void;
}

/** One value of a metric that its owner counts. */
export interface Sample {
  /** What comes behind the metric's name. */
  readonly suffix?: string;
  readonly labels: Labels;
  readonly value: number;
}

/** What another process reported of itself; plain JSON. */
export type MetricsSnapshot = readonly { readonly [name: string]: unknown }[];

/** Metrics reported by another process, with the labels that tell them apart. */
export interface Reported {
  readonly labels: Labels;
  readonly snapshot: MetricsSnapshot;
}

/** Names start with `ironworks_`. Declaring a name twice is an error. */
export class MetricsRegistry {
  readonly #registry = new Registry();

  /** CPU, memory, event loop lag and garbage collection of this process. */
  observeProcess(): void {
    collectDefaultMetrics({ register: this.#registry, prefix: 'ironworks_' });
  }

  counter(name: string, help: string, labels: readonly string[] = []): CounterHandle {
    const counter = new Counter({ name, help, labelNames: [...labels], registers: [this.#registry] });
    if (labels.length === 0) counter.inc(0);
    return { add: (count, values = {}) => counter.inc(values, count) };
  }

  histogram(name: string, help: string, buckets: readonly number[], labels: readonly string[] = []): HistogramHandle {
    const histogram = new Histogram({
      name,
      help,
      labelNames: [...labels],
      buckets: [...buckets],
      registers: [this.#registry],
    });
    return { observe: (value, values = {}) => histogram.observe(values, value) };
  }

  /** `read` is called at each scrape. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }

  /**
   * A metric that is counted by its owner, who counts so often that looking its labels up each time would show.
   * `read` is called at each scrape; a histogram's samples are named as they are told (`_bucket`, `_sum`, `_count`).
   */
  counted(name: string, help: string, type: 'counter' | 'histogram', read: () => readonly Sample[]): void {
    const metric = {
      name,
      help,
      type,
      get: async () => ({
        name,
        help,
        type,
        aggregator: 'sum',
        values: read().map(({ suffix = '', labels, value }) => ({ labels, value, metricName: `${name}${suffix}` })),
      }),
      reset: () => undefined,
    };
    this.#registry.registerMetric(metric as unknown as Counter); // proof: the registry asks for name, get and reset alone
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The Prometheus text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** To be sent to whoever answers scrapes for this process. Samples that are no number (yet) have no JSON: left out. */
  async snapshot(): Promise<MetricsSnapshot> {
    const metrics: readonly object[] = await this.#registry.getMetricsAsJSON();
    return metrics.map((metric) => {
      const values = Reflect.get(metric, 'values') as readonly { readonly value: number }[]; // proof: its declared shape
      return { ...metric, values: values.filter((sample) => Number.isFinite(sample.value)) };
    });
  }

  /** The text of this process and of others in one, each of the others' series with its labels. */
  async textWith(others: readonly Reported[]): Promise<string> {
    if (others.length === 0) return this.text();
    const all = [{ labels: {}, snapshot: await this.snapshot() }, ...others];
    return AggregatorRegistry.aggregate(all.map(({ labels, snapshot }) => labelled(snapshot, labels))).metrics();
  }

  clear(): void {
    this.#registry.clear();
  }
}

/** Largest snapshot that is read from another process. */
const MAX_SNAPSHOT_BYTES = 1024 * 1024;

/** Undefined for anything that is no snapshot: a process that answers nonsense must not break the scrape of all. */
export function readSnapshot(bytes: Uint8Array): MetricsSnapshot | undefined {
  if (bytes.length > MAX_SNAPSHOT_BYTES) return undefined;
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes)) as Json; // proof: JSON.parse returns nothing else
  } catch {
    return undefined; // not JSON is no snapshot, which is what the caller is told
  }
  return Array.isArray(value) && value.every(isMetric) ? (value as MetricsSnapshot) : undefined; // proof: just checked
}

const TYPES: ReadonlySet<unknown> = new Set(['counter', 'gauge', 'histogram', 'summary']);
const NAME = /^ironworks_[a-z0-9_]{1,100}$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

function isMetric(value: Json): boolean {
  if (!isObject(value)) return false;
  const { name, help, type, values } = value;
  return (
    typeof name === 'string' &&
    NAME.test(name) &&
    typeof help === 'string' &&
    TYPES.has(type) &&
    Array.isArray(values) &&
    values.every(isSample)
  );
}

function isSample(value: Json): boolean {
  if (!isObject(value) || typeof value['value'] !== 'number') return false;
  const { labels, metricName } = value;
  if (metricName !== undefined && (typeof metricName !== 'string' || !NAME.test(metricName))) return false;
  return (
    isObject(labels) &&
    Object.entries(labels).every(
      ([name, text]) => LABEL.test(name) && (typeof text === 'string' || typeof text === 'number'),
    )
  );
}

/** Copies with `labels` added. Series of one name stay apart by them, so that adding up leaves each as it was. */
function labelled(snapshot: MetricsSnapshot, labels: Labels): object[] {
  return snapshot.map((metric) => {
    const values = metric['values'] as readonly { readonly labels: object }[]; // proof: ours, or checked when read
    return {
      ...metric,
      aggregator: 'sum',
      values: values.map((value) => ({ ...value, labels: { ...value.labels, ...labels } })),
    };
  });
}

// ---- what a conductor counts -------------------------------------------------------------------------------------

export interface ConductorMetrics {
  /** A late append was refused, because another owns the shard: the zombie's count. */
  fencedWrite(): void;
  /** A task reached its end; `state` is one of the final ones, or `parked`. */
  taskEnded(action: string, state: string): void;
  batchCommitted(facts: { readonly entries: number; readonly bytes: number; readonly ms: number }): void;
  shardServing(): void;
  shardReleased(): void;
  claimFailed(): void;
  handlerThrew(): void;
  /** `outcome` of one try: delivered, failing, parked or disabled. */
  callbackTried(outcome: string): void;
  /** The periodic check looked at an actor; `end` is one of a handful of words. */
  looked(end: string): void;
  /** A message, checkpoint or record that cannot be read. */
  unreadable(): void;
  /** The code of a kind kept the event loop to itself. */
  loopBlocked(kind: string): void;
  /** Read at each scrape. */
  observe(gauges: ConductorGauges): void;
  text(): Promise<string>;
  snapshot(): Promise<MetricsSnapshot>;
  close(): void;
}

export interface ConductorGauges {
  readonly shards: () => number;
  readonly activations: () => number;
  readonly running: () => number;
  readonly callbacksWaiting: () => number;
  readonly callbacksInFlight: () => number;
  readonly readerRestarts: () => number;
  readonly brokerAppends: () => number;
  readonly brokerAppendBytes: () => number;
  readonly brokerRemoves: () => number;
  readonly brokerReads: () => number;
}

export function createConductorMetrics(): ConductorMetrics {
  const registry = new MetricsRegistry();
  registry.observeProcess();
  const fenced = registry.counter('ironworks_fenced_writes_total', 'Late appends refused: another owns the shard.');
  const ended = registry.counter('ironworks_tasks_ended_total', 'Tasks by action and final state.', [
    'action',
    'state',
  ]);
  const entries = registry.histogram(
    'ironworks_journal_batch_entries',
    'Entries of each journal batch.',
    [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  );
  const bytes = registry.histogram(
    'ironworks_journal_batch_bytes',
    'Bytes of each journal batch.',
    [512, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576],
  );
  const commit = registry.histogram(
    'ironworks_journal_commit_seconds',
    'Seconds from sending a batch to knowing that it is stored.',
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  );
  const served = registry.counter('ironworks_shards_served_total', 'Shards claimed and recovered.');
  const released = registry.counter('ironworks_shards_released_total', 'Shards handed over.');
  const claimsFailed = registry.counter('ironworks_claims_failed_total', 'Claims that failed by an error.');
  const threw = registry.counter('ironworks_handlers_threw_total', 'Handlers of actors that threw.');
  const callbacks = registry.counter('ironworks_callback_tries_total', 'Tries of callbacks by outcome.', ['outcome']);
  const unreadable = registry.counter('ironworks_unreadable_total', 'Messages, checkpoints and records not readable.');
  const looks = registry.counter('ironworks_checks_total', 'Looks of the periodic check, by what they came to.', [
    'end',
  ]);
  const blocks = registry.counter('ironworks_loop_blocks_total', 'Times that code of a kind blocked the event loop.', [
    'kind',
  ]);
  return {
    fencedWrite: () => fenced.add(1),
    loopBlocked: (kind) => blocks.add(1, { kind }),
    looked: (end) => looks.add(1, { end }),
    taskEnded: (action, state) => ended.add(1, { action, state }),
    batchCommitted: (facts) => {
      entries.observe(facts.entries);
      bytes.observe(facts.bytes);
      commit.observe(facts.ms / 1_000);
    },
    shardServing: () => served.add(1),
    shardReleased: () => released.add(1),
    claimFailed: () => claimsFailed.add(1),
    handlerThrew: () => threw.add(1),
    callbackTried: (outcome) => callbacks.add(1, { outcome }),
    unreadable: () => unreadable.add(1),
    observe: (gauges) => {
      registry.gauge('ironworks_shards_owned', 'Shards owned now.', gauges.shards);
      registry.gauge('ironworks_activations', 'Actors in memory.', gauges.activations);
      registry.gauge('ironworks_tasks_running', 'Tasks running now.', gauges.running);
      registry.gauge('ironworks_callbacks_waiting', 'Callbacks that wait for their time.', gauges.callbacksWaiting);
      registry.gauge('ironworks_callbacks_in_flight', 'Callbacks being tried now.', gauges.callbacksInFlight);
      registry.gauge('ironworks_reader_restarts', 'Readers made again since the start.', gauges.readerRestarts);
      registry.gauge('ironworks_broker_appends', 'Appends sent to the broker since the start.', gauges.brokerAppends);
      registry.gauge('ironworks_broker_append_bytes', 'Bytes of those appends.', gauges.brokerAppendBytes);
      registry.gauge('ironworks_broker_removes', 'Deletes sent to the broker since the start.', gauges.brokerRemoves);
      registry.gauge('ironworks_broker_reads', 'Leader reads since the start.', gauges.brokerReads);
    },
    text: () => registry.text(),
    snapshot: () => registry.snapshot(),
    close: () => registry.clear(),
  };
}
