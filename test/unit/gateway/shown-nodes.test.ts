import { describe, expect, it, vi } from 'vitest';
import { ShownNodes } from '../../../gateway/routes/shown-nodes.ts';
import { DecodedRecords, StoredSnapshot, wholeSnapshot } from '../../../gateway/view/node-snapshot.ts';
import { encodeRecord } from '../../../proto/codec.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { aNode, nodeId } from '../../support/read-side.ts';

function shown(maxKept?: number): { readonly nodes: ShownNodes; readonly made: string[] } {
  const made: string[] = [];
  const view = (record: { readonly id: string }, revision: number): JsonObject => {
    made.push(`${record.id}@${revision}`);
    return { id: record.id, revision };
  };
  return { nodes: new ShownNodes(view, maxKept), made };
}

const snapshot = (number: number, revision: number) => wholeSnapshot(aNode(nodeId(number)), revision, 0);

describe('the text of a node', () => {
  it('is made once for each of its snapshots', () => {
    const { nodes, made } = shown();
    const [first, second] = [snapshot(1, 5), snapshot(1, 6)];

    expect([nodes.textOf(first), nodes.textOf(first)]).toEqual(
      Array.from({ length: 2 }, () => JSON.stringify({ id: nodeId(1), revision: 5 })),
    );
    expect(nodes.textOf(second)).toBe(JSON.stringify({ id: nodeId(1), revision: 6 }));
    expect(made).toEqual([`${nodeId(1)}@5`, `${nodeId(1)}@6`]);
  });

  it('is forgotten when there is no room, that which was made first before others', () => {
    const length = JSON.stringify({ id: nodeId(1), revision: 1 }).length;
    const { nodes, made } = shown(2 * length);
    const all = [1, 2, 3].map((number) => snapshot(number, 1));
    for (const each of all) nodes.textOf(each);
    made.length = 0;

    for (const each of all.toReversed()) nodes.textOf(each);

    expect(made).toEqual([`${nodeId(1)}@1`]);
  });

  it('of a large page lets others have their turn in between, and keeps the order of the page', async () => {
    const { nodes, made } = shown();
    const page = Array.from({ length: 1_000 }, (_, number) => snapshot(number, 1));
    const madeAtTurns: number[] = [];
    const clock = {
      soon: (run: () => void): void => {
        madeAtTurns.push(made.length);
        queueMicrotask(run);
      },
    };

    const texts = await nodes.textsOf(page, clock);

    expect(madeAtTurns).toEqual([200, 400, 600, 800]);
    expect(texts).toEqual(page.map(({ id }) => JSON.stringify({ id, revision: 1 })));
  });

  it('that changes again and again takes the room of one', () => {
    const length = JSON.stringify({ id: nodeId(1), revision: 1 }).length;
    const { nodes, made } = shown(3 * length);
    nodes.textOf(snapshot(2, 1));
    const kept = snapshot(3, 1);
    nodes.textOf(kept);
    for (let revision = 1; revision <= 9; revision++) nodes.textOf(snapshot(1, revision));
    made.length = 0;

    nodes.textOf(kept);

    expect(made).toEqual([]);
  });

  it('is made without keeping its record decoded, which only crowds out those that polls look at', () => {
    const record = aNode(nodeId(1), { name: 'web' });
    const decoded = new DecodedRecords();
    const kept = vi.spyOn(decoded, 'add');
    const stored = new StoredSnapshot(record, encodeRecord(record), 5, 0, decoded);
    const { nodes, made } = shown();

    nodes.textOf(stored);

    expect(made).toEqual([`${nodeId(1)}@5`]);
    expect(kept).not.toHaveBeenCalled();
    expect(stored.record).toEqual(record);
    expect(kept).toHaveBeenCalledOnce();
  });
});
