// Three tenants on one gateway of two, all from one address: two that ask as fast as they can and never wait, one that
// is polite. What is refused is refused quickly with a time to come back at, and whoever keeps to it gets in.

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../proto/json.ts';
import { sleep, systemClock } from '../../runtime/base/clock.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpAnswer, openSystem, type System } from '../support/serve.ts';

const TENANTS = ['polite', 'rude', 'ruder'] as const;
/** What each token may do at one of the two gateways. */
const BURST = 60;
const RATE = 15;
/** Below what its token may do. */
const POLITE_RATE = 10;
const MAILBOX = 3;
const MAX_TENANT_TASKS = 40;

let system: System;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ironworks-shedding-'));
  const file = join(folder, 'tokens.yaml');
  const tokens = TENANTS.map((tenant) => {
    const sha256 = createHash('sha256').update(tenant).digest('hex');
    return `  - {sha256: ${sha256}, tenant: ${tenant}, role: admin, name: ${tenant}}`;
  });
  writeFileSync(file, ['tokens:', ...tokens, ''].join('\n'));
  system = await openSystem({
    args: [
      ...['--tokens', file, '--gateways', '2', '--conductors', '2'],
      ...['--rate', String(2 * RATE), '--burst', String(2 * BURST), '--trusted-proxies', '127.0.0.0/8'],
      ...['--mailbox-bound', String(MAILBOX), '--max-tenant-tasks', String(MAX_TENANT_TASKS)],
    ],
  });
});

afterAll(async () => {
  await system?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Tenant = (typeof TENANTS)[number];

const as = (tenant: Tenant) => ({ authorization: `Bearer ${tenant}` });

/** Asks until it is not refused for being too much; keeps to every time it is told. */
async function obeying(call: () => Promise<HttpAnswer>, tries: number): Promise<{ answer: HttpAnswer; asked: number }> {
  for (let asked = 1; ; asked++) {
    const answer = await call();
    const { status, headers } = answer;
    if (status < 400 || asked === tries) return { answer, asked };
    expect([409, 429, 503]).toContain(status);
    await sleep(systemClock, Number(headers.get('retry-after')) * 1_000);
  }
}

function nodes(tenant: Tenant, count: number, delayS: number): Promise<string[]> {
  const body = { driver: 'fake', driver_info: { delay_s: delayS } };
  const enrol = async (): Promise<string> => {
    const { answer } = await obeying(() => system.call('POST', '/api/v1/nodes', { body, headers: as(tenant) }), 20);
    expect(answer.status).toBe(201);
    return String(answer.body['id']);
  };
  return Promise.all(Array.from({ length: count }, enrol));
}

const submit = (tenant: Tenant, node: string, body: Json): Promise<HttpAnswer> =>
  system.call('POST', `/api/v1/nodes/${node}/tasks`, { body, headers: as(tenant) });

const fullBucket = (): Promise<void> => sleep(systemClock, (BURST / RATE) * 1_000);

function expectTimeToComeBack(answers: readonly HttpAnswer[]): void {
  for (const { status, headers, body } of answers)
    expect([status, body['code'], headers.get('retry-after')]).toEqual([
      status,
      expect.stringMatching(/^(?:rate_limited|mailbox_full|overloaded|node_busy)$/),
      expect.stringMatching(/^[1-9]\d{0,2}$/),
    ]);
}

describe('overload by two of three tenants', () => {
  it('costs the polite one nothing, and each refusal says when to come back', async () => {
    const fleets = {
      polite: await nodes('polite', 20, 0.02),
      rude: await nodes('rude', 5, 0.02),
      ruder: await nodes('ruder', 5, 0.02),
    };
    let over = false;
    const hammered: HttpAnswer[] = [];
    const hammer = async (tenant: 'rude' | 'ruder', worker: number): Promise<void> => {
      for (let count = worker; !over; count++) {
        const action = count % 2 === 0 ? 'power.on' : 'power.reboot';
        const node = fleets[tenant][count % 5] ?? '';
        hammered.push(await submit(tenant, node, { action, on_conflict: 'queue' }));
      }
    };
    const hammers = Array.from({ length: 12 }, (_, worker) => hammer(worker % 2 === 0 ? 'rude' : 'ruder', worker));

    const refusedYet = () => hammered.filter(({ status }) => status === 429).length;
    await eventually(() => refusedYet() > 50, { what: 'overload', timeoutMs: 20_000 });
    const asked: Promise<HttpAnswer>[] = [];
    for (let count = 0; count < 100; count++) {
      const node = fleets.polite[count % 20] ?? '';
      asked.push(submit('polite', node, { action: 'power.reboot', on_conflict: 'queue' }));
      await sleep(systemClock, 1_000 / POLITE_RATE);
    }
    const answers = await Promise.all(asked);
    over = true;
    await Promise.all(hammers);

    const served = answers.filter(({ status }) => status === 202).length;
    expect(served / answers.length).toBeGreaterThanOrEqual(0.99);
    const refused = hammered.filter(({ status }) => status >= 400);
    expect(refused.length).toBeGreaterThan(50);
    expectTimeToComeBack(refused);
    const buckets = new Set(refused.map(({ body }) => String(body['bucket'] ?? '').split(':')[0]));
    expect([...buckets]).toContain('token');
  });

  it('is counted per token, at the share of one of two gateways', async () => {
    const answers = await Promise.all(
      Array.from({ length: 2 * BURST }, () => system.call('GET', '/api/v1/nodes', { headers: as('rude') })),
    );
    const refused = answers.find(({ status }) => status === 429);

    expect(refused?.headers.get('ratelimit-policy')).toBe(`"token";q=${BURST};w=${BURST / RATE}`);
    expect(refused?.body['bucket']).toBe('token:rude');
  });
});

describe('a client that keeps to the time it is told', () => {
  it('gets into a full mailbox', async () => {
    const [node = ''] = await nodes('polite', 1, 4);
    const asked = [];
    for (let count = 0; count < MAILBOX + 1; count++) {
      const action = count % 2 === 0 ? 'power.on' : 'power.reboot';
      asked.push(await submit('polite', node, { action, on_conflict: 'queue' }));
    }
    expect(asked.map(({ status }) => status)).toEqual([...asked.slice(1).map(() => 202), 503]);
    expect(asked.at(-1)?.body['code']).toBe('mailbox_full');
    expectTimeToComeBack(asked.slice(-1));

    const again = await obeying(() => submit('polite', node, { action: 'power.on', on_conflict: 'queue' }), 6);

    expect(again.answer.status).toBe(202);
  });

  it('gets at a busy node', async () => {
    const [node = ''] = await nodes('polite', 1, 1.5);
    expect((await submit('polite', node, { action: 'power.on' })).status).toBe(202);
    const busy = await submit('polite', node, { action: 'power.off' });
    expect([busy.status, busy.body['code']]).toEqual([409, 'node_busy']);
    expectTimeToComeBack([busy]);

    const again = await obeying(() => submit('polite', node, { action: 'power.off' }), 4);

    expect(again.answer.status).toBe(202);
  });

  it('gets below its quota of open tasks again, as do all of a crowd', async () => {
    const fleet = await nodes('polite', MAX_TENANT_TASKS + 10, 1);
    await fullBucket();

    const first = await Promise.all(fleet.map((node) => submit('polite', node, { action: 'power.on' })));
    const refused = first.filter(({ status }) => status !== 202);
    expect(refused.length).toBeGreaterThan(0);
    expectTimeToComeBack(refused);
    for (const { body } of refused) expect(body['bucket']).toBe('tasks:polite');
    const late = fleet.filter((_node, at) => first[at]?.status !== 202);
    const again = await Promise.all(
      late.map((node) => obeying(() => submit('polite', node, { action: 'power.on' }), 5)),
    );

    expect(again.map(({ answer }) => answer.status)).toEqual(late.map(() => 202));
  });

  it('gets out of an empty bucket at the first try', async () => {
    await Promise.all(
      Array.from({ length: 2 * BURST }, () => system.call('GET', '/api/v1/nodes', { headers: as('rude') })),
    );

    const { answer, asked } = await obeying(() => system.call('GET', '/api/v1/nodes', { headers: as('rude') }), 2);

    expect(answer.status).toBe(200);
    expect(asked).toBeLessThanOrEqual(2);
  });
});

describe('guesses at tokens', () => {
  it('are counted for the address a trusted proxy names, and hurt nobody who is known', async () => {
    const guess = (address: string) =>
      system.call('GET', '/api/v1/nodes', {
        headers: { authorization: 'Bearer guess', 'x-forwarded-for': `203.0.113.7, ${address}` },
      });
    const guesses = await Promise.all(Array.from({ length: 2 * BURST }, () => guess('192.0.2.1')));
    const elsewhere = await guess('192.0.2.2');
    const known = await system.call('GET', '/api/v1/nodes', {
      headers: { ...as('polite'), 'x-forwarded-for': '192.0.2.1' },
    });

    const refused = guesses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(BURST / 2);
    expect(refused[0]?.body['bucket']).toBe('address:192.0.2.1');
    expectTimeToComeBack(refused);
    expect(elsewhere.status).toBe(401);
    expect(known.status).toBe(200);
  });
});

describe('a storm on one node', () => {
  it('runs one task at a time, answers every request, and leaves other nodes alone', async () => {
    const [hot = '', cool = ''] = await nodes('polite', 2, 0.05);
    await fullBucket();

    const storm = Array.from({ length: BURST }, (_, count) =>
      submit('rude', hot, { action: count % 2 === 0 ? 'power.on' : 'power.off', on_conflict: 'queue' }),
    );
    const others = await submit('polite', cool, { action: 'power.on' });
    const foreign = await Promise.all(storm);
    const own = await Promise.all(
      Array.from({ length: BURST / 2 }, (_, count) =>
        submit('polite', hot, { action: count % 2 === 0 ? 'power.on' : 'power.off', on_conflict: 'queue' }),
      ),
    );

    expect(others.status).toBe(202);
    // Another tenant's node is not there.
    expect(new Set(foreign.map(({ status }) => status)).size).toBeLessThanOrEqual(2);
    for (const { status } of foreign) expect([404, 429]).toContain(status);
    const accepted = own.filter(({ status }) => status === 202);
    expectTimeToComeBack(own.filter(({ status }) => status !== 202));
    const ids = new Set(accepted.map(({ body }) => String(body['id'])));
    await eventually(
      async () => {
        const { body } = await system.call('GET', `/api/v1/nodes/${hot}`, { headers: as('polite') });
        return body['task'] === null && Array.isArray(body['queue']) && body['queue'].length === 0;
      },
      { what: 'the end of the storm', timeoutMs: 20_000, intervalMs: 300 },
    );
    const effects = system.effects().filter(({ node }) => node === hot);
    expect(new Set(effects.map(({ task }) => task)).size).toBeLessThanOrEqual(ids.size);
    expect(effects.length).toBeGreaterThan(0);
  });
});
