// Draws by name from a stream of randomness.

import type { Random } from '../../../runtime/base/clock.ts';

export interface Dice {
  readonly of: <T>(items: readonly T[]) => T;
  /** 1 to `most`. */
  readonly upTo: (most: number) => number;
  readonly chance: (share: number) => boolean;
}

export function diceOf(random: Random): Dice {
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  return {
    upTo,
    chance: (share) => random() < share,
    of: (items) => {
      const item = items[upTo(items.length) - 1];
      if (item === undefined) throw new Error('nothing to choose from');
      return item;
    },
  };
}
