// How one history is made of what clients wrote down, the journal and the effect journal (test/support/history/merged.ts).

import { expect, test } from 'vitest';
import type { EffectLine } from '../../../actors/drivers/effect-journal.ts';
import type { Commit, HistoryEvent } from '../../support/history/event.ts';
import { mergedHistory } from '../../support/history/merged.ts';

const fault = (at: number, text: string): HistoryEvent => ({ what: 'fault', at, text });

function commit(seq: number, at: number): Commit {
  const batch = {
    batchId: '',
    owner: 'c1',
    epoch: 1,
    mark: 0,
    at,
    claim: undefined,
    release: false,
    previous: seq - 1,
  };
  return { what: 'commit', seq, shard: 0, at, batch: { ...batch, entries: [] } };
}

function line(effect_id: string, at: string): EffectLine {
  const made = { node: 'n1', task: 't', action: 'power.on', step: 'power.on', attempt: 1 };
  return { at, effect_id, ...made, conductor: 'c1', epoch: 1, trace_id: null };
}

function inOrder(told: readonly HistoryEvent[], commits: readonly Commit[], effects: readonly EffectLine[] = []) {
  return mergedHistory({ told, commits, effects, shards: 16 }).map((event) => {
    if (event.what === 'commit') return event.seq;
    return event.what === 'effect' ? event.effect.effect_id : event.what === 'fault' ? event.text : event.what;
  });
}

test('a commit comes before whatever began once its millisecond was over, and behind what may have been before it', () => {
  const told = [fault(99.9, 'a'), fault(100.5, 'b'), fault(101, 'c')];

  expect(inOrder(told, [commit(1, 98), commit(2, 100)])).toEqual([1, 'a', 'b', 2, 'c']);
});

test('commits keep the order of the journal, whatever their stamps say', () => {
  expect(inOrder([fault(150, 'a')], [commit(1, 200), commit(2, 100)])).toEqual(['a', 1, 2]);
});

test('effects come in the order in which they were made, a repeated line once', () => {
  const first = '2026-01-01T00:00:00.000Z';
  const second = '2026-01-01T00:00:01.000Z';

  expect(inOrder([], [], [line('late', second), line('early', first), line('late', second)])).toEqual([
    'early',
    'late',
  ]);
});
