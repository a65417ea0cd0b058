// Read your writes: what a gateway waits for before it shows a node, and when it stops waiting.

import { describe, expect, test } from 'vitest';
import { OwnWrites, type Reached } from '../../../gateway/http/own-writes.ts';
import type { ActorId } from '../../../proto/ids.ts';

const id = 'c7a520bd-a91a-4038-94ce-e5844949c1f6' as ActorId; // proof: a uuid
const other = 'd7a520bd-a91a-4038-94ce-e5844949c1f6' as ActorId; // proof: a uuid

/** A view that is at a revision, and stays there. */
class View implements Reached {
  revision = 10;
  readonly waitedFor: number[] = [];

  atLeast(seq: number): Promise<boolean> {
    this.waitedFor.push(seq);
    return Promise.resolve(this.revision >= seq);
  }
}

describe('a read of a node', () => {
  test('waits for nothing where the view has all that was told of it', () => {
    const own = new OwnWrites(new View());

    own.note(id, 10);

    expect(own.behind(id)).toBeUndefined();
    expect(own.behindAny()).toBeUndefined();
  });

  test('is refused where the view does not come to what was told of it, and goes on when it has', async () => {
    const view = new View();
    const own = new OwnWrites(view);
    own.note(id, 12);

    expect(await own.behind(id)).toMatchObject({ refusal: { code: 'overloaded' } });
    expect(own.behind(other)).toBeUndefined();
    expect(await own.behindAny()).toMatchObject({ refusal: { code: 'overloaded' } });

    view.revision = 12;

    expect(own.behind(id)).toBeUndefined();
    expect(own.behindAny()).toBeUndefined();
  });

  test('waits for the newest of what was told, though an older verdict was told again since', async () => {
    const view = new View();
    const own = new OwnWrites(view);

    own.note(id, 14);
    own.note(id, 13); // a repeat of a key is answered with what was so then

    await own.behind(id);
    expect(view.waitedFor).toEqual([14]);
  });

  test('waits no more for what a rolled back store has lost', () => {
    const view = new View();
    const own = new OwnWrites(view);
    own.note(id, 14);
    view.revision = 4;

    own.forget();

    expect(own.behind(id)).toBeUndefined();
    expect(own.behindAny()).toBeUndefined();
  });
});
