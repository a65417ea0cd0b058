// What a gateway counts, declared in one place with unit and labels.
// Labels are bounded: routes by their pattern, statuses by their class, never a path or an id.

import { MetricsRegistry } from '../../runtime/base/metrics.ts';
import type { StreamCounts } from '../stream/hub.ts';
import type { ConductorScrapes } from './conductor-scrapes.ts';
import { RequestTally } from './request-tally.ts';

/** Read at each scrape. */
export interface GatewayGauges {
  readonly inFlight: () => number;
  readonly connections: () => number;
  readonly refusedConnections?: () => number;
  readonly clients: () => number;
  readonly revision: () => number;
  readonly liveConductors: () => number;
  readonly brokerAppends: () => number;
  readonly brokerAppendBytes?: () => number;
  readonly brokerReads: () => number;
  readonly readerRestarts: () => number;
  readonly openTasks?: () => number;
  readonly nodes?: () => number;
  readonly cachedRecords?: () => number;
  readonly subscriptions?: () => number;
  readonly replays?: () => number;
}

export interface GatewayMetrics {
  /** One answered request; `route` is a pattern, or a word for what has none. */
  observe(method: string, route: string, status: number, seconds: number): void;
  /** One refusal, by its stable code. */
  refused(code: string): void;
  /** The text format, and its content type; conductors included where they answer. */
  exposition(): Promise<{ readonly text: string; readonly contentType: string }>;
  close(): void;
}

/** For the event hub and the watch cache, which are made before the gauges can be read. */
export interface ReadSideMetrics {
  readonly streams: StreamCounts;
  batchSeen(facts: { readonly entries: number; readonly events: number }): void;
  /** Something of the journal or the checkpoints was lost or cannot be read. */
  viewError(): void;
}

export interface GatewayMetricsSet extends GatewayMetrics {
  readonly readSide: ReadSideMetrics;
}

/**
 * @param conductors asked at each scrape; absent: this process only
 * @param process false where there are many gateways in it, or no process of its own to observe
 */
export function createMetrics(
  gauges: GatewayGauges,
  conductors?: ConductorScrapes,
  process: boolean = true,
): GatewayMetricsSet {
  const registry = new MetricsRegistry();
  if (process) registry.observeProcess();
  const tally = new RequestTally();
  registry.counted(
    'ironworks_http_requests_total',
    'Requests answered, by method, route and class of status.',
    'counter',
    () => tally.requests(),
  );
  registry.counted(
    'ironworks_http_request_seconds',
    'Seconds from the head of a request to its answer; long polls wait on purpose.',
    'histogram',
    () => tally.seconds(),
  );
  const refusals = registry.counter('ironworks_http_refusals_total', 'Requests refused, by error code.', ['code']);
  registry.gauge('ironworks_http_in_flight', 'Requests in hand.', gauges.inFlight);
  registry.gauge('ironworks_http_connections', 'Open connections.', gauges.connections);
  if (gauges.refusedConnections !== undefined)
    registry.gauge(
      'ironworks_http_connections_refused',
      'Connections closed since the start, as they came: their address had too many.',
      gauges.refusedConnections,
    );
  registry.gauge('ironworks_limiter_clients', 'Clients with a bucket of their own.', gauges.clients);
  registry.gauge('ironworks_cache_revision', 'Journal sequence the watch cache has applied.', gauges.revision);
  registry.gauge('ironworks_live_conductors', 'Conductors seen alive.', gauges.liveConductors);
  registry.gauge('ironworks_broker_appends', 'Appends sent to the broker since the start.', gauges.brokerAppends);
  if (gauges.brokerAppendBytes !== undefined)
    registry.gauge('ironworks_broker_append_bytes', 'Bytes of those appends.', gauges.brokerAppendBytes);
  registry.gauge('ironworks_broker_reads', 'Leader reads since the start.', gauges.brokerReads);
  registry.gauge('ironworks_reader_restarts', 'Readers made again since the start.', gauges.readerRestarts);
  if (gauges.openTasks !== undefined)
    registry.gauge('ironworks_open_tasks', 'Tasks that are not final, as this gateway sees them.', gauges.openTasks);
  if (gauges.nodes !== undefined) registry.gauge('ironworks_cache_nodes', 'Nodes known here.', gauges.nodes);
  if (gauges.cachedRecords !== undefined)
    registry.gauge('ironworks_cache_records', 'Records held in full.', gauges.cachedRecords);
  if (gauges.subscriptions !== undefined)
    registry.gauge('ironworks_stream_subscriptions', 'Subscriptions open.', gauges.subscriptions);
  if (gauges.replays !== undefined) registry.gauge('ironworks_stream_replays', 'Replays running.', gauges.replays);

  return {
    observe: (method, route, status, seconds) => tally.add(method, route, status, seconds),
    refused: (code) => refusals.add(1, { code }),
    readSide: readSideMetrics(registry),
    exposition: async () => ({
      text: await registry.textWith((await conductors?.collect()) ?? []),
      contentType: registry.contentType,
    }),
    close: () => registry.clear(),
  };
}

function readSideMetrics(registry: MetricsRegistry): ReadSideMetrics {
  const sent = registry.counter('ironworks_events_sent_total', 'Events sent to subscribers.');
  const replays = registry.counter('ironworks_replays_total', 'Subscriptions that were replayed from the journal.');
  const gaps = registry.counter('ironworks_stream_gaps_total', 'Gaps told to subscribers, by code.', ['code']);
  const events = registry.counter('ironworks_events_seen_total', 'Events seen in the journal.');
  const errors = registry.counter('ironworks_view_errors_total', 'Data of the view that was lost or not readable.');
  const entries = registry.histogram(
    'ironworks_journal_seen_batch_entries',
    'Entries of each journal batch, as this gateway read it.',
    [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  );
  return {
    streams: {
      eventsSent: (count) => sent.add(count),
      replayed: () => replays.add(1),
      gap: (code) => gaps.add(1, { code }),
    },
    batchSeen: (facts) => {
      entries.observe(facts.entries);
      events.add(facts.events);
    },
    viewError: () => errors.add(1),
  };
}
