// Queues and limits: what waits, how fast it is worked off, and where callers were turned away.

import { get, getText } from '../client/api.ts';
import { readCluster } from '../model/cluster.ts';
import {
  byLabel,
  figure,
  NO_SERIES,
  readMetrics,
  type Series,
  total,
  withCounter,
  withLevel,
} from '../model/metrics.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { SmallChart } from '../parts/small-chart.tsx';
import { usePoll } from '../state/poll.ts';
import { useState } from '../view.ts';

const LOOK_EVERY_MS = 2_000;

interface Figures {
  readonly open: Series;
  readonly mailbox: Series;
  readonly ended: Series;
  readonly requests: Series;
  readonly refused: Series;
  readonly events: Series;
  readonly inFlight: Series;
  readonly memory: Series;
  readonly refusals: readonly (readonly [code: string, count: number])[];
}

const NONE: Figures = {
  open: NO_SERIES,
  mailbox: NO_SERIES,
  ended: NO_SERIES,
  requests: NO_SERIES,
  refused: NO_SERIES,
  events: NO_SERIES,
  inFlight: NO_SERIES,
  memory: NO_SERIES,
  refusals: [],
};

/** Kept while other pages are looked at. */
let figures = NONE;

export function LimitsPage() {
  const [shown, setShown] = useState(figures);
  const [problem, setProblem] = useState<unknown>();
  usePoll(async () => {
    try {
      const [exposition, cluster] = await Promise.all([getText('/metrics'), get('/api/v1/cluster')]);
      figures = nextOf(figures, exposition, cluster, performance.now());
      setShown(figures);
      setProblem(undefined);
    } catch (error) {
      setProblem(error);
    }
  }, LOOK_EVERY_MS);
  return (
    <>
      <div class="head">
        <h1>Queues and limits</h1>
        <p class="quiet">one look every {LOOK_EVERY_MS / 1_000} s while this page is open</p>
      </div>
      <ProblemNote problem={problem} />
      <div class="charts">
        <SmallChart title="Open tasks" unit="tasks" series={shown.open} />
        <SmallChart title="Waiting in mailboxes" unit="messages" series={shown.mailbox} />
        <SmallChart title="Tasks ended" unit="per s" series={shown.ended} />
        <SmallChart title="Events seen" unit="per s" series={shown.events} />
        <SmallChart title="Requests" unit="per s" series={shown.requests} />
        <SmallChart title="Requests refused" unit="per s" series={shown.refused} />
        <SmallChart title="Requests in hand" unit="requests" series={shown.inFlight} />
        <SmallChart title="Memory of all processes" unit="MB" series={shown.memory} />
      </div>
      <section class="sheet">
        <h2>Refusals since the gateway started</h2>
        {shown.refusals.length === 0 ? (
          <p class="quiet">Nobody was turned away.</p>
        ) : (
          <table class="refusals">
            <thead>
              <tr>
                <th scope="col">Code</th>
                <th scope="col" class="figure">
                  Times
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.refusals.map(([code, count]) => (
                <tr key={code}>
                  <td class="code">{code}</td>
                  <td class="figure">{figure(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

function nextOf(before: Figures, exposition: string, cluster: unknown, atMs: number): Figures {
  const samples = readMetrics(exposition);
  const waiting = readCluster(cluster).shards.reduce((sum, { mailbox }) => sum + (mailbox ?? 0), 0);
  const refusals = byLabel(samples, 'ironworks_http_refusals_total', 'code');
  return {
    open: withLevel(before.open, total(samples, 'ironworks_open_tasks')),
    mailbox: withLevel(before.mailbox, waiting),
    ended: withCounter(before.ended, total(samples, 'ironworks_tasks_ended_total'), atMs),
    events: withCounter(before.events, total(samples, 'ironworks_events_seen_total'), atMs),
    requests: withCounter(before.requests, total(samples, 'ironworks_http_requests_total'), atMs),
    refused: withCounter(before.refused, total(samples, 'ironworks_http_refusals_total'), atMs),
    inFlight: withLevel(before.inFlight, total(samples, 'ironworks_http_in_flight')),
    memory: withLevel(before.memory, total(samples, 'ironworks_process_resident_memory_bytes') / 1_048_576),
    refusals: [...refusals].sort(([, a], [, b]) => b - a),
  };
}
