// Following along: WebSocket and SSE, from now and from a cursor, at either gateway, without a gap or a repeat.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import type { EventTape, TapedEvent } from '../support/event-tape.ts';
import { openTape } from '../support/event-tape.ts';
import { eventually } from '../support/eventually.ts';
import { openSystem, type System } from '../support/serve.ts';
import { openSse } from '../support/sse-tape.ts';

let system: System;
let secondGateway: string;
/** All that happened, from the start. */
let everything: EventTape;

beforeAll(async () => {
  system = await openSystem({ args: ['--gateways', '2'] });
  secondGateway = system.url.replace(/\d+$/, (port) => String(Number(port) + 1));
  everything = await system.tape();
});

afterAll(async () => {
  await system?.close();
});

/** Some nodes, and on each a few power changes; resolves when all have ended and been told. */
async function happenings(nodes: number, tasks: number): Promise<void> {
  await Promise.all(
    Array.from({ length: nodes }, async () => {
      const id = await system.addNode({ driver: 'fake' });
      for (let index = 0; index < tasks; index++) {
        const action = index % 2 === 0 ? 'power.on' : 'power.off';
        const { status, body } = await system.ask(id, { action }, { prefer: 'wait=20' });
        expect(status).toBe(200);
        await everything.event(`the end of ${body['id']}`, (event) => isEndOf(event, String(body['id'])));
      }
    }),
  );
}

function isEndOf(event: TapedEvent, taskId: string): boolean {
  return event.type === 'task.succeeded' && event.subject.endsWith(`/tasks/${taskId}`);
}

const cursorsOf = (events: readonly TapedEvent[]): readonly string[] => events.map(({ cursor }) => cursor);

describe('a WebSocket', () => {
  it('resumed after any cursor tells exactly what came after it, at either gateway', async () => {
    await happenings(4, 4);
    const all = everything.events();
    expect(all.length).toBeGreaterThan(4 * 4 * 4);

    for (const at of [0, 1, Math.floor(all.length / 2), all.length - 2]) {
      const rest = all.slice(at + 1);
      for (const url of [system.url, secondGateway]) {
        const tape = await openTape(url, { after: all[at]?.cursor ?? '' });
        await eventually(() => tape.events().length >= rest.length, { what: `${rest.length} events from ${url}` });
        expect(cursorsOf(tape.events())).toEqual(cursorsOf(rest));
        expect(tape.events().map(({ event }) => event)).toEqual(rest.map(({ event }) => event));
        tape.close();
      }
    }
  });

  it('resumed while more happens has no gap and no repeat where the past meets the present', async () => {
    const from = everything.events().length;
    const { start } = await system.tape();
    const busy = happenings(6, 6);
    await eventually(() => everything.events().length > from + 40, { what: 'some events' });

    const tapes = await Promise.all(
      Array.from({ length: 6 }, (_, index) => openTape(index % 2 === 0 ? system.url : secondGateway, { after: start })),
    );
    await busy;

    const expected = cursorsOf(everything.events()).filter((cursor) => cursor > start);
    for (const tape of tapes) {
      await eventually(() => tape.events().length >= expected.length, { what: 'the newest event' });
      expect(cursorsOf(tape.events())).toEqual(expected);
      tape.close();
    }
  });

  it('tells only what its filter wants', async () => {
    const node = await system.addNode({ name: 'watched', driver: 'fake' });
    const tape = await system.tape({ filter: { nodes: ['watched'], types: ['task.succeeded', 'node.*'] } });
    await happenings(2, 2);

    const { body } = await system.ask(node, { action: 'power.on' }, { prefer: 'wait=10' });

    await tape.event('the end', (event) => isEndOf(event, String(body['id'])));
    expect(tape.events().map(({ type, subject }) => [type, subject])).toEqual([
      ['node.state', `nodes/${node}`],
      ['task.succeeded', `nodes/${node}/tasks/${body['id']}`],
    ]);
  });

  it('takes requests, answers as HTTP does, and knows a repeated idempotency_key', async () => {
    const node = await system.addNode({ driver: 'fake' });
    const ask = (id: string, body: JsonObject, on = node) =>
      everything.exchange({ op: 'request', id, node: on, body }, 'reply');

    const first = await ask('r1', { action: 'power.on', idempotency_key: 'ws-1', wait_s: 10 });
    const again = await ask('r2', { action: 'power.on', idempotency_key: 'ws-1' });
    const wrong = await ask('r3', { action: 'power.on', colour: 'red' });
    const nobody = await ask('r4', { action: 'power.on' }, 'nobody');

    expect(first).toMatchObject({ status: 200, body: { state: 'succeeded', action: 'power.on' } });
    expect(again).toMatchObject({ status: 202, body: { id: (first['body'] as JsonObject)['id'], deduplicated: true } }); // proof: matched above
    expect(wrong).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ pointer: '/colour' }] } });
    expect(nobody).toMatchObject({ status: 404, body: { code: 'node_not_found' } });
  });

  it('answers frames it cannot read with a stable code, and goes on', async () => {
    const tape = await system.tape();
    const sent = ['{"op":', '{"op":"dance","id":"x"}', '{"op":"subscribe","id":"y","after":"no cursor"}', '[]'];

    for (const text of sent) tape.send(text);

    await eventually(() => tape.frames.filter(({ op }) => op === 'error').length === sent.length, { what: 'answers' });
    expect(tape.frames.filter(({ op }) => op === 'error').map(({ code, id }) => [code, id])).toEqual([
      ['malformed', undefined],
      ['validation_failed', 'x'],
      expect.arrayContaining(['y']),
      ['malformed', undefined],
    ]);
    expect(await tape.exchange({ op: 'subscribe', id: 's2' }, 'subscribed')).toMatchObject({ id: 's2' });
  });
});

describe('server-sent events', () => {
  it('resumed with Last-Event-ID are the same events with the same cursors', async () => {
    await happenings(2, 2);
    const all = everything.events();
    const from = all[Math.floor(all.length / 3)]?.cursor ?? '';
    const expected = all.filter(({ cursor }) => cursor > from);

    for (const url of [system.url, secondGateway]) {
      const sse = await openSse(url, '', from);
      await eventually(() => sse.events.length >= expected.length, { what: 'the events after the cursor' });
      expect([sse.status, sse.contentType]).toEqual([200, 'text/event-stream']);
      expect(cursorsOf(sse.events)).toEqual(cursorsOf(expected));
      expect(sse.events.map(({ event }) => event)).toEqual(expected.map(({ event }) => event));
      await sse.close();
    }
  });

  it('cut and resumed again and again while things happen lose nothing and repeat nothing', async () => {
    let sse = await openSse(system.url, '');
    await eventually(() => sse.cursor() !== '', { what: 'the first cursor' });
    const start = sse.cursor();
    const told: TapedEvent[] = [];
    let over = false;
    const busy = happenings(4, 6).finally(() => {
      over = true;
    });

    for (let round = 0; !over || round < 4; round++) {
      await eventually(() => sse.events.length >= 5 || over, { what: 'a few events', timeoutMs: 10_000 });
      await sse.close();
      told.push(...sse.events);
      sse = await openSse(round % 2 === 0 ? secondGateway : system.url, '', told.at(-1)?.cursor ?? start);
    }
    await busy;
    const expected = cursorsOf(everything.events()).filter((cursor) => cursor > start);
    await eventually(() => told.length + sse.events.length >= expected.length, { what: 'the newest event' });
    await sse.close();

    expect(cursorsOf([...told, ...sse.events])).toEqual(expected);
  });

  it('are filtered by node and type, and refuse a cursor that is none', async () => {
    const node = await system.addNode({ driver: 'fake' });
    const sse = await openSse(system.url, `?node=${node}&type=task.*`);
    const { body } = await system.ask(node, { action: 'power.on' }, { prefer: 'wait=10' });

    await eventually(() => sse.events.some((event) => isEndOf(event, String(body['id']))), { what: 'the end' });
    await sse.close();
    const wrong = await system.call('GET', '/api/v1/events?after=nonsense');

    expect(sse.events.map(({ type }) => type)).toEqual(['task.queued', 'task.started', 'task.step', 'task.succeeded']);
    expect(wrong.status).toBe(400);
  });
});

describe('the history', () => {
  it('of a node holds the events its stream told, oldest first', async () => {
    const node = await system.addNode({ driver: 'fake' });
    const { body: task } = await system.ask(node, { action: 'power.on' }, { prefer: 'wait=10' });
    await everything.event('the end', (event) => isEndOf(event, String(task['id'])));

    const ofNode = await system.call('GET', `/api/v1/nodes/${node}/history`);
    const ofTask = await system.call('GET', `/api/v1/tasks/${task['id']}/events`);

    const told = everything.events().filter(({ subject }) => subject.startsWith(`nodes/${node}`));
    expect(ofNode.body['events']).toEqual(told.map(({ event }) => event));
    expect(ofTask.body['events']).toEqual(everything.eventsOf(String(task['id'])).map(({ event }) => event));
  });
});
