import { describe, expect, it } from 'vitest';
import { ChildStartError } from '../../../gateway/supervisor/kept-child.ts';
import { childRig } from './fake-child.ts';

describe('a kept child', () => {
  it('is started when it says ready, with a session of its own', async () => {
    const { child, life, told } = childRig();

    const started = child.start();
    life().say({ type: 'ready', address: 'http://127.0.0.1:1' });
    await started;

    expect(life().env).toEqual({ A: '1', IRONWORKS_SESSION: 's1' });
    expect(child.address).toBe('http://127.0.0.1:1');
    expect(told).toEqual(['ready s1']);
  });

  it('has its death told before its next life starts, under a new session (K1, K2)', async () => {
    const { child, clock, life, lives, told } = childRig();
    const started = child.start();
    life().say({ type: 'ready' });
    await started;

    life().exit(null, 'SIGKILL');
    expect(lives).toHaveLength(1);
    await clock.advance(200);
    life().say({ type: 'ready' });

    expect(told).toEqual(['ready s1', 'death s1 100 ended by SIGKILL', 'respawn in 200', 'ready s2']);
    expect(child.session).toBe('s2');
    expect(child.respawns).toBe(1);
  });

  it('leaves the processor to those who take over for as long as they want it (K5)', async () => {
    const wanted = [1_000, 0];
    const { child, told, life, clock } = childRig({ yieldMs: () => wanted.shift() ?? 0 });
    const started = child.start();
    life().say({ type: 'ready' });
    await started;

    life().exit(null, 'SIGKILL');
    await clock.advance(1_000);
    life().exit(null, 'SIGKILL');

    const [yielded, plain] = told.filter((line) => line.startsWith('respawn'));
    expect(yielded).toBe('respawn in 1000');
    expect(Number(plain?.split(' ')[2])).toBeLessThan(1_000);
  });

  it('waits longer each time it ends again, and calls it a crash loop once', async () => {
    const { child, clock, life, told } = childRig();
    const started = child.start();
    life().say({ type: 'ready' });
    await started;

    for (let death = 0; death < 7; death += 1) {
      life().exit(1);
      await clock.advance(10_000);
    }

    const delays = told.filter((line) => line.startsWith('respawn')).map((line) => Number(line.split(' ')[2]));
    expect(delays).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000]);
    expect(told.filter((line) => line.startsWith('crash loop'))).toEqual(['crash loop 5']);
  });

  it('starts over with short delays once a life was steady (K4)', async () => {
    const { child, clock, life, told } = childRig();
    const started = child.start();
    life().say({ type: 'ready' });
    await started;
    life().exit(1);
    await clock.advance(200);
    life().say({ type: 'ready' });

    await clock.advance(10_000);
    life().exit(1);

    expect(told.at(-1)).toBe('respawn in 200');
  });

  it('fails to start when its first lives end before they are ready', async () => {
    const { child, clock, life, lives } = childRig();
    const started = expect(child.start()).rejects.toThrow(
      new ChildStartError('conductor-1 ended before it was ready (3 times): exit code 7'),
    );

    for (let attempt = 0; attempt < 3; attempt += 1) {
      life().exit(7);
      await clock.advance(1_000);
    }

    await started;
    expect(lives).toHaveLength(3);
  });

  it('fails to start at once when the child says that it cannot, in its own words', async () => {
    const { child, life, lives } = childRig();
    const started = expect(child.start()).rejects.toThrow(/conductor-1 ended before it was ready: tokens file is gone/);

    life().say({ type: 'fatal', message: 'tokens file is gone' });
    life().exit(1);

    await started;
    expect(lives).toHaveLength(1);
  });

  it('kills a life that is not ready in time', async () => {
    const { child, clock, life } = childRig({ readyLimitMs: 1_000 });
    const started = child.start();

    await clock.advance(1_000);
    expect(life().killed).toEqual(['SIGKILL']);
    life().exit(null, 'SIGKILL');
    await clock.advance(200);
    life().say({ type: 'ready' });

    await started;
  });

  it('is asked to stop, and when it ends cleanly nobody is told of a death', async () => {
    const { child, clock, life, lives, told } = childRig();
    const started = child.start();
    life().say({ type: 'ready' });
    await started;

    const stopping = child.stop(5_000);
    expect(life().killed).toEqual(['SIGTERM']);
    life().exit(0);
    await stopping;
    await clock.advance(60_000);

    expect(told).toEqual(['ready s1']);
    expect(lives).toHaveLength(1);
    expect(child.stop(1)).toBe(child.stop(2));
  });

  it('is killed when it does not stop in time, and that death is told (K3)', async () => {
    const { child, clock, life, told } = childRig();
    const started = child.start();
    life().say({ type: 'ready' });
    await started;

    const stopping = child.stop(5_000);
    await clock.advance(5_000);
    expect(life().killed).toEqual(['SIGTERM', 'SIGKILL']);
    life().exit(null, 'SIGKILL');
    await stopping;

    expect(told.at(-1)).toBe('death s1 100 ended by SIGKILL');
  });

  it('starts no life after a stop between two lives (K3)', async () => {
    const { child, clock, life, lives } = childRig();
    const started = child.start();
    life().say({ type: 'ready' });
    await started;
    life().exit(1);

    await child.stop(1_000);
    await clock.advance(60_000);

    expect(lives).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('passes over messages that are none, and those of a life that is over', async () => {
    const { child, clock, life, lives, told } = childRig();
    void child.start();

    for (const raw of [null, 'ready', 7, {}, { type: 'open' }]) life().say(raw);
    expect(told).toEqual([]);
    life().exit(1);
    lives[0]?.say({ type: 'ready' });
    await clock.advance(200);

    expect(told).not.toContain('ready s1');
    expect(lives).toHaveLength(2);
  });
});
