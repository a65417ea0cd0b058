import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventType, eventView, shortEventType } from '../../../runtime/task/event-view.ts';
import { taskView, timeOrNull, traceId } from '../../../runtime/task/task-view.ts';
import { decodeTick, encodeTick } from '../../../runtime/task/tick.ts';
import { aNode, anEntry, anEvent, aTask, eventViewOptions, nodeId, taskId } from '../../support/read-side.ts';

const node = nodeId(1);
const id = taskId(node);
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('the view of a task', () => {
  it('has every member of the public contract', () => {
    const view = taskView(aTask({ id }), undefined, 9, { cursor: 'c' });

    expect(Object.keys(view)).toEqual(
      expect.arrayContaining(
        (
          'id node action params state done deduplicated step progress queue error attempts requested_by trace_id ' +
          'callback next_retry_at created_at started_at finished_at deadline cursor links'
        ).split(' '),
      ),
    );
    expect(view).toMatchObject({
      id,
      node,
      state: 'running',
      done: false,
      deduplicated: false,
      revision: 9,
      cursor: 'c',
    });
  });

  it('writes times as RFC 3339 and null for what has not come yet', () => {
    const view = taskView(aTask({ id, createdAt: Date.UTC(2026, 0, 1), finishedAt: 0 }), undefined, 1);

    expect(view).toMatchObject({ created_at: '2026-01-01T00:00:00.000Z', finished_at: null, next_retry_at: null });
  });

  it('writes every time as a Date would, whatever was written before it', () => {
    const times = fc.oneof(
      fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }),
      fc.integer({ min: -200_000, max: 200_000 }),
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 1) + 200_000 }),
    );
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 20 }), (several) => {
        for (const ms of several) expect(timeOrNull(ms)).toBe(ms === 0 ? null : new Date(ms).toISOString());
      }),
      { numRuns: 500 },
    );
  });

  it('writes null for a time that is none', () => {
    expect(
      taskView(aTask({ id, createdAt: Number.POSITIVE_INFINITY, deadline: Number.NaN }), undefined, 1),
    ).toMatchObject({
      created_at: null,
      deadline: null,
    });
  });

  it('names the tasks before a queued one', () => {
    const done = aTask({ id: taskId(node, 1), state: 'succeeded' });
    const running = aTask({ id: taskId(node, 2) });
    const queued = aTask({ id: taskId(node, 3), state: 'queued' });
    const record = aNode(node, { tasks: [done, running, queued] });

    expect(taskView(queued, record, 1)['queue']).toEqual({ position: 1, ahead: [running.id] });
    expect(taskView(running, record, 1)['queue']).toBeNull();
  });

  it('never shows the secret of a callback', () => {
    const view = taskView(
      aTask({ id, callbacks: [{ url: 'https://ops.example/hook', secret: 'whsec_x', state: 'pending' }] }),
      undefined,
      1,
    );

    expect(view['callback']).toEqual({ url: 'https://ops.example/hook', state: 'pending' });
    expect(JSON.stringify(view)).not.toContain('whsec_x');
  });

  it('shows the trace id of a traceparent, and null for anything else', () => {
    expect(traceId(TRACE)).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(traceId('')).toBeNull();
    expect(traceId('00-zz-01')).toBeNull();
  });
});

describe('the view of an event', () => {
  it('is a CloudEvent about its task, with the task as its data', () => {
    const entry = anEntry(aNode(node, { tasks: [aTask({ id, trace: TRACE })] }), anEvent('task.started', id));
    const [event] = entry.events;
    if (event === undefined) throw new Error('the entry has an event');

    expect(eventView(event, entry, 7, 'cur', eventViewOptions)).toMatchObject({
      specversion: '1.0',
      id: 'cur',
      cursor: 'cur',
      source: '/ironworks/test',
      type: 'ironworks.task.started.v1',
      subject: `nodes/${node}/tasks/${id}`,
      time: '1970-01-01T00:00:05.000Z',
      datacontenttype: 'application/json',
      traceparent: TRACE,
      data: { id, node, state: 'running', revision: 7 },
    });
  });

  it('lays its detail over the document, so that a joined entry still shows each moment', () => {
    const task = aTask({ id, state: 'succeeded' });
    const queued = anEvent('task.queued', id, { state: 'queued', started_at: null });
    const entry = anEntry(aNode(node, { tasks: [task] }), queued);

    expect(eventView(queued, entry, 7, 'c', eventViewOptions)['data']).toMatchObject({
      state: 'queued',
      done: false,
      started_at: null,
    });
  });

  it('about the node carries the node', () => {
    const event = anEvent('node.state', '', { power_state: 'power on' });
    const view = eventView(event, anEntry(aNode(node), event), 3, 'c', eventViewOptions);

    expect(view).toMatchObject({ subject: `nodes/${node}`, type: 'ironworks.node.state.v1' });
    expect(view['data']).toMatchObject({ id: node, power_state: 'power on', revision: 3 });
  });

  it('of a refused task that left no record still says which task and why', () => {
    const event = anEvent('task.refused', id, { error: { code: 'node_busy' } });
    const view = eventView(event, anEntry(aNode(node), event), 3, 'c', eventViewOptions);

    expect(view['data']).toMatchObject({ id, node, state: 'refused', done: true, error: { code: 'node_busy' } });
  });

  it('has types that lose and regain prefix and version', () => {
    expect(eventType('task.step')).toBe('ironworks.task.step.v1');
    expect(shortEventType('ironworks.task.step.v1')).toBe('task.step');
    expect(shortEventType('task.*')).toBe('task.*');
  });
});

describe('a tick', () => {
  it('is read back as it was written', () => {
    const tick = { taskId: id, step: 'write_image', percent: 42, message: 'half way', at: 5 };

    expect(decodeTick(encodeTick(tick))).toEqual(tick);
  });

  it('is not read from anything else', () => {
    for (const text of ['', '[]', 'null', '{"task":1}', '{"task":"t","percent":"9","message":""}', '{'])
      expect(decodeTick(new TextEncoder().encode(text)), text).toBeUndefined();
    expect(decodeTick(new Uint8Array(9_000))).toBeUndefined();
    expect(decodeTick(Uint8Array.of(0xff, 0xfe))).toBeUndefined();
  });
});
