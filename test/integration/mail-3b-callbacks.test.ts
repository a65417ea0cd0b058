// Row 3b of the mail: a callback at the end of a task, even if the conductor crashes. Black box, against `serve`.

import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { HookReceiver } from '../support/hook-receiver.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';

const NODES = 24;
let system: System;
let requests: Requests;
let receiver: HookReceiver;

beforeAll(async () => {
  system = await openSystem({ args: ['--callback-allow', '127.0.0.0/8'] });
  requests = requestsOf(system);
});
afterAll(async () => {
  await system?.close();
});
beforeEach(async () => {
  receiver = await HookReceiver.start();
});
afterEach(() => receiver.close());

describe('3b: a callback URL', () => {
  it('is POSTed to for each of four clients that asked for the same reboot, with one task and one sequence of effects', async () => {
    const node = await requests.node({ delay_s: { 'power.reboot': 0.5 } });
    await requests.done(node, { action: 'power.on' });
    const before = system.effects().length;

    const answers = await Promise.all(
      [1, 2, 3, 4].map((client) =>
        system.ask(
          node,
          { action: 'power.reboot', callback: { url: receiver.url(`/client-${client}`) } },
          { 'idempotency-key': `"client-${client}"` },
        ),
      ),
    );
    await eventually(() => receiver.received.length >= 4, { what: 'four callbacks', timeoutMs: 20_000 });

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const tasks = new Set(answers.map(({ body }) => body['id']));
    expect(tasks.size).toBe(1);
    expect(new Set(receiver.received.map(({ path }) => path)).size).toBe(4);
    expect(new Set(receiver.received.map(HookReceiver.taskOf))).toEqual(tasks);
    const effects = system.effects().slice(before);
    expect(new Set(effects.map((effect) => effect.task))).toEqual(tasks);
    expect(effects.map(({ step, attempt }) => [step, attempt])).toEqual([
      ['power.off', 1],
      ['power.on', 1],
    ]);
  });

  it('is POSTed to at the end of every task although its conductor is killed meanwhile', async () => {
    const nodes = await Promise.all(
      Array.from({ length: NODES }, () => requests.node({ delay_s: { 'power.on': 1.5 } })),
    );
    const { body: shown } = await system.call('GET', '/api/v1/callbacks/secret');

    const ids = await Promise.all(
      nodes.map((node) => requests.accepted(node, { action: 'power.on', callback: { url: receiver.url('/kill') } })),
    );
    const [victim] = await system.liveConductors();
    signalProcess(victim?.pid, 'SIGKILL');
    const told = await eventually(
      () => {
        const tasks = new Set(receiver.received.map(HookReceiver.taskOf));
        return ids.every((id) => tasks.has(id)) && tasks;
      },
      { what: 'a callback of every task', timeoutMs: 40_000 },
    );

    expect(told.size).toBe(NODES);
    const webhook = new Webhook(String(shown['secret']));
    for (const hook of receiver.received) {
      expect(webhook.verify(hook.text, hook.headers)).toMatchObject({ data: { done: true } });
      expect(hook.event['type']).toBe('ironworks.task.succeeded.v1');
    }
    // Each has one id, however often it came.
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(NODES);
  });

  it('to a place that is not allowed is refused when it is given', async () => {
    const node = await requests.node({});

    for (const url of ['http://169.254.169.254/', 'https://192.168.0.1/', 'http://ops.example/']) {
      const answer = await system.ask(node, { action: 'power.on', callback: { url } });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/callback/url' }] } });
    }
  });
});
