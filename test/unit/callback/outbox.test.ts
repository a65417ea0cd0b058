import { describe, expect, it } from 'vitest';
import { callbackId } from '../../../proto/ids.ts';
import type { JournalEntry } from '../../../proto/journal.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { emptyRecord } from '../../../proto/record.ts';
import type { Callback, TaskRecord } from '../../../proto/task.ts';
import { callbackItems } from '../../../runtime/callback/items.ts';
import { formatCursor, witnessOf } from '../../../runtime/journal/cursor.ts';
import { eventView } from '../../../runtime/task/event-view.ts';
import { addCallback, MAX_CALLBACKS, newTask } from '../../../runtime/task/lifecycle.ts';
import { outboxOf } from '../../../runtime/task/outbox.ts';
import { taskEvents } from '../../../runtime/task/task-events.ts';
import { NODE, TASK } from './items.ts';

const hook = (path: string, secret = 'whsec_x'): Callback => ({
  url: `https://ops.example/${path}`,
  secret,
  state: 'pending',
});

function task(more: Partial<TaskRecord>): TaskRecord {
  const submit = {
    verb: 'submit',
    taskId: TASK,
    action: 'power.on',
    params: {},
    onConflict: 'reject',
    timeoutS: 0,
    callback: undefined,
    bodyHash: '',
  } as const;
  const caller = { tenant: 'blue', role: 'operator', subject: 'me', address: '' };
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  return { ...newTask(submit, { seq: 1, requestId: TASK, caller, trace, now: 5 }), state: 'succeeded', ...more };
}

describe('the outbox of an entry', () => {
  it('holds an item for each callback of each task it ends', () => {
    const items = outboxOf([task({ callbacks: [hook('a'), hook('b', '')] }), task({ callbacks: [] })]);

    expect(items).toEqual([
      { id: callbackId(TASK, 0), type: 'task.succeeded', target: hook('a').url, secret: 'whsec_x', taskId: TASK },
      { id: callbackId(TASK, 1), type: 'task.succeeded', target: hook('b').url, secret: '', taskId: TASK },
    ]);
  });

  it.each(['failed', 'cancelled', 'unknown', 'refused'] as const)('tells of a task that is %s', (state) => {
    expect(outboxOf([task({ state, callbacks: [hook('a')] })])).toMatchObject([{ type: `task.${state}` }]);
  });

  it('tells nothing again when an operator resolves what ended unknown', () => {
    const resolution = { outcome: 'succeeded', reason: 'seen', by: 'me', at: 9 };

    expect(outboxOf([task({ state: 'unknown', callbacks: [hook('a')], resolution })])).toEqual([]);
  });
});

describe('the callback of an item', () => {
  const ended = task({ callbacks: [hook('a'), hook('b')] });
  const entry: JournalEntry = {
    record: { ...emptyRecord('baremetal', NODE), exists: true, tasks: [ended] },
    events: [taskEvents.step(TASK, 6), taskEvents.ended(TASK, 'succeeded', 7)],
    outbox: outboxOf([ended]),
  };
  const options = {
    namespace: 'ironworks',
    incarnation: 'abc',
    collection: 'nodes',
    now: 100,
    settleMs: 10,
    giveUpAfterMs: 1_000,
  };
  const place = { seq: 40, eventsBefore: 3, batchId: 'batch' };

  it('carries the very event of the streams, but for whose callback it is', () => {
    const [, second] = callbackItems(entry, place, options);
    const [, event = taskEvents.step(TASK, 0)] = entry.events;
    const cursor = formatCursor({ incarnation: 'abc', seq: 40, index: 4, witness: witnessOf('batch') });
    const told = eventView(event, entry, 40, cursor, { ...options, actorView: () => ({}) });

    const { data, ...envelope } = JSON.parse(second?.body ?? '') as { data: JsonObject }; // proof: written as one
    expect(envelope).toEqual({ ...told, data: undefined });
    expect(data).toEqual({ ...Object(told['data']), callback: { url: hook('b').url, state: 'pending' } });
  });

  it('is due a moment after the entry, and keeps what delivery needs beside the body', () => {
    expect(callbackItems(entry, place, options)[0]).toMatchObject({
      id: callbackId(TASK, 0),
      taskId: TASK,
      actor: NODE,
      secret: 'whsec_x',
      tenant: 'blue',
      trace: ended.trace,
      state: 'pending',
      journalSeq: 40,
      nextAt: 110,
      giveUpAt: 1_100,
    });
  });

  it('never has a secret in its body', () => {
    for (const { body } of callbackItems(entry, place, options)) expect(body).not.toContain('whsec_');
  });

  it('of a refused task needs no record of it', () => {
    const refused = task({ state: 'refused', callbacks: [hook('r')] });
    const detail = { id: TASK, action: 'power.on', state: 'refused', error: { code: 'node_busy' } };
    const made = callbackItems(
      {
        record: emptyRecord('baremetal', NODE),
        events: [{ ...taskEvents.ended(TASK, 'refused', 7), detail }],
        outbox: outboxOf([refused]),
      },
      place,
      options,
    );

    expect(JSON.parse(made[0]?.body ?? '')).toMatchObject({
      type: 'ironworks.task.refused.v1',
      data: { id: TASK, state: 'refused', done: true, error: { code: 'node_busy' }, callback: { url: hook('r').url } },
    });
  });
});

describe('the callbacks of a task', () => {
  it('are one for each caller that has a key, and one for the same callback without', () => {
    const once = addCallback(task({}), hook('a'), false);

    expect(addCallback(once ?? task({}), hook('a'), false)?.callbacks).toHaveLength(1);
    expect(addCallback(once ?? task({}), hook('a'), true)?.callbacks).toHaveLength(2);
    expect(addCallback(once ?? task({}), hook('b'), false)?.callbacks).toHaveLength(2);
    expect(addCallback(once ?? task({}), undefined, true)).toBe(once);
  });

  it('are bounded; one that is noted already does no harm', () => {
    const full = task({ callbacks: Array.from({ length: MAX_CALLBACKS }, (_, n) => hook(String(n))) });

    expect(addCallback(full, hook('more'), true)).toBeUndefined();
    expect(addCallback(full, hook('3'), true)).toBe(full);
  });
});
