import { describe, expect, it } from 'vitest';
import { slotsOf } from '../../../gateway/stream/event-slot.ts';
import { Recent } from '../../../gateway/stream/recent.ts';
import { decodeBatch, encodeBatch } from '../../../proto/codec.ts';
import type { FeedItem } from '../../../runtime/journal/feed.ts';
import { aNode, anEntry, anEvent, eventViewOptions, KIND, nodeId } from '../../support/read-side.ts';

const options = { kind: KIND, incarnation: 'i1', view: eventViewOptions };

/** A batch as the feed brings it: a part of something larger, which is used again afterwards. */
function item(seq: number): { readonly item: FeedItem; readonly wipe: () => void } {
  const entry = anEntry(aNode(nodeId(seq % 7)), anEvent(`node.state`));
  const batch = { batchId: `b${seq}`, epoch: 1, owner: 'c1', mark: 0, at: seq, claim: undefined, release: false };
  const bytes = encodeBatch({ ...batch, entries: [entry] });
  const received = Buffer.concat([Buffer.alloc(10), bytes, Buffer.alloc(10)]);
  const data = received.subarray(10, 10 + bytes.length);
  return { item: { shard: 0, seq, batch: decodeBatch(data), data }, wipe: () => received.fill(0) };
}

function recentOf(count: number, maxBytes?: number): Recent {
  const recent = new Recent(0, (made) => slotsOf(made, options), maxBytes);
  for (let seq = 1; seq <= count; seq++) {
    const { item: made, wipe } = item(seq);
    recent.add(made);
    wipe();
  }
  return recent;
}

const told = (recent: Recent, seq: number): readonly string[] =>
  recent.from(seq).flatMap(({ slots }) => slots.map(({ seq: at, node }) => `${at} ${node}`));
const expected = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index} ${nodeId((from + index) % 7)}`);

describe('the recent batches', () => {
  it('tell their events again from a place on, whatever has become of the memory they came in', () => {
    const recent = recentOf(50);

    expect(recent.floor).toBe(0);
    expect(told(recent, 1)).toEqual(expected(1, 50));
    expect(told(recent, 48)).toEqual(expected(48, 50));
    expect(told(recent, 51)).toEqual([]);
  });

  it('are those that fit their bytes: the oldest go, and the floor says how far', () => {
    const bytes = item(1).item.data.length;
    const recent = recentOf(1_000, 10 * bytes + 5);

    expect(recent.floor).toBeGreaterThanOrEqual(989);
    expect(recent.floor).toBeLessThan(1_000);
    expect(told(recent, 1)).toEqual(expected(recent.floor + 1, 1_000));
  });

  it('are those within their number, too', () => {
    const recent = recentOf(3_000);

    expect(recent.floor).toBe(3_000 - 2_048);
    expect(told(recent, 1)).toEqual(expected(recent.floor + 1, 3_000));
  });

  it('forget everything before a batch that is too large to be kept', () => {
    const recent = recentOf(5, 64);

    expect(recent.floor).toBe(5);
    expect(recent.from(1)).toEqual([]);
  });

  it('keep what was told of a batch apart from the memory that is written over', () => {
    const bytes = item(1).item.data.length;
    const recent = new Recent(0, (made) => slotsOf(made, options), 4 * bytes);
    recent.add(item(1).item);
    const [batch] = recent.from(1);
    const [slot] = batch?.slots ?? [];
    for (let seq = 2; seq <= 40; seq++) recent.add(item(seq).item);

    expect(JSON.parse(slot?.text ?? '{}')).toMatchObject({ type: 'ironworks.node.state.v1', cursor: slot?.cursor });
  });
});
