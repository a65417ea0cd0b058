import { describe, expect, it } from 'vitest';
import {
  applyEvent,
  applyTick,
  countFleet,
  fittingRows,
  NO_FILTER,
  putNode,
} from '../../../gateway/web/model/fleet.ts';
import type { Node } from '../../../gateway/web/model/node.ts';
import { event, node, taskDocument } from './world.ts';

function rowsOf(...nodes: readonly Node[]): Map<string, Node> {
  return new Map(nodes.map((row) => [row.id, row]));
}

describe('the fleet in memory', () => {
  it('keeps the newer of two reports of a node, in whatever order they come', () => {
    const rows = rowsOf();

    expect(putNode(rows, node({ revision: 5, power_state: 'power on' }))).toBe(true);
    expect(putNode(rows, node({ revision: 4, power_state: 'power off' }))).toBe(false);

    expect(rows.get('n1')?.power).toBe('power on');
  });

  it('follows a task from the queue through its steps to its end', () => {
    const rows = rowsOf(node());
    const line = (): unknown => [
      rows.get('n1')?.task?.state ?? null,
      rows.get('n1')?.queue.map(({ id }) => id.slice(-1)),
    ];

    applyEvent(rows, event('task.queued', taskDocument({ state: 'queued' })));
    expect(line()).toEqual([null, ['A']]);
    applyEvent(rows, event('task.started', taskDocument()));
    expect(line()).toEqual(['running', []]);
    applyEvent(rows, event('task.queued', taskDocument({ id: 'n1.B', state: 'queued', revision: 3 })));
    expect(line()).toEqual(['running', ['B']]);
    applyEvent(rows, event('task.cancelled', taskDocument({ id: 'n1.B', state: 'cancelled', revision: 4 })));
    expect(line()).toEqual(['running', []]);
    applyEvent(rows, event('task.succeeded', taskDocument({ state: 'succeeded', revision: 5 })));
    expect(line()).toEqual([null, []]);
  });

  it('does not let a late event undo what a newer list has said', () => {
    const rows = rowsOf(node({ revision: 9 }));

    expect(applyEvent(rows, event('task.started', taskDocument({ revision: 8 })))).toBe(false);
    expect(rows.get('n1')?.task).toBeNull();
  });

  it('takes up new nodes and forgets deleted ones', () => {
    const rows = rowsOf();

    applyEvent(rows, event('node.created', { id: 'n2', name: 'node-2', revision: 3 }));
    expect([...rows.keys()]).toEqual(['n2']);
    applyEvent(rows, event('node.deleted', { id: 'n2', revision: 4 }));
    expect(rows.size).toBe(0);
  });

  it('shows live progress for the task that runs, and for no other', () => {
    const rows = rowsOf(node({ task: taskDocument({ id: 'n1.A' }) }));

    expect(applyTick(rows, { node: 'n1', task: 'n1.B', percent: 40, message: '' })).toBe(false);
    expect(applyTick(rows, { node: 'n1', task: 'n1.A', percent: 40, message: 'writing' })).toBe(true);
    expect(rows.get('n1')?.task).toMatchObject({ percent: 40, message: 'writing' });
  });

  it('lists by name with numbers in their order, and by every filter', () => {
    const rows = rowsOf(
      node({ id: 'a', name: 'node-10', power_state: 'power on' }),
      node({ id: 'b', name: 'node-2', maintenance: true }),
      node({ id: 'c', name: 'node-1', power_state: null, provision_state: 'deploy failed' }),
      node({
        id: 'd',
        name: 'rack',
        driver: 'ipmi',
        task: taskDocument({ id: 'd.A' }),
        queue: [taskDocument({ id: 'd.B' })],
      }),
    );
    const names = (filter: object): readonly string[] =>
      fittingRows(rows, { ...NO_FILTER, ...filter }).map(({ name }) => name);

    expect(names({})).toEqual(['node-1', 'node-2', 'node-10', 'rack']);
    expect(names({ search: 'IPMI' })).toEqual(['rack']);
    expect(names({ power: 'not observed' })).toEqual(['node-1']);
    expect(names({ provision: 'deploy failed' })).toEqual(['node-1']);
    expect(names({ only: 'busy' })).toEqual(['rack']);
    expect(names({ only: 'queued' })).toEqual(['rack']);
    expect(names({ only: 'trouble' })).toEqual(['node-1', 'node-2']);
    expect(names({ only: 'maintenance' })).toEqual(['node-2']);
    expect(countFleet(rows)).toMatchObject({ nodes: 4, busy: 1, queued: 1, trouble: 2, maintenance: 1 });
  });

  it('filters and counts 10,000 nodes within the time of a few frames', () => {
    const rows = rowsOf(...Array.from({ length: 10_000 }, (_, at) => node({ id: `id-${at}`, name: `node-${at}` })));
    const before = performance.now();

    expect(fittingRows(rows, { ...NO_FILTER, search: 'node-99' })).toHaveLength(111);
    expect(fittingRows(rows, NO_FILTER)[9_999]?.name).toBe('node-9999');
    expect(countFleet(rows).nodes).toBe(10_000);
    // 40 ms on two cores shared by others; what it guards against is quadratic work.
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
