// A caller that asks too much is told so, quickly and politely, and nobody else notices.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openSystem, type System } from '../support/serve.ts';

const BURST = 30;

let system: System;

beforeAll(async () => {
  system = await openSystem({ args: ['--rate', '10', '--burst', String(BURST), '--fleet', '1', '--conductors', '1'] });
});

afterAll(async () => {
  await system?.close();
});

/** Until no RateLimit is told, which means that half of the bucket is there: others ask from this address, too. */
const halfFilledBucket = () =>
  eventually(async () => !(await system.call('GET', '/api/v1/nodes/node-1')).headers.has('ratelimit'), {
    what: 'a bucket at least half filled',
    timeoutMs: 10_000,
    intervalMs: 300,
  });

describe('a burst beyond the bucket', () => {
  it('is answered 429 with Retry-After, RateLimit and RateLimit-Policy, until the bucket has filled again', async () => {
    await halfFilledBucket();

    const answers = await Promise.all(
      Array.from({ length: 2 * BURST }, () => system.call('GET', '/api/v1/nodes/node-1')),
    );

    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThanOrEqual(BURST / 2);
    expect(refused.length).toBeLessThanOrEqual(2 * BURST - BURST / 2);
    for (const { status, headers, body } of refused) {
      expect([status, body['code']]).toEqual([429, 'rate_limited']);
      expect(body['bucket']).toEqual(expect.any(String));
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/);
      expect(headers.get('ratelimit-policy')).toBe(`"address";q=${BURST};w=3`);
    }
    const told = Number(refused[0]?.headers.get('retry-after'));
    const again = await eventually(async () => (await system.call('GET', '/api/v1/nodes/node-1')).status === 200, {
      what: 'an answer after the time told',
      timeoutMs: told * 1_000 + 500,
      intervalMs: 200,
    });
    expect(again).toBe(true);
  });

  it('leaves probes and metrics answered', async () => {
    await Promise.all(Array.from({ length: 2 * BURST }, () => system.call('GET', '/api/v1/nodes')));

    expect((await system.call('GET', '/livez')).status).toBe(200);
    expect((await system.call('GET', '/readyz')).status).toBe(200);
    expect(await system.metric('ironworks_http_refusals_total')).toBeGreaterThan(0);
  });

  it('stores nothing of what it refuses', async () => {
    await eventually(async () => (await system.call('GET', '/api/v1/nodes')).status === 200, {
      what: 'a filled bucket',
      timeoutMs: 5_000,
      intervalMs: 300,
    });

    const answers = await Promise.all(
      Array.from({ length: 2 * BURST }, () => system.ask('node-1', { action: 'power.reboot' })),
    );

    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 202 || status === 429)).toBe(true);
    const { body } = await eventually(
      async () => {
        const answer = await system.call('GET', '/api/v1/nodes/node-1/tasks');
        return answer.status === 200 && answer;
      },
      { what: 'the list of tasks', timeoutMs: 10_000, intervalMs: 500 },
    );
    const ids = new Set(answers.flatMap(({ status, body: task }) => (status === 202 ? [task['id']] : [])));
    expect(body['tasks']).toHaveLength(ids.size);
  });
});
