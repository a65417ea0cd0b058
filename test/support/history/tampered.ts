// Lies told about a history that is sound: one for each checker. Whoever judges a run shows with them that its checkers would
// have found the like in this very history.

import type { HistoryEvent } from './event.ts';

export interface Lie {
  /** Checker that has to find it. */
  readonly checker: string;
  readonly what: string;
  /** Undefined where the history has nothing to lie about so. */
  readonly tell: (history: readonly HistoryEvent[]) => readonly HistoryEvent[] | undefined;
}

type Told<W extends HistoryEvent['what']> = Extract<HistoryEvent, { what: W }>;

export const lies: readonly Lie[] = [
  {
    checker: 'H1',
    what: 'a node at rest is seen with the other power',
    // The first: the longer the search goes well, the more there is to try before it is certain that nothing fits.
    tell: (history) =>
      replaced('first', history, 'ok', ({ answer, ...rest }) => {
        if (answer.op !== 'read-node' || answer.node.holder !== null || answer.node.queue.length > 0) return undefined;
        const power = answer.node.power === 'power on' ? 'power off' : 'power on';
        return { ...rest, answer: { ...answer, node: { ...answer.node, power } } };
      }),
  },
  {
    checker: 'H2',
    what: 'an effect was made twice',
    tell: (history) => {
      const effect = history.find(({ what }) => what === 'effect');
      return effect && [...history, effect];
    },
  },
  {
    checker: 'H3',
    what: 'an event never came',
    tell: (history) => {
      const heard = history.filter(({ what }) => what === 'event');
      const missed = heard[Math.floor(heard.length / 2)];
      return missed && history.filter((event) => event !== missed);
    },
  },
  {
    checker: 'H4',
    what: 'a callback tells another end',
    tell: (history) => replaced('last', history, 'callback', (event) => ({ ...event, state: 'imagined' })),
  },
  {
    checker: 'H5',
    what: 'somebody committed without a claim',
    tell: (history) =>
      replaced('last', history, 'commit', (event) =>
        event.batch.claim === undefined ? { ...event, batch: { ...event.batch, owner: 'a stranger' } } : undefined,
      ),
  },
  {
    checker: 'H6',
    what: 'a task that was accepted is not found',
    tell: (history) => {
      const reads = new Set(history.flatMap((event) => (isTaskRead(event) ? [event.call] : [])));
      const at = history.findLastIndex((event) => event.what === 'ok' && reads.has(event.call));
      const read = history[at];
      if (read?.what !== 'ok') return undefined;
      return history.with(at, { what: 'refuse', call: read.call, code: 'task_not_found', at: read.at });
    },
  },
];

function isTaskRead(event: HistoryEvent): event is Told<'invoke'> {
  return event.what === 'invoke' && event.ask.op === 'read-task';
}

/** The first or the last of its sort for which there is another. */
function replaced<W extends HistoryEvent['what']>(
  which: 'first' | 'last',
  history: readonly HistoryEvent[],
  what: W,
  other: (event: Told<W>) => Told<W> | undefined,
): readonly HistoryEvent[] | undefined {
  const places = history.flatMap((event, at) => (event.what === what ? [at] : []));
  for (const at of which === 'first' ? places : places.toReversed()) {
    const changed = other(history[at] as Told<W>); // proof: it is of that sort
    if (changed !== undefined) return history.with(at, changed as HistoryEvent); // proof: as every Told is
  }
  return undefined;
}
