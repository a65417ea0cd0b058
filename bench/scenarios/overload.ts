// Scenario `overload`: five times what is accepted at peak, by two tenants, while a third asks politely. The limits are
// the product's own (one bucket a token, one a tenant), except for the address's, which all three share here. Told: how
// refusals are answered and how fast, what the polite tenant notices, the gateway's memory, and how long after the storm
// an unloaded latency is back.

import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closedLoop } from '../load/closed-loop.ts';
import { type Histogram, latencies, milliseconds, record } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { type OpenLoopResult, openLoop } from '../load/open-loop.ts';
import { usageOf } from '../measure/usage.ts';
import { type Row, rounded, type Scenario } from '../scenario.ts';
import { startServed } from '../served.ts';

const TENANTS = ['storm-a', 'storm-b', 'polite'] as const;
const POLITE_PER_S = 50;
const CALLERS = 32;
/** At one request at a time each, enough for 5,000 requests/s that are answered within the 100 ms that clients put up with. */
const STORM_CONNECTIONS = 512;
const FACTOR = 5;
/** A storm is told from a burst by how long it lasts. */
const STORM_FACTOR = 3;
const BACK_WITHIN_MS = 30_000;
const SAMPLE_MS = 200;

export const overload: Scenario = {
  name: 'overload',
  summary: 'five times the peak by two tenants, beside a polite one',
  run: async ({ nodes, seconds, warmUpSeconds, say, signal }) => {
    const folder = await mkdtemp(join(tmpdir(), 'ironworks-tokens-'));
    const tokens = join(folder, 'tokens.yaml');
    await writeFile(tokens, tokenFile(), { mode: 0o600 });
    const served = await startServed({ args: ['--tokens', tokens], token: 'polite' });
    try {
      say(`serving on ${served.url}; enrolling ${nodes} fake nodes`);
      // A tenant sees its own nodes only.
      const nodeOf = (tenant: string, index: number): string => `${tenant}-${index}`;
      for (const tenant of TENANTS) {
        const names = Array.from({ length: nodes }, (_, index) => nodeOf(tenant, index));
        await served.enrol(names, { volatile: true }, tenant);
      }
      const storm = new HttpPool(served.url, STORM_CONNECTIONS);
      const polite = new HttpPool(served.url, 64);
      let turn = 0;
      const refusedSent = latencies();
      const submit = async (pool: HttpPool, tenant: string): Promise<string> => {
        const at = turn++;
        const action = Math.floor(at / nodes) % 2 === 0 ? 'power.on' : 'power.off';
        const headers = `authorization: Bearer ${tenant}\r\n`;
        const answer = await pool.post(`/api/v1/nodes/${nodeOf(tenant, at % nodes)}/tasks`, { action }, headers);
        if (answer.status === 202) return '202';
        if (pool === storm) record(refusedSent, 0, answer.ms);
        const { code } = JSON.parse(answer.body.toString('utf8')) as { code?: string }; // proof: contract
        return `${answer.status} ${code}${answer.header('retry-after') === undefined ? ' without Retry-After' : ''}`;
      };
      const politely = { rate: POLITE_PER_S, warmUpMs: 0, once: () => submit(polite, 'polite') };
      const peak = await peakOf(submit, storm, warmUpSeconds * 1_000);
      const calm = await openLoop({ ...politely, measureMs: seconds * 1_000 });
      const unloaded = milliseconds(accepted(calm), 99);
      const rate = FACTOR * peak;
      refusedSent.reset();
      say(`peak ${rounded(peak)}/s, polite p99 unloaded ${unloaded} ms; now ${rounded(rate)} requests/s`);
      if (signal.aborted) return [];

      const [gateway] = (await served.cluster()).gateways;
      let rss = 0;
      const sampling = setInterval(() => {
        rss = Math.max(rss, usageOf([gateway?.pid ?? 0]).rssMib);
      }, SAMPLE_MS);
      const [stormy, beside] = await Promise.all([
        openLoop({
          rate,
          warmUpMs: 0,
          measureMs: STORM_FACTOR * seconds * 1_000,
          once: (index) => submit(storm, TENANTS[index % 2] ?? 'polite'),
        }),
        openLoop({ ...politely, measureMs: STORM_FACTOR * seconds * 1_000 }),
      ]);
      clearInterval(sampling);
      const endedAt = performance.now();
      let backMs = Number.POSITIVE_INFINITY;
      while (performance.now() - endedAt < BACK_WITHIN_MS) {
        const again = await openLoop({ ...politely, measureMs: 1_000 });
        if (milliseconds(accepted(again), 99) > 2 * unloaded) continue;
        backMs = performance.now() - endedAt;
        break;
      }
      storm.close();
      polite.close();
      const refused = latencies();
      for (const [name, latency] of stormy.answers) if (name !== '202') refused.add(latency);
      const rows: Row[] = [
        {
          case: 'storm',
          offered_per_s: rounded(stormy.offered / stormy.seconds),
          ...countsOf(stormy),
          accepted_per_s: rounded(accepted(stormy).totalCount / stormy.answeredInS),
          accepted_p50_ms: milliseconds(accepted(stormy), 50),
          unsent: stormy.unsent,
          ...(refused.totalCount === 0
            ? {}
            : {
                refused_p50_ms: milliseconds(refused, 50),
                refused_p99_ms: milliseconds(refused, 99),
                // From the time they were sent; the rest of the above is the load's own.
                refused_sent_p99_ms: milliseconds(refusedSent, 99),
              }),
          load_late_p99_ms: milliseconds(stormy.late, 99),
          waited_for_a_connection: storm.waited,
          gateway_rss_mib: rss,
        },
        {
          case: 'polite tenant',
          ...countsOf(beside),
          unloaded_p99_ms: unloaded,
          during_p99_ms: milliseconds(accepted(beside), 99),
          success_percent: rounded((accepted(beside).totalCount / Math.max(1, beside.offered)) * 100, 1),
          back_after_s: rounded(backMs / 1_000, 1),
        },
      ];
      for (const row of rows) say(JSON.stringify(row));
      return rows;
    } finally {
      await served.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const accepted = (result: OpenLoopResult): Histogram => result.answers.get('202') ?? latencies();

const countsOf = ({ answers }: OpenLoopResult): { readonly [answer: string]: number } =>
  Object.fromEntries([...answers].map(([name, latency]) => [`answered ${name}`, latency.totalCount]));

/** What the two get accepted together at most, from a closed loop that warms everything up, too. */
async function peakOf(
  submit: (pool: HttpPool, tenant: string) => Promise<string>,
  pool: HttpPool,
  measureMs: number,
): Promise<number> {
  const { tasks, seconds } = await closedLoop({
    callers: CALLERS,
    warmUpMs: measureMs / 2,
    measureMs: measureMs / 2,
    once: async (caller) => (await submit(pool, TENANTS[caller % 2] ?? '')) === '202',
  });
  return tasks / seconds;
}

/** Each tenant's token is its name: nothing here is a secret. */
function tokenFile(): string {
  const lines = TENANTS.map((tenant) => {
    const sha256 = createHash('sha256').update(tenant).digest('hex');
    return `  - { sha256: ${sha256}, tenant: ${tenant}, role: admin }`;
  });
  return `tokens:\n${lines.join('\n')}\n`;
}
