import { describe, expect, it } from 'vitest';
import type { CallbackItem } from '../../../proto/callback.ts';
import type { TaskId } from '../../../proto/ids.ts';
import { callbackId, parseCallbackId, parseTaskId } from '../../../proto/ids.ts';
import { afterTry, DEFAULT_SCHEDULE, isScheduled, replayed } from '../../../runtime/callback/retry.ts';
import { callbackItem, NODE, TASK } from './items.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const schedule = DEFAULT_SCHEDULE;

/** What is kept after answers of `status` until nothing is scheduled any more. */
function failFrom(first: CallbackItem, random: () => number): readonly CallbackItem[] {
  const kept: CallbackItem[] = [];
  for (let item = first; isScheduled(item); ) {
    const next = afterTry(
      item,
      { kind: 'answered', status: 500, retryAfterMs: 0 },
      { now: item.nextAt, random, schedule },
    );
    if (next.kind !== 'kept') throw new Error('delivered');
    item = next.item;
    kept.push(item);
  }
  return kept;
}

describe('the retries of a callback', () => {
  it.each([[0], [0.5], [0.999]])('wait 5 s to 1 h, doubling, for 24 h, and then it is parked (jitter %s)', (jitter) => {
    const first = callbackItem({ createdAt: 0, nextAt: 0, giveUpAt: 24 * HOUR });

    const tries = failFrom(first, () => jitter);
    const delays = tries.slice(0, -2).map((item) => item.nextAt - item.lastAttemptAt);

    expect(Math.min(...delays)).toBeGreaterThanOrEqual(5 * SECOND);
    expect(delays[0]).toBeLessThanOrEqual(6.25 * SECOND);
    expect(Math.max(...delays)).toBeLessThanOrEqual(HOUR);
    for (let at = 1; at < 9; at++) expect(delays[at]).toBeGreaterThan(delays[at - 1] ?? Number.POSITIVE_INFINITY);
    expect(tries.at(-1)).toMatchObject({ state: 'parked', nextAt: 0, lastAttemptAt: 24 * HOUR });
    expect(tries.length).toBeGreaterThan(30);
  });

  it('keep the id and the body, and say what happened', () => {
    const item = callbackItem({});

    const next = afterTry(
      item,
      { kind: 'failed', reason: 'no answer within 10 s' },
      { now: 5, random: () => 0, schedule },
    );

    expect(next).toMatchObject({
      kind: 'kept',
      item: {
        id: item.id,
        body: item.body,
        state: 'failing',
        attempts: 1,
        lastStatus: 0,
        lastError: 'no answer within 10 s',
      },
    });
  });

  it.each([[200], [202], [204], [299]])('are none after %d', (status) => {
    const facts = { now: 0, random: () => 0, schedule };

    expect(afterTry(callbackItem({}), { kind: 'answered', status, retryAfterMs: 0 }, facts)).toEqual({
      kind: 'delivered',
    });
  });

  it.each([[301], [307], [400], [404], [429], [500], [503]])('come after %d', (status) => {
    const facts = { now: 0, random: () => 0, schedule };

    const next = afterTry(callbackItem({}), { kind: 'answered', status, retryAfterMs: 0 }, facts);

    expect(next).toMatchObject({ kind: 'kept', item: { state: 'failing', lastStatus: status } });
  });

  it('stop for ever at 410', () => {
    const facts = { now: 0, random: () => 0, schedule };

    const next = afterTry(callbackItem({}), { kind: 'answered', status: 410, retryAfterMs: 0 }, facts);

    expect(next).toMatchObject({ kind: 'kept', item: { state: 'disabled', lastStatus: 410, nextAt: 0 } });
  });

  it('wait as long as the receiver asks, up to an hour', () => {
    const facts = { now: 0, random: () => 0, schedule };
    const askedFor = (retryAfterMs: number): unknown =>
      afterTry(callbackItem({}), { kind: 'answered', status: 503, retryAfterMs }, facts);

    expect(askedFor(60 * SECOND)).toMatchObject({ item: { nextAt: 60 * SECOND } });
    expect(askedFor(1_000 * HOUR)).toMatchObject({ item: { nextAt: HOUR } });
  });

  it('begin anew when it is replayed', () => {
    const parked = callbackItem({ state: 'parked', attempts: 40, giveUpAt: 0, nextAt: 0 });

    const again = replayed(parked, 7, schedule.giveUpAfterMs);

    expect(again).toMatchObject({ id: parked.id, state: 'pending', attempts: 0, nextAt: 7, giveUpAt: 7 + 24 * HOUR });
    expect(isScheduled(again)).toBe(true);
  });
});

describe('the id of a callback', () => {
  it('names its task, without the full stop that signatures put between their parts', () => {
    const id = callbackId(TASK, 3);

    expect(id).not.toContain('.');
    expect(parseCallbackId(id)).toEqual({ actor: NODE, taskId: TASK, index: 3 });
  });

  it.each([
    [''],
    ['a_b_c'],
    [`${TASK}_0`],
    [callbackId(TASK, 0).slice(0, -1)],
    [`${callbackId(TASK, 0)}0x`],
    [`${callbackId(TASK, 0)}\n`],
  ])('is not %j', (text) => {
    expect(parseCallbackId(text)).toBeUndefined();
  });

  it('belongs to actors of every name', () => {
    const task = 'lamp-1.01JD3V6M0Z9QK2X7Y8W5T4R3EA' as TaskId;

    expect(parseTaskId(task)).toBeDefined();
    expect(parseCallbackId(callbackId(task, 12))?.taskId).toBe(task);
  });
});
