import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HolderReads, Names } from '../../../gateway/names.ts';
import { encodeName, kvNames, STALE_AFTER_MS } from '../../../gateway/names.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { nodeId, type ReadSide, readSide } from '../../support/read-side.ts';

const [one, two, three] = [nodeId(1), nodeId(2), nodeId(3)];

let side: ReadSide;
let nodes: Map<ActorId, string | null>;
let busy: Set<ActorId>;

beforeEach(async () => {
  side = await readSide();
  nodes = new Map();
  busy = new Set();
});

afterEach(() => side.close());

function names(): Names {
  const holders: HolderReads = { nameOf: async (id) => nodes.get(id), isIdle: async (id) => !busy.has(id) };
  const { broker, subjects, clock } = side;
  return kvNames({ broker, subjects, clock, holders });
}

const reserve = (id: ActorId, adopt = false): Promise<unknown> => side.done(names().reserve('n1', id, adopt));

describe('a name', () => {
  it('is reserved by the first who asks, and taken for everyone else once its node bears it', async () => {
    expect(await reserve(one)).toMatchObject({ kind: 'reserved', id: one });
    nodes.set(one, 'n1');

    expect(await reserve(two, true)).toEqual({ kind: 'taken' });
    expect(await reserve(one)).toEqual({ kind: 'own' });
  });

  it('is won by one of many who ask at once (N1)', async () => {
    nodes.set(one, null).set(two, null).set(three, null);

    const answers = await side.done(Promise.all([one, two, three].map((id) => names().reserve('n1', id, false))));

    expect(answers.filter((answer) => answer.kind === 'reserved')).toHaveLength(1);
  });

  it('can be had again after it was released', async () => {
    await reserve(one);
    await side.done(names().release('n1', one));

    expect(await reserve(two)).toMatchObject({ kind: 'reserved', id: two });
  });

  it('is released by its holder only', async () => {
    await reserve(one);
    nodes.set(one, 'n1');

    await side.done(names().release('n1', two));

    expect(await reserve(two)).toEqual({ kind: 'taken' });
  });

  it('of a creation that was lost is adopted by the next one, under the id of the first (N2)', async () => {
    await reserve(one);

    expect(await reserve(two, true)).toMatchObject({ kind: 'reserved', id: one });
    expect(await reserve(two, false)).toEqual({ kind: 'taken' });
  });

  it('that was adopted is not given back by the creation that lost it (N1)', async () => {
    const first = await side.done(names().reserve('n1', one, true));
    await reserve(two, true);
    nodes.set(one, 'n1');

    if (first.kind === 'reserved') await side.done(names().undo('n1', first.seq));

    expect(await reserve(three, true)).toEqual({ kind: 'taken' });
  });

  it('can be had at once after its reservation was undone', async () => {
    const first = await side.done(names().reserve('n1', one, true));
    if (first.kind === 'reserved') await side.done(names().undo('n1', first.seq));

    expect(await reserve(two)).toMatchObject({ kind: 'reserved', id: two });
  });

  it('whose node does not bear it is taken over after 60 s, unless a message could still give it (N3)', async () => {
    await reserve(one);
    nodes.set(one, 'another');
    busy.add(one);
    await side.clock.advance(STALE_AFTER_MS - 1_000);
    expect(await reserve(two)).toEqual({ kind: 'taken' });

    await side.clock.advance(2_000);
    expect(await reserve(two)).toEqual({ kind: 'taken' });

    busy.clear();
    expect(await reserve(two)).toMatchObject({ kind: 'reserved', id: two });
  });

  it('is a key of letters and digits, whatever is in it', () => {
    expect(encodeName('rack-1.node~2')).toMatch(/^[0-9a-f]+$/);
    expect(encodeName('a')).not.toBe(encodeName('A'));
  });
});
