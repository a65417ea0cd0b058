import { beforeEach, describe, expect, it } from 'vitest';
import { LEAST_ROOM, VerdictRoom } from '../../../gateway/limits/verdict-room.ts';

const MOST = 1_000;
const SLOW_MS = 2_000;
const QUICK_MS = 5;

let room: VerdictRoom;
let now: number;

/** A second in which each of `count` waiting requests gets a verdict that took so long. */
function aSecondOf(verdictMs: number, count: number): void {
  for (let index = 0; index < count; index++) {
    expect(room.enter('busy')).toBe(true);
    now += 1_001 / count;
    room.leave('busy', verdictMs, now);
  }
}

/** Two seconds in which all that is judged is judged slowly, while the rest goes on waiting. */
function aSecondOfOthers(): void {
  for (let second = 0; second < 12; second++) {
    room.enter('slow');
    now += 1_001;
    room.leave('slow', SLOW_MS, now);
  }
}

/** As many as get in at once. */
function fill(tenant: string): number {
  let count = 0;
  while (room.enter(tenant)) count++;
  return count;
}

function empty(tenant: string, count: number, verdictMs: number | undefined): void {
  for (let index = 0; index < count; index++) room.leave(tenant, verdictMs, now);
}

beforeEach(() => {
  room = new VerdictRoom(MOST);
  now = 0;
});

describe('room for requests that wait for their verdict', () => {
  it('lets a burst wait', () => {
    expect(fill('busy')).toBeGreaterThan(MOST / 2);
  });

  it('shrinks where even the quickest verdict of a second was slow', () => {
    const count = fill('busy');
    empty('busy', count, SLOW_MS);
    now += 1_001;
    aSecondOf(SLOW_MS, 20);

    expect(room.room).toBe(LEAST_ROOM);
    expect(fill('busy')).toBe(LEAST_ROOM);
  });

  it('stays where one verdict of the second was quick: some shard is being taken over, and nothing stands in line', () => {
    now += 1_001;
    aSecondOf(QUICK_MS, 1);
    for (let second = 0; second < 5; second++) {
      room.enter('busy');
      room.leave('busy', SLOW_MS, now + 1);
      aSecondOf(QUICK_MS, 1);
    }

    expect(room.room).toBe(MOST);
  });

  it('learns nothing from requests that got no verdict', () => {
    for (let second = 0; second < 5; second++) {
      now += 1_001;
      room.enter('busy');
      room.leave('busy', undefined, now);
    }

    expect(room.room).toBe(MOST);
  });

  it('grows back by steps while it is asked for, and at once when it is not', () => {
    aSecondOf(SLOW_MS, 20);
    aSecondOf(SLOW_MS, 20);
    expect(room.room).toBe(LEAST_ROOM);

    const count = fill('busy');
    now += 1_001;
    empty('busy', count, QUICK_MS);
    const grown = room.room;
    expect(grown).toBeGreaterThan(LEAST_ROOM);
    expect(grown).toBeLessThan(MOST);

    now += 1_001;
    aSecondOf(QUICK_MS, 2);
    expect(room.room).toBe(MOST);
  });

  it('always lets in whoever asks little', () => {
    aSecondOf(SLOW_MS, 20);
    aSecondOf(SLOW_MS, 20);
    fill('busy');
    fill('busy too');

    expect(room.enter('polite')).toBe(true);
  });

  it('lets others have their share while what came before it shrank still fills it', () => {
    const before = fill('busy');
    aSecondOfOthers();
    expect([room.room, before > 2 * LEAST_ROOM]).toEqual([LEAST_ROOM, true]);

    expect(fill('another')).toBe(LEAST_ROOM / 2);
    expect(fill('busy')).toBe(0);
  });
});
