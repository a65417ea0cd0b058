import { describe, expect, it } from 'vitest';
import { Endpoints } from '../../../runtime/callback/endpoints.ts';

function endpoints(slots = 8, slotsOfEndpoint = 4): Endpoints {
  return new Endpoints({ slots, slotsOfEndpoint: () => slotsOfEndpoint });
}

function fill(into: Endpoints, origin: string, count: number, dueAt = 0): void {
  for (let n = 0; n < count; n++) into.add({ key: `${origin}#${n}`, origin, dueAt });
}

function takeAll(from: Endpoints, now = 0): string[] {
  const keys: string[] = [];
  for (let next = from.take(now); next !== undefined; next = from.take(now)) keys.push(next.key);
  return keys;
}

describe('the endpoints of callbacks', () => {
  it('have their callbacks tried when they are due, the oldest first', () => {
    const line = endpoints();
    for (const [key, dueAt] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
    ] as const)
      line.add({ key, origin: 'x', dueAt });

    expect(line.nextDueAt()).toBe(10);
    expect(takeAll(line, 5)).toEqual([]);
    expect(takeAll(line, 20)).toEqual(['a', 'b']);
    expect(line.nextDueAt()).toBe(30);
  });

  it('hold at most their own slots each, and all together no more than there are', () => {
    const line = endpoints(8, 4);
    for (const origin of ['x', 'y', 'z']) fill(line, origin, 10);

    const taken = takeAll(line);

    expect(taken).toHaveLength(8);
    for (const origin of ['x', 'y', 'z'])
      expect(taken.filter((key) => key.startsWith(origin)).length).toBeLessThanOrEqual(4);
    expect(line.nextDueAt()).toBe(Number.POSITIVE_INFINITY);
  });

  it('take turns', () => {
    const line = endpoints(6, 4);
    fill(line, 'x', 10);
    fill(line, 'y', 2);

    expect(takeAll(line)).toEqual(['x#0', 'y#0', 'x#1', 'y#1', 'x#2', 'x#3']);
  });

  it('have one slot only while their last try has failed', () => {
    const line = endpoints();
    fill(line, 'x', 10);
    for (const _ of takeAll(line)) line.done('x', false);

    expect(takeAll(line)).toHaveLength(1);
    line.done('x', true);
    expect(takeAll(line)).toHaveLength(4);
  });

  it('keep one entry for a key: the newest time counts', () => {
    const line = endpoints();
    line.add({ key: 'a', origin: 'x', dueAt: 10 });
    line.add({ key: 'a', origin: 'x', dueAt: 50 });
    line.add({ key: 'b', origin: 'x', dueAt: 20 });

    line.remove('b');

    expect(line.waiting).toBe(1);
    expect(takeAll(line, 49)).toEqual([]);
    expect(takeAll(line, 50)).toEqual(['a']);
    expect(line.waiting).toBe(0);
  });

  it('always have a slot, however many conductors share them', () => {
    const line = endpoints(8, 0);
    fill(line, 'x', 2);

    expect(takeAll(line)).toHaveLength(1);
  });
});
