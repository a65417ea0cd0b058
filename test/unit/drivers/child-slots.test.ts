import { describe, expect, it } from 'vitest';
import { ChildSlots, type Slot } from '../../../actors/drivers/ipmi/child-slots.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

describe('the slots for children', () => {
  const take = (slots: ChildSlots, got: string[], node: string): Promise<Slot> =>
    slots.acquire(node, never).then((slot) => {
      got.push(node);
      return slot;
    });

  it('gives out no more than there are, first come first served', async () => {
    const slots = new ChildSlots(2);
    const got: string[] = [];
    const first = take(slots, got, 'a');
    void take(slots, got, 'b');
    void take(slots, got, 'c');
    void take(slots, got, 'd');
    await settled();
    expect(got).toEqual(['a', 'b']);

    (await first).release(true);
    await settled();

    expect(got).toEqual(['a', 'b', 'c']);
    expect(slots.running).toBe(2);
  });

  it('gives one node one slot, and does not let it hold up the others', async () => {
    const slots = new ChildSlots(4);
    const got: string[] = [];
    const first = take(slots, got, 'a');
    void take(slots, got, 'a');
    void take(slots, got, 'b');
    await settled();
    expect(got).toEqual(['a', 'b']);

    (await first).release(true);
    await settled();

    expect(got).toEqual(['a', 'b', 'a']);
  });

  it('gives half of the slots at most to nodes that did not answer last time', async () => {
    const slots = new ChildSlots(4);
    const got: string[] = [];
    for (const node of ['h1', 'h2', 'h3', 'h4']) (await slots.acquire(node, never)).release(false);

    for (const node of ['h1', 'h2', 'h3', 'h4', 'a', 'b']) void take(slots, got, node);
    await settled();

    expect(got).toEqual(['h1', 'h2', 'a', 'b']);
  });

  it('forgets the suspicion once the node has answered', async () => {
    const slots = new ChildSlots(2);
    const got: string[] = [];
    for (const node of ['h1', 'h2']) (await slots.acquire(node, never)).release(false);
    for (const node of ['h1', 'h2']) (await slots.acquire(node, never)).release(true);

    for (const node of ['h1', 'h2']) void take(slots, got, node);
    await settled();

    expect(got).toEqual(['h1', 'h2']);
  });

  it('lets a caller leave the queue, and frees nothing twice', async () => {
    const slots = new ChildSlots(1);
    const got: string[] = [];
    const held = await slots.acquire('a', never);
    const leaving = new AbortController();
    const left = slots.acquire('b', leaving.signal);
    void take(slots, got, 'c');
    void take(slots, got, 'd');

    leaving.abort(new Error('not any more'));
    await expect(left).rejects.toThrow('not any more');
    held.release(true);
    held.release(true);
    await settled();

    expect(got).toEqual(['c']);
    expect(slots.waiting).toBe(1);
  });
});
