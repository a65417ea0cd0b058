import { beforeEach, describe, expect, it } from 'vitest';
import { LEAST_ROOM, VerdictRoom } from '../../../gateway/limits/verdict-room.ts';
import { storm } from '../../support/verdict-storm.ts';

const MOST = 1_000;
const SLOW_MS = 2_000;
const QUICK_MS = 5;

let room: VerdictRoom;
let now: number;

/** A second in which each of `count` requests of one tenant gets a verdict that took so long. */
function aSecondOf(verdictMs: number, count: number): void {
  for (let index = 0; index < count; index++) {
    expect(room.enter('busy')).toBe(true);
    now += 1_000 / count;
    room.leave('busy', verdictMs, now);
  }
}

/** As many as get in at once. */
function fill(tenant: string): number {
  let count = 0;
  while (room.enter(tenant)) count++;
  return count;
}

beforeEach(() => {
  room = new VerdictRoom(MOST);
  now = 0;
});

describe('room for requests that wait for their verdict', () => {
  it('lets the burst of one who is alone wait', () => {
    expect(fill('busy')).toBeGreaterThan(MOST / 2);
  });

  it('is small for those who come at once, until it has shown that more is judged as quickly', () => {
    aSecondOf(QUICK_MS, 100);
    room.enter('one');
    room.enter('another');
    const first = 2 + fill('one') + fill('another');
    expect(first).toBeLessThan(MOST / 5);

    for (let step = 0; step < 2_000; step++) {
      const tenant = step % 2 === 0 ? 'one' : 'another';
      now += 1;
      room.leave(tenant, QUICK_MS, now);
      fill(tenant);
    }

    expect(room.waiting).toBeGreaterThan(2 * first);
  });

  it('shrinks to what is judged in a bearable time where even the quickest verdicts are slow', () => {
    aSecondOf(QUICK_MS, 100);
    aSecondOf(SLOW_MS, 1_000);

    // 1,000 a second, and 300 ms are bearable for one who is alone.
    expect(room.room).toBeGreaterThanOrEqual(LEAST_ROOM);
    expect(room.room).toBeLessThanOrEqual(300);
  });

  it('never shrinks below what a handful of commits take together', () => {
    aSecondOf(QUICK_MS, 100);
    aSecondOf(SLOW_MS, 20);

    expect(room.room).toBe(LEAST_ROOM);
  });

  it('stays where one verdict was quick: some shard is being taken over, and nothing stands in line', () => {
    aSecondOf(QUICK_MS, 100);
    for (let step = 0; step < 500; step++) {
      now += 10;
      room.enter('busy');
      room.leave('busy', step % 4 === 0 ? QUICK_MS : SLOW_MS, now);
    }

    expect(room.room).toBe(MOST);
  });

  it('takes for slow only what is slower than verdicts usually are here', () => {
    aSecondOf(SLOW_MS, 100);
    aSecondOf(1.5 * SLOW_MS, 100);

    expect(room.room).toBe(MOST);
  });

  it('learns nothing from requests that got no verdict', () => {
    for (let step = 0; step < 500; step++) {
      now += 10;
      room.enter('busy');
      room.leave('busy', undefined, now);
    }

    expect(room.room).toBe(MOST);
  });

  it('grows back by steps while it is asked for, and at once when it is not', () => {
    aSecondOf(QUICK_MS, 100);
    aSecondOf(SLOW_MS, 20);
    expect(room.room).toBe(LEAST_ROOM);

    for (let step = 0; step < 50; step++) {
      fill('busy');
      now += 10;
      room.leave('busy', QUICK_MS, now);
    }
    expect(room.room).toBeGreaterThan(LEAST_ROOM);
    expect(room.room).toBeLessThan(MOST);

    while (room.waiting > 0) room.leave('busy', QUICK_MS, now);
    aSecondOf(QUICK_MS, 50);
    expect(room.room).toBe(MOST);
  });

  it('always lets in whoever asks little', () => {
    aSecondOf(QUICK_MS, 100);
    aSecondOf(SLOW_MS, 20);
    fill('busy');
    fill('busy too');

    expect(room.enter('polite')).toBe(true);
  });

  it('lets others have their share while what one alone had let in still fills it', () => {
    const before = fill('busy');

    expect(before).toBeGreaterThan(MOST / 2);
    expect(fill('another')).toBeGreaterThanOrEqual(LEAST_ROOM / 2);
    expect(fill('busy')).toBe(0);
  });
});

// A queue of 1,500 verdicts a second that stands still now and then, in virtual time.
describe('five times of what can be judged', () => {
  const options = { seed: 7, verdictsPerS: 1_500, usualMs: 8, stallEveryMs: 500, stallMs: 30, politePerS: 50 };

  it.each([
    ['by two tenants', ['one', 'another']],
    ['by one', ['one']],
  ])('%s leaves a polite one let in, and soon answered', (_by, stormy) => {
    const { polite, stormPerS, longestQueue } = storm({ ...options, stormy, stormFactor: 5 });

    expect(polite.letIn / polite.asked).toBeGreaterThanOrEqual(0.99);
    expect(polite.p50Ms).toBeLessThan(60);
    expect(polite.p99Ms).toBeLessThan(stormy.length > 1 ? 120 : 350);
    // The time is used: nobody is refused for nothing.
    expect(stormPerS).toBeGreaterThan(0.85 * options.verdictsPerS);
    expect(longestQueue).toBeLessThan(1_000);
  });

  it('less than that refuses next to nobody', () => {
    const { refused } = storm({ ...options, stormy: ['one', 'another'], stormFactor: 0.8 });

    expect(refused).toBeLessThan(0.02);
  });
});
