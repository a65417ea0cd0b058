import { describe, expect, it } from 'vitest';
import { Lifecycle, type Stage, StoppedWhileStartingError } from '../../../runtime/base/lifecycle.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

function stage(name: string, said: string[], more: Partial<Stage> = {}): Stage {
  return {
    name,
    start: async () => {
      said.push(`start ${name}`);
    },
    stop: async () => {
      said.push(`stop ${name}`);
    },
    stopLimitMs: 1_000,
    ...more,
  };
}

describe('a lifecycle', () => {
  it('starts in order and stops in reverse, once', async () => {
    const said: string[] = [];
    const lifecycle = new Lifecycle(new SimClock(), [stage('a', said), stage('b', said)]);

    await lifecycle.start();
    const [first, second] = await Promise.all([lifecycle.stop(), lifecycle.stop()]);

    expect(said).toEqual(['start a', 'start b', 'stop b', 'stop a']);
    expect(first).toEqual([]);
    expect(second).toBe(first);
  });

  it('stops what was started when a stage fails, and rejects with that failure (L1)', async () => {
    const said: string[] = [];
    const failing = stage('b', said, { start: () => Promise.reject(new Error('port taken')) });
    const lifecycle = new Lifecycle(new SimClock(), [stage('a', said), failing, stage('c', said)]);

    await expect(lifecycle.start()).rejects.toThrow('port taken');

    expect(said).toEqual(['start a', 'stop b', 'stop a']);
  });

  it('names the stage that hangs or fails, and stops the others all the same (L1)', async () => {
    const said: string[] = [];
    const clock = new SimClock();
    const lifecycle = new Lifecycle(clock, [
      stage('a', said),
      stage('b', said, { stop: () => new Promise(() => undefined), stopLimitMs: 500 }),
      stage('c', said, { stop: () => Promise.reject(new Error('no')) }),
    ]);
    await lifecycle.start();

    const stopping = lifecycle.stop();
    await clock.advance(500);
    const problems = await stopping;

    expect(problems.map(({ stage: name, kind }) => [name, kind])).toEqual([
      ['c', 'failed'],
      ['b', 'timeout'],
    ]);
    expect(said.at(-1)).toBe('stop a');
  });

  it('leaves a start under way at its next stage when it is stopped (L2)', async () => {
    const said: string[] = [];
    let release: () => void = () => undefined;
    const slow = stage('a', said, {
      start: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    });
    const lifecycle = new Lifecycle(new SimClock(), [slow, stage('b', said)]);

    const starting = lifecycle.start();
    const stopping = lifecycle.stop();
    release();

    await expect(starting).rejects.toThrow(StoppedWhileStartingError);
    await stopping;
    expect(said).toEqual(['stop a']);
  });
});
