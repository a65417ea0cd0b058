import { describe, expect, it } from 'vitest';
import { idSource, isTaskId, parseTaskId } from '../../../proto/ids.ts';

describe('ids', () => {
  it('made from the same dice are the same, digit for digit', () => {
    const dice = [0.5, 1 / 3, 0.999_999_999, 0, 1 / 0x1000000, 0.123_456_789];
    let at = 0;
    const ids = idSource(
      () => 0,
      () => dice[at++ % dice.length] ?? 0,
    );

    // Six hex digits a throw: 800000, 555555, ffffff, 000000, 000001, 1f9add.
    expect(ids.token()).toBe('800000555555ffff');
    expect(ids.token()).toBe('0000000000011f9a');
  });

  it.each([
    ['a dot too many', 'n-1.x.01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['no actor', '.01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['an actor that ends with a dash', 'n-.01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['an actor of 64 characters', `${'n'.repeat(64)}.01ARZ3NDEKTSV4RRFFQ69G5FAV`],
    ['a ULID beyond 48 bits of time', 'n-1.81ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['a ULID in lower case', 'n-1.01arz3ndektsv4rrffq69g5fav'],
    ['something behind it', 'n-1.01ARZ3NDEKTSV4RRFFQ69G5FAV\n'],
  ])('of tasks have no such thing as %s', (_what, text) => {
    expect(isTaskId(text)).toBe(false);
    expect(parseTaskId(text)).toBeUndefined();
  });

  it.each(['n', 'n-1', 'n'.repeat(63)])('of tasks begin with their actor: %s', (actor) => {
    expect(parseTaskId(`${actor}.01ARZ3NDEKTSV4RRFFQ69G5FAV`)?.actor).toBe(actor);
  });
});
