// Group 5 of the mail: nobody can bring the service down by asking, and asking how things are costs it next to nothing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { type BrokerSight, brokerSight } from '../support/broker-sight.ts';
import { eventually } from '../support/eventually.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { type HttpAnswer, openSystem, type System } from '../support/serve.ts';

const BURST = 1_600;
const RATE = 40;
const MAX_OPEN_TASKS = 60;
const MAILBOX = 16;

let system: System;
let requests: Requests;
let broker: BrokerSight;

beforeAll(async () => {
  const limits = ['--rate', String(RATE), '--burst', String(BURST), '--max-open-tasks', String(MAX_OPEN_TASKS)];
  system = await openSystem({ args: limits });
  requests = requestsOf(system);
  broker = await brokerSight((await system.cluster()).nats.url, (await system.tape()).start);
});

afterAll(async () => {
  await broker?.close();
  await system?.close();
});

const retryAfterOf = ({ headers }: HttpAnswer): number => Number(headers.get('retry-after'));

/** Sleeps as long as the answer said: what a well-behaved client does. */
async function obey(answer: HttpAnswer): Promise<void> {
  const until = performance.now() + retryAfterOf(answer) * 1_000;
  await eventually(() => performance.now() >= until, {
    what: 'the end of Retry-After',
    timeoutMs: retryAfterOf(answer) * 1_000 + 1_000,
    intervalMs: 50,
  });
}

/** Asks again after each Retry-After until it is let in. */
async function politely(ask: () => Promise<HttpAnswer>, tries: number): Promise<HttpAnswer> {
  let answer = await ask();
  for (let round = 1; answer.status >= 400 && round < tries; round++) {
    await obey(answer);
    answer = await ask();
  }
  return answer;
}

describe('5a: a full mailbox', () => {
  it('is 503 mailbox_full, stores nothing, and its Retry-After follows how fast that node drains', async () => {
    const fill = async (delayS: number): Promise<{ refused: HttpAnswer; open: readonly string[]; node: string }> => {
      const node = await requests.node({ delay_s: delayS });
      await requests.done(node, { action: 'power.on' });
      await requests.done(node, { action: 'power.off' });
      const ask = (index: number) =>
        system.ask(node, { action: index % 2 === 0 ? 'power.on' : 'power.off', on_conflict: 'queue' });
      const open: string[] = [];
      for (let index = 0; ; index++) {
        const answer = await ask(index);
        if (answer.status !== 202) return { refused: answer, open, node };
        open.push(String(answer.body['id']));
      }
    };
    const quick = await fill(0.3);
    const before = await broker.appended('mailbox');
    const again = await system.ask(quick.node, { action: 'power.reboot', on_conflict: 'queue' });
    const unstored = (await broker.appended('mailbox')) === before || again.status === 202;
    const slow = await fill(2);

    for (const { refused, open } of [quick, slow]) {
      expect([refused.status, refused.body['code']]).toEqual([503, 'mailbox_full']);
      expect(refused.headers.get('content-type')).toBe('application/problem+json');
      expect(open.length).toBeGreaterThanOrEqual(MAILBOX);
      expect(retryAfterOf(refused)).toBeGreaterThanOrEqual(1);
      expect(refused.body['holder']).toMatchObject({ state: 'running', since: expect.any(String) });
    }
    expect(unstored).toBe(true);
    expect(retryAfterOf(slow.refused)).toBeGreaterThan(retryAfterOf(quick.refused));
    const letIn = await politely(() => system.ask(quick.node, { action: 'power.reboot', on_conflict: 'queue' }), 4);
    expect(letIn.status, letIn.text).toBe(202);
    // Whoever waits elsewhere notices nothing of it.
    const elsewhere = await requests.node();
    expect((await system.ask(elsewhere, { action: 'power.on' }, { prefer: 'wait=5' })).status).toBe(200);
    for (const id of [...slow.open, ...quick.open, String(letIn.body['id'])].reverse()) await requests.cancel(id);
    for (const id of [...slow.open, ...quick.open]) await system.final(id);
  });
});

describe('5a: too many tasks', () => {
  it('are 503 overloaded with Retry-After before anything slows down, and whoever obeys gets in', async () => {
    const nodes = await Promise.all(Array.from({ length: MAX_OPEN_TASKS }, () => requests.node({ delay_s: 3 })));

    const answers: HttpAnswer[] = [];
    for (const node of nodes) answers.push(await system.ask(node, { action: 'power.on' }));

    const accepted = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status !== 202);
    expect(accepted.length).toBeLessThanOrEqual(MAX_OPEN_TASKS);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect([answer.status, answer.body['code']]).toEqual([503, 'overloaded']);
      expect(retryAfterOf(answer)).toBeGreaterThanOrEqual(1);
    }
    const late = nodes[answers.findIndex(({ status }) => status !== 202)] ?? '';
    expect((await politely(() => system.ask(late, { action: 'power.on' }), 4)).status).toBe(202);
    for (const { body } of accepted)
      expect(await system.final(String(body['id']))).toMatchObject({ state: 'succeeded' });
  });
});

describe('5b: polling', () => {
  it('a thousand times enters no mailbox, wakes no actor, writes nothing and reads next to nothing from the broker', async () => {
    const tasks = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const node = await requests.node();
        return { node, task: await requests.done(node, { action: 'power.on' }) };
      }),
    );
    const paths = tasks.flatMap(({ node, task }) => [
      `/api/v1/tasks/${task['id']}`,
      `/api/v1/nodes/${node}`,
      `/api/v1/nodes/${node}/states`,
      `/api/v1/nodes/${node}/explain`,
      `/api/v1/nodes?limit=5`,
    ]);
    for (const path of paths) await system.call('GET', path);
    await eventually(async () => (await system.metric('ironworks_tasks_running')) === 0, { what: 'quiet' });
    const figures = async (): Promise<JsonObject> => ({
      mailbox: await broker.appended('mailbox'),
      journal: await broker.appended('journal'),
    });
    const before = await figures();
    const readsBefore = await gatewayReads();

    const statuses = await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        const { status } = await system.call('GET', paths[index % paths.length] ?? '');
        return status;
      }),
    );

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await figures()).toEqual(before);
    expect((await gatewayReads()) - readsBefore).toBeLessThanOrEqual(50); // a gateway reads a little now and then, polled or not
  });

  it('does not slow the tasks that run meanwhile, since no poll stands in their line', async () => {
    const node = await requests.node({ delay_s: 0.2 });
    const id = await requests.accepted(node, { action: 'power.reboot' });
    let polls = 0;
    let over = false;
    const polling = (async () => {
      while (!over && polls < 300) {
        await requests.task(id);
        polls++;
      }
    })();

    const final = await system.final(id);
    over = true;
    await polling;

    const tookMs = Date.parse(String(final['finished_at'])) - Date.parse(String(final['started_at']));
    expect(final['state']).toBe('succeeded');
    expect(polls).toBeGreaterThan(5);
    expect(tookMs).toBeLessThan(2_000);
  });

  /** Broker reads of the gateway alone: conductors read for their own reasons. */
  async function gatewayReads(): Promise<number> {
    const { text } = await system.call('GET', '/metrics');
    const line = text.split('\n').find((each) => /^ironworks_broker_reads(\{(?!.*conductor).*\})? /.test(each));
    return Number(line?.slice(line.lastIndexOf(' ') + 1));
  }
});

describe('5a: a caller that asks too often', () => {
  it('is 429 rate_limited with Retry-After, RateLimit and its bucket, stores nothing, and gets in when it obeys', async () => {
    const node = await requests.node();
    const before = await broker.appended('mailbox');
    const ask = () => system.ask(node, { action: 'power.reboot' });

    const answers: HttpAnswer[] = [];
    const poll = () => system.call('GET', `/api/v1/nodes/${node}`);
    while (answers.filter(({ status }) => status === 429).length < 20) {
      answers.push(...(await Promise.all(Array.from({ length: 200 }, poll))));
      expect(answers.length).toBeLessThan(4 * BURST);
    }
    // What has flowed in meanwhile is drawn before the last of them ask.
    const drawn = Array.from({ length: 200 }, poll);
    const asked = await Promise.all(Array.from({ length: 10 }, ask));
    answers.push(...(await Promise.all(drawn)));

    const refused = [...answers, ...asked].filter(({ status }) => status >= 400);
    for (const answer of refused) {
      expect([answer.status, answer.body['code']]).toEqual([429, 'rate_limited']);
      expect(retryAfterOf(answer)).toBeGreaterThanOrEqual(1);
      expect(answer.body['bucket']).toEqual(expect.any(String));
      expect(answer.headers.get('ratelimit')).toMatch(/r=0;t=\d+/);
      expect(answer.headers.get('ratelimit-policy')).toMatch(/q=\d+/);
    }
    const accepted = asked.filter(({ status }) => status === 202).length;
    expect(accepted).toBeLessThan(asked.length);
    expect(await broker.appended('mailbox')).toBe(before + accepted);
    expect((await politely(ask, 4)).status).toBe(202);
  });
});
