import { describe, expect, it } from 'vitest';
import { entering, type LoopBlock, watchLoop } from '../../../runtime/base/loop-watch.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { PausableClock } from '../../support/pausable-clock.ts';

describe('the watch over the loop', () => {
  it.each([
    ['was blocked by code tells whose ran last', 5_000, ['lamp 7 on']],
    ['was merely paused says nothing', 0, []],
  ])('of a process that %s', async (_what, usedMs, told) => {
    const sim = new SimClock();
    const clock = new PausableClock(sim);
    let cpuMs = 0;
    const blocks: LoopBlock[] = [];
    const watch = watchLoop({ clock, cpuMs: () => cpuMs, onBlock: (block) => blocks.push(block) });
    await sim.advance(1_000);
    expect(blocks).toEqual([]);

    entering('lamp', '7', 'on');
    clock.pause();
    await sim.advance(5_000);
    cpuMs += usedMs;
    clock.resume();
    await sim.advance(1_000);
    watch.close();

    expect(blocks.map(({ kind, actor, what }) => `${kind} ${actor} ${what}`)).toEqual(told);
  });
});
