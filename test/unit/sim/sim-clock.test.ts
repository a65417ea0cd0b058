import { describe, expect, it } from 'vitest';
import { sleep } from '../../../runtime/base/clock.ts';
import { seededRandom } from '../../../runtime/base/seeded-random.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

describe('simulated clock', () => {
  it('stands still until it is moved', async () => {
    const clock = new SimClock(1_000);
    let ran = false;
    clock.after(10, () => {
      ran = true;
    });

    await clock.advance(9);
    expect([ran, clock.monotonic(), clock.now()]).toEqual([false, 9, 1_009]);
    await clock.advance(1);

    expect([ran, clock.monotonic(), clock.now()]).toEqual([true, 10, 1_010]);
  });

  it('runs timers by time, and those of one time in the order they were set', async () => {
    const clock = new SimClock();
    const ran: string[] = [];
    for (const [delayMs, name] of [
      [20, 'd'],
      [10, 'a'],
      [10, 'b'],
      [15, 'c'],
    ] as const)
      clock.after(delayMs, () => ran.push(`${name}@${clock.monotonic()}`));

    await clock.advance(100);

    expect(ran).toEqual(['a@10', 'b@10', 'c@15', 'd@20']);
  });

  it('runs a thousand timers set at random in order', async () => {
    const clock = new SimClock();
    const random = seededRandom(7);
    const ran: number[] = [];
    for (let n = 0; n < 1_000; n++) clock.after(Math.floor(random() * 300), () => ran.push(clock.monotonic()));

    await clock.runUntilIdle();

    expect(ran).toHaveLength(1_000);
    expect(ran).toEqual([...ran].sort((a, b) => a - b));
  });

  it('runs no cancelled timer, and cancelling later is harmless', async () => {
    const clock = new SimClock();
    const ran: string[] = [];
    const cancelled = clock.after(5, () => ran.push('cancelled'));
    const kept = clock.after(5, () => ran.push('kept'));

    cancelled.cancel();
    cancelled.cancel();
    await clock.advance(10);
    kept.cancel();

    expect(ran).toEqual(['kept']);
    expect(clock.pending).toBe(0);
  });

  it('lets promises settle between two timers', async () => {
    const clock = new SimClock();
    const ran: string[] = [];
    const walk = async (): Promise<void> => {
      for (let n = 1; n <= 3; n++) {
        await sleep(clock, 10);
        ran.push(`walk ${n}@${clock.monotonic()}`);
      }
    };
    clock.after(25, () => ran.push('timer@25'));
    const done = walk();

    const passed = await clock.runUntilIdle();
    await done;

    expect(passed).toBe(30);
    expect(ran).toEqual(['walk 1@10', 'walk 2@20', 'timer@25', 'walk 3@30']);
  });

  it('stops at the limit where timers never end', async () => {
    const clock = new SimClock();
    let ticks = 0;
    const tick = (): void => {
      ticks++;
      clock.after(100, tick);
    };
    tick();

    await clock.runUntilIdle(1_000);

    expect(ticks).toBe(11);
  });

  it('a jump moves the wall clock and no timer', async () => {
    const clock = new SimClock(0);
    let ran = false;
    clock.after(10, () => {
      ran = true;
    });

    clock.jump(3_600_000);
    await clock.advance(5);

    expect([ran, clock.now(), clock.monotonic()]).toEqual([false, 3_600_005, 5]);
  });

  it('moves by itself when asked to, and no more once that is closed', async () => {
    const clock = new SimClock();
    const driver = clock.autoAdvance();

    await sleep(clock, 1_000_000);
    driver.close();

    expect(clock.monotonic()).toBe(1_000_000);
  });
});

describe('simulated randomness', () => {
  it('repeats for a seed and differs between seeds', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));

    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(Array.from({ length: 1_000 }, seededRandom(3)).every((value) => value >= 0 && value < 1)).toBe(true);
  });
});
