import { describe, expect, it } from 'vitest';
import type { Filtered, FilterRequest } from '../../../gateway/stream/filter.ts';
import { EventFilter } from '../../../gateway/stream/filter.ts';
import { InterestIndex } from '../../../gateway/stream/interest.ts';
import type { Outlet } from '../../../gateway/stream/subscriber.ts';
import { Subscriber } from '../../../gateway/stream/subscriber.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { nodeId, taskId } from '../../support/read-side.ts';

const outlet: Outlet = {
  event: () => undefined,
  tick: () => undefined,
  bookmark: () => undefined,
  gap: () => undefined,
  fail: () => undefined,
  flush: () => undefined,
  tooSlow: () => undefined,
  backlogBytes: 0,
};

function subscriber(
  request: Partial<FilterRequest> = {},
  nodes: readonly ActorId[] = [],
  viewer = 'default',
): Subscriber {
  const filter = new EventFilter({ nodes: [], tasks: [], types: [], tenant: undefined, ...request }, nodes, viewer);
  return new Subscriber(filter, outlet, { seq: 0, index: 0 });
}

function event(change: Partial<Filtered> = {}): Filtered {
  return { node: nodeId(1), task: taskId(nodeId(1)), type: 'task.started', tenant: 'acme', owner: 'acme', ...change };
}

function wantedBy(index: InterestIndex, of: Filtered): readonly Subscriber[] {
  const found: Subscriber[] = [];
  index.visit(of, (one) => found.push(one));
  return found;
}

describe('who wants an event', () => {
  it('are those whose node it is of, and those who want any, each by its own filter', () => {
    const index = new InterestIndex();
    const near = subscriber({}, [nodeId(1)]);
    const far = subscriber({}, [nodeId(2)]);
    const started = subscriber({ types: ['task.started'] });
    const ended = subscriber({ types: ['task.succeeded'] });
    const ofTask = subscriber({ tasks: [taskId(nodeId(1))] });
    for (const one of [near, far, started, ended, ofTask]) index.add(one);

    expect(new Set(wantedBy(index, event()))).toEqual(new Set([near, started, ofTask]));
  });

  it('are not those who may not see it, though they want the same as others', () => {
    const index = new InterestIndex();
    const everyone = subscriber();
    const own = subscriber({}, [], 'acme');
    const foreign = subscriber({}, [], 'other');
    for (const one of [everyone, own, foreign]) index.add(one);

    expect(new Set(wantedBy(index, event()))).toEqual(new Set([everyone, own]));
  });

  it('are asked once where they want the same: the filter, not each of them', () => {
    const index = new InterestIndex();
    let asked = 0;
    for (let count = 0; count < 1_000; count++) index.add(subscriber({ types: ['task.*'] }));
    const counted = event();
    const counting = Object.defineProperty({ ...counted }, 'type', {
      get: () => {
        asked++;
        return counted.type;
      },
    });

    expect(wantedBy(index, counting)).toHaveLength(1_000);
    expect(asked).toBeLessThan(10);
  });

  it('are gone when they left, and their group with the last of them', () => {
    const index = new InterestIndex();
    const [first, second] = [subscriber(), subscriber()];
    index.add(first);
    index.add(second);

    index.remove(first);
    expect(wantedBy(index, event())).toEqual([second]);
    index.remove(second);
    index.remove(second);

    expect(wantedBy(index, event())).toEqual([]);
    expect(index.size).toBe(0);
  });
});
