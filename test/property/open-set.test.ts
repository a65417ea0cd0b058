// J1: which mailbox messages are done, whatever order they are handled in and wherever a crash falls.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SeenOpen } from '../../runtime/mailbox/open-set.ts';
import { closed, handled, standingOf } from '../../runtime/mailbox/open-set.ts';

const START: SeenOpen = { seen: 0, open: [] };

/**
 * A mailbox of `total` messages delivered in order; each step delivers some more, handles a waiting one out of order (the
 * control lane overtakes), or ends the task of one that stayed open.
 */
interface Model {
  state: SeenOpen;
  readonly delivered: number[];
  readonly waiting: number[];
  readonly open: Set<number>;
  readonly done: Set<number>;
}

const step = fc.record({ what: fc.constantFrom('deliver', 'handle', 'stay', 'end'), at: fc.nat(1_000) });

function play(steps: readonly { what: string; at: number }[]): Model {
  const model: Model = { state: START, delivered: [], waiting: [], open: new Set(), done: new Set() };
  let next = 0;
  for (const { what, at } of steps) {
    if (what === 'deliver') {
      next += 1 + (at % 3); // sequences of other shards lie between
      model.delivered.push(next);
      model.waiting.push(next);
    } else if (what === 'end') {
      const seq = [...model.open][at % Math.max(1, model.open.size)];
      if (seq === undefined) continue;
      model.open.delete(seq);
      model.done.add(seq);
      model.state = closed(model.state, seq);
    } else {
      const [seq] = model.waiting.splice(at % Math.max(1, model.waiting.length), 1);
      if (seq === undefined) continue;
      const finished = what === 'handle';
      (finished ? model.done : model.open).add(seq);
      model.state = handled(model.state, seq, finished, model.waiting);
    }
  }
  return model;
}

describe('J1: seen and open', () => {
  test('say of every message exactly whether it is done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model = play(steps);
        for (const seq of model.delivered) {
          const isDone = standingOf(model.state, seq) === 'done';
          expect(isDone).toBe(model.done.has(seq));
        }
      }),
    );
  });

  test('say of a message that was never delivered that it is new', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { state, delivered } = play(steps);
        expect(standingOf(state, (delivered.at(-1) ?? 0) + 1)).toBe('new');
      }),
    );
  });

  test('never forget a message that waited when a later one overtook it', () => {
    const overtaken = handled(START, 9, true, [4, 7]);

    expect(overtaken).toEqual({ seen: 9, open: [4, 7] });
    expect([4, 7, 9, 10].map((seq) => standingOf(overtaken, seq))).toEqual(['open', 'open', 'done', 'new']);
  });

  test('hold no more than what waits and what is open', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model = play(steps);
        expect(model.state.open.length).toBeLessThanOrEqual(model.open.size + model.waiting.length);
        expect(new Set(model.state.open).size).toBe(model.state.open.length);
      }),
    );
  });

  test('are the same object where nothing changed, so that a caller sees it by identity', () => {
    const state = { seen: 5, open: [3] };

    expect(closed(state, 4)).toBe(state);
    expect(handled(state, 4, true, []).open).toBe(state.open);
  });
});
