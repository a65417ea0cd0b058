// Scenario `accept`: how fast a request is accepted (202: durable and judged) over HTTP. First its peak, from a closed
// loop that does not wait for tasks to end; then an open loop at half of it, with latency from the time each request was
// due. The floor of the second is a bare publish to the broker at the same rate.

import { systemClock } from '../../runtime/base/clock.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { answered, openLoop } from '../load/open-loop.ts';
import { type Row, rounded, type Scenario, WARM_UP_MS } from '../scenario.ts';
import { startServed } from '../served.ts';

const CALLERS = 64;
/** Of the stream that the floor publishes to, on the same nats-server. */
const FLOOR_STREAM = 'bench_floor';
const MESSAGE_BYTES = 180;

export const accept: Scenario = {
  name: 'accept',
  summary: 'accepted requests a second over HTTP at peak, and latency in an open loop at half of it',
  run: async ({ nodes, seconds, warmUpSeconds, say, signal }) => {
    const served = await startServed();
    const rows: Row[] = [];
    try {
      say(`serving on ${served.url}; enrolling ${nodes} fake nodes`);
      const names = Array.from({ length: nodes }, (_, index) => `accept-${index}`);
      await served.enrol(names, { volatile: true });
      const pool = new HttpPool(served.url, 1_024);
      let turn = 0;
      // On and off by turns of the fleet, so that nearly every request is a change, and its node idle again.
      const submit = async (): Promise<string> => {
        const at = turn++;
        const action = Math.floor(at / names.length) % 2 === 0 ? 'power.on' : 'power.off';
        const answer = await pool.post(`/api/v1/nodes/${names[at % names.length]}/tasks`, { action });
        return String(answer.status);
      };
      const peak = await closedLoop({
        callers: CALLERS,
        warmUpMs: warmUpSeconds * 1_000,
        measureMs: seconds * 1_000,
        once: async () => (await submit()) === '202',
      });
      const perS = peak.tasks / peak.seconds;
      rows.push({
        case: `peak, ${CALLERS} callers`,
        accepted_per_s: rounded(perS),
        refused: peak.failures,
        p50_ms: milliseconds(peak.latency, 50),
        p99_ms: milliseconds(peak.latency, 99),
      });
      say(`peak: ${rounded(perS)} accepted/s, p99 ${milliseconds(peak.latency, 99)} ms`);
      if (signal.aborted) return rows;

      const rate = perS / 2;
      const loop = { rate, warmUpMs: WARM_UP_MS, measureMs: seconds * 1_000 };
      const { nats } = await served.cluster();
      const broker = await connectNats({ url: nats.url, name: 'bench floor', clock: systemClock });
      await broker.ensureStream({
        name: FLOOR_STREAM,
        subjects: [`${FLOOR_STREAM}.>`],
        maxPerSubject: -1,
        discardNewPerSubject: false,
        maxAgeMs: 0,
        dedupeWindowMs: 120_000,
        denyDelete: false,
        allowDirect: false,
        allowRollup: false,
        replicas: 1,
      });
      const message = Buffer.alloc(MESSAGE_BYTES, 120);
      const floor = await openLoop({
        ...loop,
        once: async (index) => (await broker.append(`${FLOOR_STREAM}.${index % nodes}`, message)).kind,
      });
      await broker.close();
      const half = await openLoop({ ...loop, once: submit });
      const accepted = half.answers.get('202');
      const stored = floor.answers.get('stored');
      if (accepted === undefined || stored === undefined) throw new Error('nothing was accepted');
      const row = {
        case: 'half of peak, open loop',
        offered_per_s: rounded(half.offered / half.seconds),
        accepted_per_s: rounded(answered(half, '202') / half.seconds),
        refused: half.offered - answered(half, '202'),
        p50_ms: milliseconds(accepted, 50),
        p99_ms: milliseconds(accepted, 99),
        'p99.9_ms': milliseconds(accepted, 99.9),
        load_late_p99_ms: milliseconds(half.late, 99),
        floor_p50_ms: milliseconds(stored, 50),
        floor_p99_ms: milliseconds(stored, 99),
        ratio_of_p99: rounded(milliseconds(accepted, 99) / milliseconds(stored, 99), 2),
      };
      say(`half of peak: ${row.accepted_per_s}/s, p99 ${row.p99_ms} ms; a publish at that rate ${row.floor_p99_ms} ms`);
      rows.push(row);
      pool.close();
      return rows;
    } finally {
      await served.stop();
    }
  },
};
