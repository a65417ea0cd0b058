// J6: what a record remembers of requests and final tasks is bounded, and what it forgets it knows to have forgotten.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idSource } from '../../proto/ids.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { isFinal, TaskState } from '../../proto/task.ts';
import { wantsDocument } from '../../runtime/host/decide.ts';
import { findTask } from '../../runtime/task/lifecycle.ts';
import { prune, rememberRequest } from '../../runtime/task/remembered.ts';
import { LAMP, lampRecord, lampTask, lampTaskId, submitBody, T0 } from '../support/lamp-records.ts';

const HOUR_MS = 3_600_000;

interface Asked {
  readonly taskId: string;
  readonly at: number;
}

/** Requests one after another, each so long after the one before. */
function remember(gapsMs: readonly number[]): { readonly record: ActorRecord; readonly asked: readonly Asked[] } {
  let now = T0;
  const ids = idSource(
    () => now,
    () => 0.5,
  );
  let record = lampRecord();
  const asked = gapsMs.map((gapMs) => {
    now += gapMs;
    const taskId = ids.taskId(LAMP);
    record = rememberRequest(record, `key-${taskId}`, taskId, '', now);
    return { taskId, at: now };
  });
  return { record, asked };
}

const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 30 * HOUR_MS })), {
  maxLength: 40,
});

describe('J6: requests a record remembers', () => {
  test('are at most 256, and none older than 24 hours', () => {
    const { record, asked } = remember(new Array<number>(700).fill(1));

    expect(record.requests).toHaveLength(256);
    expect(record.requests.at(0)?.taskId).toBe(asked.at(-256)?.taskId);
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        const played = remember(gapsMs);
        const newest = played.asked.at(-1)?.at ?? T0;
        for (const request of played.record.requests) expect(newest - request.at).toBeLessThan(24 * HOUR_MS);
      }),
    );
  });

  test('that it has forgotten lie within its horizon, so that a repeat is looked up in its document', () => {
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        const { record, asked } = remember(gapsMs);
        for (const { taskId } of asked) {
          const remembered = record.requests.some((request) => request.taskId === taskId);
          const lookedUp = wantsDocument(record, { ...submitBody(1), taskId }) === taskId;
          expect(remembered || lookedUp).toBe(true);
        }
      }),
    );
  });

  test('without a key need no place: the task itself answers, and once it is dropped its document does', () => {
    const tasks = [1, 2, 3].map((number) => lampTask(number, { state: 'succeeded' }));

    const record = rememberRequest(lampRecord({ tasks }), lampTaskId(1), lampTaskId(1), '', T0);
    const pruned = prune(record, () => true);

    expect(record.requests).toEqual([]);
    expect(wantsDocument(record, submitBody(1))).toBeUndefined();
    expect(wantsDocument(pruned, submitBody(1))).toBe(lampTaskId(1));
  });

  test('cost no read while nothing was forgotten', () => {
    const { record } = remember([1, 1, 1]);

    expect(record.horizon).toBe(0);
    expect(wantsDocument(record, submitBody(1))).toBeUndefined();
  });
});

const states = fc.array(fc.record({ state: fc.constantFrom(...Object.values(TaskState)), documented: fc.boolean() }), {
  maxLength: 30,
});

describe('J6: pruning', () => {
  test('drops only final tasks whose documents are acknowledged, and keeps the order of the rest', () => {
    fc.assert(
      fc.property(states, (drawn) => {
        const tasks = drawn.map(({ state }, index) => lampTask(index, { state, finishedAt: isFinal(state) ? T0 : 0 }));
        const documented = new Set(drawn.flatMap((one, index) => (one.documented ? [lampTaskId(index)] : [])));

        const pruned = prune(lampRecord({ tasks }), (taskId) => documented.has(lampTaskId(Number(taskId.slice(-20)))));

        const kept = new Set(pruned.tasks.map((task) => task.id));
        expect(pruned.tasks.map((task) => task.id)).toEqual(
          tasks.flatMap((task) => (kept.has(task.id) ? [task.id] : [])),
        );
        for (const task of tasks)
          if (!kept.has(task.id)) expect([isFinal(task.state), documented.has(task.id)]).toEqual([true, true]);
        const finals = tasks.filter((task) => isFinal(task.state)).length;
        const spared = finals < tasks.length ? Math.min(2, finals) : 0;
        expect(pruned.tasks.filter((task) => isFinal(task.state)).length).toBeGreaterThanOrEqual(spared);
      }),
    );
  });

  test('leaves those in line at most two of the final tasks that they stood behind, the newest', () => {
    const ended = [1, 2, 3, 4, 5].map((number) => lampTask(number, { state: 'succeeded', finishedAt: T0 + number }));
    const left = (createdAt: number): number[] =>
      prune(lampRecord({ tasks: [...ended, lampTask(6, { createdAt })] }), () => true).tasks.map((task) => task.seq);

    expect(left(T0)).toEqual([4, 5, 6]);
    expect(left(T0 + 5)).toEqual([5, 6]);
    expect(left(T0 + 6)).toEqual([6]);
    expect(prune(lampRecord({ tasks: ended }), () => true).tasks).toEqual([]);
  });

  test('keeps no final task for its name alone that would leave no room for others', () => {
    const results = [{ name: 'page', value: 'x'.repeat(20_000) }];
    const tasks = [
      lampTask(1, { state: 'succeeded', finishedAt: T0 + 1 }),
      lampTask(2, { state: 'succeeded', finishedAt: T0 + 2, results }),
      lampTask(3),
    ];

    expect(prune(lampRecord({ tasks }), () => true).tasks.map((task) => task.seq)).toEqual([1, 3]);
    expect(prune(lampRecord({ tasks }), () => false).tasks.map((task) => task.seq)).toEqual([1, 2, 3]);
  });

  test('returns the same record where there is nothing to drop', () => {
    const record = lampRecord({ tasks: [lampTask(1, { state: 'succeeded', finishedAt: T0 }), lampTask(2)] });

    expect(prune(record, () => true)).toBe(record);
    expect(findTask(record, lampTaskId(1))?.seq).toBe(1);
  });
});
