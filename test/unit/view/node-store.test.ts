import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { wholeSnapshot } from '../../../gateway/view/node-snapshot.ts';
import type { Applied } from '../../../gateway/view/node-store.ts';
import { NodeStore } from '../../../gateway/view/node-store.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import type { NodeFacts } from '../../support/read-side.ts';
import { aNode, aTask, nodeId, taskId } from '../../support/read-side.ts';

/** With room for so many. */
function store(records = 100): NodeStore {
  return new NodeStore(1, records * wholeSnapshot(aNode(nodeId(1)), 1, 0).weight);
}

/** With room for so many, and nothing to load any more. */
function liveStore(records: number): NodeStore {
  const nodes = store(records);
  nodes.settle();
  return nodes;
}

function apply(nodes: NodeStore, record: ActorRecord, revision: number, shard: number): Applied {
  return nodes.apply(record, revision, shard, () => wholeSnapshot(record, revision, shard));
}

describe('the memory of the view', () => {
  it('takes only records newer than what it knows (V1)', () => {
    const nodes = store();

    expect(apply(nodes, aNode(nodeId(1), { power: 'power on' }), 5, 0)).toBe('changed');
    expect(apply(nodes, aNode(nodeId(1), { power: 'power off' }), 4, 0)).toBe('stale');
    expect(apply(nodes, aNode(nodeId(1), { power: 'power off' }), 5, 0)).toBe('stale');
    expect(nodes.peek(nodeId(1))?.record.regions['power']?.state).toBe('power on');
  });

  it('ends with the newest record whatever the order in which they come', () => {
    const revisions = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(revisions, (order) => {
        const nodes = store();
        for (const revision of order) apply(nodes, aNode(nodeId(1), { name: `n${revision}` }), revision, 0);

        const newest = Math.max(...order);
        expect(nodes.peek(nodeId(1))?.revision).toBe(newest);
        nodes.settle();
        expect(nodes.rows.idOfName(`n${newest}`)).toBe(nodeId(1));
      }),
    );
  });

  it('keeps records newer than the mark beyond its bound, and lets them go once the mark has passed (V2)', () => {
    const nodes = store(2);
    for (let number = 1; number <= 5; number++) apply(nodes, aNode(nodeId(number)), number, 0);

    expect(nodes.held).toBe(5);

    nodes.advanceMark(0, 4);

    expect(nodes.held).toBe(3);
    expect(nodes.peek(nodeId(1))).toBeUndefined();
    expect(nodes.peek(nodeId(5))).toBeDefined();
    expect(nodes.rows.size).toBe(5);
  });

  it('evicts what was not looked at for longest', () => {
    const nodes = liveStore(2);
    nodes.advanceMark(0, 10);
    apply(nodes, aNode(nodeId(1)), 1, 0);
    apply(nodes, aNode(nodeId(2)), 2, 0);
    nodes.peek(nodeId(1));
    apply(nodes, aNode(nodeId(3)), 3, 0);

    expect(nodes.peek(nodeId(1))).toBeDefined();
    expect(nodes.peek(nodeId(2))).toBeUndefined();
  });

  it('lets a look in passing keep nothing from being evicted, and finds there what is held', () => {
    const nodes = liveStore(2);
    nodes.advanceMark(0, 2);
    for (const number of [1, 2]) apply(nodes, aNode(nodeId(number)), number, 0);
    apply(nodes, aNode(nodeId(3)), 3, 0);
    const { rows } = nodes.list({}, 10, '');
    const glances = rows.toReversed().map((row) => nodes.glance(row)?.id);
    nodes.advanceMark(0, 3);

    expect(glances).toEqual([3, 2, 1].map(nodeId));
    expect([1, 2, 3].filter((number) => nodes.peek(nodeId(number)) !== undefined)).toEqual([2, 3]);
  });

  it('holds the record that came last even where it weighs more than there is room for', () => {
    const nodes = new NodeStore(1, 1);
    nodes.settle();
    nodes.advanceMark(0, 10);
    apply(nodes, aNode(nodeId(1)), 1, 0);
    apply(nodes, aNode(nodeId(2)), 2, 0);

    expect(nodes.held).toBe(1);
    expect(nodes.peek(nodeId(2))).toBeDefined();
  });

  it('evicts nothing while it is loaded, and holds none that is older than the newest of its node', () => {
    const nodes = store(2);
    nodes.advanceMark(0, 10);
    for (let number = 1; number <= 4; number++) apply(nodes, aNode(nodeId(number)), number, 0);
    apply(nodes, aNode(nodeId(1), { name: 'newer' }), 9, 0);
    apply(nodes, aNode(nodeId(5)), 11, 0);

    expect(nodes.rows.size).toBe(5);
    expect([1, 2, 3, 4, 5].filter((number) => nodes.peek(nodeId(number)) !== undefined)).toEqual([2, 5]);
    expect(nodes.rows.idOfName('newer')).toBe(nodeId(1));
  });

  it('has room again for what records weighed that changed or went', () => {
    const nodes = store(2);
    nodes.advanceMark(0, 100);
    for (let revision = 1; revision <= 20; revision++) apply(nodes, aNode(nodeId(1)), revision, 0);
    for (let revision = 21; revision <= 40; revision++)
      apply(nodes, aNode(nodeId(3), { exists: revision % 2 === 1 }), revision, 0);
    apply(nodes, aNode(nodeId(2)), 50, 0);

    expect(nodes.held).toBe(2);
    expect(nodes.peek(nodeId(1))).toBeDefined();
  });

  it('does not let an older entry bring a deleted node back while it is loaded (V3)', () => {
    const nodes = store();
    apply(nodes, aNode(nodeId(1), { exists: false }), 9, 0);

    expect(apply(nodes, aNode(nodeId(1)), 8, 0)).toBe('stale');
    expect(nodes.rows.size).toBe(0);
    expect(apply(nodes, aNode(nodeId(1)), 10, 0)).toBe('changed');
  });

  it('knows which nodes hold a task that is not final', () => {
    const nodes = store();
    const running = aTask({ id: taskId(nodeId(1)) });
    apply(nodes, aNode(nodeId(1), { tasks: [running] }), 1, 0);
    apply(nodes, aNode(nodeId(2), { tasks: [{ ...running, state: 'succeeded' }] }), 2, 0);

    expect([...nodes.busy()]).toEqual([nodeId(1)]);

    apply(nodes, aNode(nodeId(1), { tasks: [{ ...running, state: 'failed' }] }), 3, 0);

    expect([...nodes.busy()]).toEqual([]);
  });

  it('finds the new owner of a name that changed hands while records came in no order', () => {
    const nodes = store();
    apply(nodes, aNode(nodeId(2), { name: 'web' }), 20, 0);
    apply(nodes, aNode(nodeId(1), { name: 'web' }), 5, 0);
    apply(nodes, aNode(nodeId(1), { name: 'old-web' }), 10, 0);
    nodes.settle();

    expect(nodes.rows.idOfName('web')).toBe(nodeId(2));
    expect(nodes.rows.idOfName('old-web')).toBe(nodeId(1));
  });
});

describe('a page of nodes', () => {
  const facts: readonly NodeFacts[] = [
    { name: 'a', power: 'power on', driver: 'ipmi', owner: 'red' },
    { name: 'b', power: 'power off', driver: 'fake', maintenance: true },
    { name: 'c', power: 'power on', driver: 'fake', owner: 'red' },
  ];
  function three(): NodeStore {
    const nodes = store();
    facts.forEach((fact, at) => {
      apply(nodes, aNode(nodeId(at), fact), at + 1, 0);
    });
    return nodes;
  }
  const names = (nodes: NodeStore, filters: Parameters<NodeStore['rows']['page']>[0]): (string | null)[] =>
    nodes.rows.page(filters, 10, '').rows.map((row) => row.name);

  it('holds what fits all of its filters', () => {
    const nodes = three();

    expect(names(nodes, {})).toEqual(['a', 'b', 'c']);
    expect(names(nodes, { powerState: 'power on', driver: 'fake' })).toEqual(['c']);
    expect(names(nodes, { maintenance: true })).toEqual(['b']);
    expect(names(nodes, { owner: 'red' })).toEqual(['a', 'c']);
    expect(names(nodes, { owner: null })).toEqual(['b']);
    expect(names(nodes, { name: 'b' })).toEqual(['b']);
    expect(names(nodes, { name: 'b', driver: 'ipmi' })).toEqual([]);
    expect(names(nodes, { provisionState: 'active' })).toEqual([]);
  });

  it('says where the next one starts, and the last one says that it is the last', () => {
    const nodes = three();
    const first = nodes.rows.page({}, 2, '');

    expect(first.next).toBe(nodeId(1));
    expect(nodes.rows.page({}, 2, first.next ?? '')).toMatchObject({ rows: [{ name: 'c' }], next: undefined });
    expect(nodes.rows.page({}, 3, '').next).toBeUndefined();
  });

  it('visits every node that stays exactly once while others come, go and come back', () => {
    const change = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 10 }), { maxLength: 20 }), (rounds) => {
        const nodes = store(1_000);
        let revision = 0;
        const staying = Array.from({ length: 10 }, (_, at) => nodeId(at * 6 + 100));
        for (const id of staying) apply(nodes, aNode(id), ++revision, 0);
        const seen: string[] = [];
        let after: string | undefined = '';
        for (const round of [...rounds, ...Array.from({ length: 20 }, () => [])]) {
          if (after === undefined) break;
          const page = nodes.rows.page({}, 3, after);
          seen.push(...page.rows.map((row) => row.id));
          after = page.next;
          for (const [number, exists] of round)
            if (!staying.includes(nodeId(number + 95)))
              apply(nodes, aNode(nodeId(number + 95), { exists }), ++revision, 0);
        }
        while (after !== undefined) {
          const page: ReturnType<typeof nodes.rows.page> = nodes.rows.page({}, 3, after);
          seen.push(...page.rows.map((row) => row.id));
          after = page.next;
        }

        expect(seen.filter((id) => staying.some((stay) => stay === id))).toEqual(staying);
        expect(new Set(seen).size).toBe(seen.length);
        expect([...seen].sort()).toEqual(seen);
      }),
    );
  });

  it('holds what a look at every node finds, whatever came, changed and went before', () => {
    const powers = fc.constantFrom('power on', 'power off', '6:off-on');
    const owners = fc.constantFrom('red', 'blue');
    const change = fc.record({
      number: fc.integer({ min: 1, max: 40 }),
      exists: fc.boolean(),
      power: powers,
      owner: owners,
      maintenance: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 120 }), powers, owners, (changes, power, owner) => {
        const nodes = store(1_000);
        const there = new Map<string, NodeFacts>();
        changes.forEach(({ number, ...facts }, at) => {
          apply(nodes, aNode(nodeId(number), facts), at + 1, 0);
          if (facts.exists) there.set(nodeId(number), facts);
          else there.delete(nodeId(number));
          if (at % 7 === 0) nodes.rows.page({}, 1, '');
        });
        const filters = { powerState: power, owner, maintenance: true };
        const fitting = [...there].filter(
          ([, node]) => node.maintenance === true && node.owner === filters.owner && node.power === filters.powerState,
        );

        expect(nodes.rows.page(filters, 100, '').rows.map((row) => row.id)).toEqual(fitting.map(([id]) => id).sort());
        expect(nodes.rows.page({}, 100, '').rows.map((row) => row.id)).toEqual([...there.keys()].sort());
      }),
    );
  });

  it('of many nodes sorts what is new, and nothing where nodes have only changed', () => {
    const nodes = store(10);
    const ids = Array.from({ length: 1_000 }, (_, number) => nodeId((number * 7_919) % 1_000));
    ids.forEach((id, at) => {
      apply(nodes, aNode(id), at + 1, 0);
    });
    nodes.rows.page({}, 1, '');
    const sort = vi.spyOn(Array.prototype, 'sort');
    const sorted = (): readonly number[] => sort.mock.contexts.splice(0).map((list) => (list as unknown[]).length); // proof: of arrays

    ids.forEach((id, at) => {
      apply(nodes, aNode(id, { driver: 'ipmi' }), at + 1_001, 0);
    });
    nodes.rows.page({ driver: 'ipmi' }, 100, '');
    const afterChanges = sorted();
    apply(nodes, aNode(nodeId(1_000), { driver: 'ipmi' }), 2_001, 0);
    nodes.rows.page({ driver: 'ipmi' }, 100, '');
    const afterOneMore = sorted();
    sort.mockRestore();

    expect(afterChanges).toEqual([]);
    expect(afterOneMore).toEqual([1]);
  });
});
