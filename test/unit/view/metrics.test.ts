import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConductorScrapes, metricsSubject } from '../../../gateway/metrics/conductor-scrapes.ts';
import { createMetrics } from '../../../gateway/metrics/metrics.ts';
import { createConductorMetrics, readSnapshot } from '../../../runtime/base/metrics.ts';
import type { Member } from '../../../runtime/placement/member.ts';
import { emptyReport } from '../../../runtime/placement/member.ts';
import type { ReadSide } from '../../support/read-side.ts';
import { readSide } from '../../support/read-side.ts';

const GAUGES = {
  inFlight: () => 1,
  connections: () => 2,
  clients: () => 3,
  revision: () => 4,
  liveConductors: () => 2,
  brokerAppends: () => 5,
  brokerReads: () => 6,
  readerRestarts: () => 7,
};

function member(session: string, role = 'conductor'): Member {
  return { session, role, host: 'h', pid: 1, state: 'live', heartbeatAgeMs: 0, report: emptyReport };
}

describe('the metrics of a gateway', () => {
  let side: ReadSide;

  beforeEach(async () => {
    side = await readSide();
  });

  afterEach(() => side.close());

  it('are text with bounded labels', async () => {
    const metrics = createMetrics(GAUGES);
    metrics.observe('GET', '/api/v1/nodes/{node}', 404, 0.01);
    metrics.observe('BREW', '/api/v1/nodes/{node}', 200, 0.01);
    metrics.refused('node_not_found');
    metrics.readSide.streams.eventsSent(3);
    metrics.readSide.batchSeen({ entries: 2, events: 4 });

    const { text, contentType } = await metrics.exposition();

    expect(contentType).toContain('text/plain');
    expect(text).toContain('ironworks_http_requests_total{method="GET",route="/api/v1/nodes/{node}",status="4xx"} 1');
    expect(text).toContain('ironworks_http_requests_total{method="other",route="/api/v1/nodes/{node}",status="2xx"} 1');
    const seconds = 'ironworks_http_request_seconds';
    expect(text).toContain(`# TYPE ${seconds} histogram`);
    for (const [le, count] of [
      ['0.005', 0],
      ['0.01', 2],
      ['0.025', 2],
      ['+Inf', 2],
    ])
      expect(text).toContain(`${seconds}_bucket{le="${le}",route="/api/v1/nodes/{node}"} ${count}`);
    expect(text).toContain(`${seconds}_sum{route="/api/v1/nodes/{node}"} 0.02`);
    expect(text).toContain(`${seconds}_count{route="/api/v1/nodes/{node}"} 2`);
    expect(text).toContain('ironworks_http_refusals_total{code="node_not_found"} 1');
    expect(text).toContain('ironworks_events_sent_total 3');
    expect(text).toContain('ironworks_cache_revision 4');
    metrics.close();
  });

  it('hold those of every conductor that answers, told apart by a label', async () => {
    for (const [at, session] of ['c-one', 'c-two'].entries()) {
      const metrics = createConductorMetrics();
      for (let count = 0; count <= at; count++) metrics.fencedWrite();
      metrics.taskEnded('power.on', 'succeeded');
      metrics.batchCommitted({ entries: 3, bytes: 900, ms: 2 });
      const snapshot = new TextEncoder().encode(JSON.stringify(await metrics.snapshot()));
      side.broker.subscribe(metricsSubject(side.subjects, session), (message) => {
        side.broker.publish(message.reply, snapshot);
      });
      metrics.close();
    }
    side.broker.subscribe(metricsSubject(side.subjects, 'c-mad'), (message) => {
      side.broker.publish(message.reply, new TextEncoder().encode('[{"name":"x\\n# boo"}]'));
    });
    const sessions = ['c-one', 'c-two', 'c-mad', 'c-silent'];
    const members = {
      all: () => [...sessions.map((name) => member(name)), member('g', 'gateway')],
      liveConductors: () => 4,
    };
    const metrics = createMetrics(GAUGES, new ConductorScrapes({ ...side, members }));

    const { text } = await side.done(metrics.exposition());

    expect(text).toContain('ironworks_fenced_writes_total{conductor="c-one"} 1');
    expect(text).toContain('ironworks_fenced_writes_total{conductor="c-two"} 2');
    expect(text).toContain('ironworks_tasks_ended_total{action="power.on",state="succeeded",conductor="c-one"} 1');
    expect(text).toContain('ironworks_journal_batch_entries_bucket{le="4",conductor="c-one"} 1');
    expect(text).toContain('ironworks_cache_revision 4');
    expect(text).not.toContain('boo');
    expect(text.match(/^# TYPE ironworks_process_cpu_seconds_total /gm)).toHaveLength(1);
    metrics.close();
  });

  it('are not made of what is no snapshot', () => {
    const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
    const good = { name: 'ironworks_x', help: '', type: 'gauge', values: [{ value: 1, labels: { a: 'b' } }] };

    expect(readSnapshot(bytes([good]))).toHaveLength(1);
    for (const wrong of [
      {},
      [1],
      [{ ...good, name: 'x' }],
      [{ ...good, type: 'poem' }],
      [{ ...good, values: [{ value: 'NaN', labels: {} }] }],
      [{ ...good, values: [{ value: 1, labels: { 'a b': 'c' } }] }],
      [{ ...good, values: [{ value: 1, labels: {}, metricName: 'evil 1\nx' }] }],
    ])
      expect(readSnapshot(bytes(wrong)), JSON.stringify(wrong)).toBeUndefined();
    expect(readSnapshot(new TextEncoder().encode('{'))).toBeUndefined();
  });
});
