import { describe, expect, it } from 'vitest';
import { type Release, StartSlots, type Turn } from '../../../runtime/host/start-slots.ts';

/** Starts in the order they were granted, by tenant; each holds its slot until `end`. */
class Fleet {
  readonly slots: StartSlots;
  readonly started: string[] = [];
  readonly #running: Release[] = [];

  constructor(max: number) {
    this.slots = new StartSlots(max);
  }

  ask(tenant: string, count: number): Turn[] {
    return Array.from({ length: count }, () =>
      this.slots.wait(tenant, (release) => {
        this.started.push(tenant);
        this.#running.push(release);
      }),
    );
  }

  /** One after the other, the tasks that run longest end. */
  end(count: number): void {
    for (let ended = 0; ended < count; ended++) this.#running.shift()?.();
  }
}

describe('slots to start in', () => {
  it('are given at once while there are some', () => {
    const fleet = new Fleet(2);

    const turns = fleet.ask('a', 3);

    expect(turns.map(({ granted }) => granted)).toEqual([true, true, false]);
    expect(fleet.slots).toMatchObject({ taken: 2, waiting: 1 });
  });

  it('are given to the next in line when one comes back, and only once each', () => {
    const fleet = new Fleet(1);
    fleet.ask('a', 2);
    const held = fleet.slots.take('b');
    fleet.end(1);
    expect(fleet.started).toHaveLength(1);

    held();
    held();

    expect(fleet.started).toHaveLength(2);
    expect(fleet.slots).toMatchObject({ taken: 1, waiting: 0 });
  });

  it('go first to a tenant that had nothing waiting, then round in turns (D1, D2)', () => {
    const fleet = new Fleet(1);
    fleet.ask('greedy', 100);
    fleet.end(10);
    fleet.ask('polite', 30);

    fleet.end(60);

    const since = fleet.started.slice(11);
    expect(since.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'polite'));
    expect(since.slice(0, 44).filter((tenant) => tenant === 'polite').length).toBeGreaterThanOrEqual(20);
    expect(since.filter((tenant) => tenant === 'greedy').length).toBeGreaterThan(20);
  });

  it('are no cheaper for a tenant that comes one by one, again and again (D2)', () => {
    const fleet = new Fleet(1);
    fleet.ask('patient', 100);
    let mine = fleet.ask('pushy', 1);

    for (let ended = 0; ended < 60; ended++) {
      fleet.end(1);
      if (mine.every(({ granted }) => granted)) mine = fleet.ask('pushy', 1);
    }

    expect(fleet.started.filter((tenant) => tenant === 'patient').length).toBeGreaterThanOrEqual(25);
  });

  it('are kept, one in eight, for tenants that hold few (D3)', () => {
    const fleet = new Fleet(16);
    fleet.ask('greedy', 100);
    expect(fleet.slots.taken).toBe(14);

    const turns = fleet.ask('polite', 3);

    expect(turns.map(({ granted }) => granted)).toEqual([true, true, false]);
    expect(fleet.slots.taken).toBe(16);
  });

  it('are taken beyond what there is by what ran already, and then nothing else starts (D4)', () => {
    const slots = new StartSlots(1);
    const releases = ['a', 'a', 'b'].map((tenant) => slots.take(tenant));
    const turn = slots.wait('c', () => undefined);

    releases[0]?.();
    releases[1]?.();
    expect(turn.granted).toBe(false);

    releases[2]?.();
    expect(turn.granted).toBe(true);
  });

  it('are not given to who has left the line', () => {
    const fleet = new Fleet(1);
    fleet.ask('a', 1);
    const [left] = fleet.ask('a', 2);

    left?.cancel();
    left?.cancel();
    fleet.end(1);

    expect(left?.granted).toBe(false);
    expect(fleet.started).toHaveLength(2);
    expect(fleet.slots.waiting).toBe(0);
  });

  it('are free for one that asks when nobody waits, and not past one that does', () => {
    const slots = new StartSlots(1);
    expect(slots.isFree('a')).toBe(true);
    const release = slots.take('a');
    slots.wait('b', () => undefined);

    release();

    expect(slots.isFree('a')).toBe(false);
  });

  it('may be given back by the one that gets them, without a deep call', () => {
    const slots = new StartSlots(1);
    const held = slots.take('x');
    let given = 0;
    for (let count = 0; count < 50_000; count++)
      slots.wait('a', (release) => {
        given++;
        release();
      });

    held();

    expect(given).toBe(50_000);
    expect(slots).toMatchObject({ taken: 0, waiting: 0 });
  });
});
