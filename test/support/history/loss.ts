// What still holds where a store went back to an older copy: what is left is as sound as ever, whoever had heard of what is
// lost is told so, and what is asked afterwards is kept. Order (H1) and callbacks (H4) are not judged: what they would be
// explained by is gone.
//
// An owner whose log lost nothing does not notice that its mailboxes did: a request that is given the place of one that is
// lost may count as done. So what is asked is judged from the shard's next claim on, and of nodes of which nothing was asked while
// the loss came about (docs/architecture.md, "What is promised").

import { callsOf } from './calls.ts';
import { doubledEffects } from './effects.ts';
import { type Commit, commitsOf, type Finding, type HistoryEvent } from './event.ts';
import { cursorsOf, eventLines } from './event-lines.ts';
import { forkedShards } from './ownership.ts';
import { ownWritesRead } from './reads.ts';
import { type Committed, disorderedTasks, lostTasks, openTasks, revivedTasks } from './tasks.ts';

interface Loss {
  /** Places in the history: of the copy, and of its return. */
  readonly since: number;
  readonly at: number;
}

/** The last one; undefined where nothing was ever lost. */
export function lossIn(history: readonly HistoryEvent[]): Loss | undefined {
  const at = history.findLastIndex(({ what }) => what === 'roll-back');
  const event = history[at];
  return event?.what === 'roll-back' ? { since: event.since, at } : undefined;
}

export function soundAfterLoss(
  history: readonly HistoryEvent[],
  { since, at }: Loss,
  { incarnation, caughtUp }: { readonly incarnation: string; readonly caughtUp: readonly string[] },
): readonly Finding[] {
  const isLost = (place: number): boolean => place >= since && place < at;
  const kept = history.filter((event, place) => event.what !== 'commit' || !isLost(place));
  const commits = commitsOf(kept);
  const later = begunSince(history, at);
  const claimed = claimedSince(history, at);
  const caught = askedMeanwhile(history, since, at);
  const asked = withoutOrphans(
    later.filter((event) => event.what !== 'invoke' || (claimed(event) && !caught.has(event.node))),
  );
  const acceptedLater = callsOf(asked).flatMap(({ end }) =>
    end.kind === 'ok' && end.answer.op === 'submit' ? [end.answer.task] : [],
  );
  const misled = hearersOf(history.slice(0, at), cursorsOf(commitsOf(history.slice(since, at)), incarnation));
  return [
    ...found('P1', [...lostTasks(acceptedLater, commits), ...openTasks(newest(commits)), ...revivedTasks(commits)]),
    ...found('P2', disorderedTasks(commits)),
    ...found('H2', doubledEffects(effectsOnUntouched(history, isLost))),
    ...found('H3', untold(later, misled, caughtUp)),
    ...eventLines(
      kept.filter((event) => event.what !== 'event' || !misled.has(event.subscriber)),
      incarnation,
      caughtUp.filter((name) => !misled.has(name)),
    ),
    ...found('H5', forkedShards(commits)),
    ...ownWritesRead(asked),
    ...found('H6', unreadable(later)),
  ];
}

/** At rest every node can be read: a gateway does not wait for what is lost. Each was looked at last of all. */
function unreadable(later: readonly HistoryEvent[]): readonly string[] {
  const last = new Map(callsOf(later).flatMap((call) => (call.ask.op === 'read-node' ? [[call.node, call]] : [])));
  return [...last.values()].flatMap(({ node, client, end }) =>
    end.kind === 'unknown' ? [`${client} cannot read ${node} any more`] : [],
  );
}

/** What follows a place, without the ends of calls that were under way there: they may be about what is lost. */
function begunSince(history: readonly HistoryEvent[], at: number): readonly HistoryEvent[] {
  return withoutOrphans(history.slice(at));
}

/** Without the ends of calls that do not begin in it. */
function withoutOrphans(history: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const begun = new Set<number>();
  return history.filter((event) => {
    if (event.what === 'invoke') begun.add(event.call);
    return event.what === 'ok' || event.what === 'refuse' || event.what === 'unknown' ? begun.has(event.call) : true;
  });
}

/** Nodes of which something was asked that was under way between copy and return. */
function askedMeanwhile(history: readonly HistoryEvent[], since: number, at: number): ReadonlySet<string> {
  const calls = callsOf(history).filter(
    ({ ask, invokedAt, endedAt }) => !ask.op.startsWith('read') && invokedAt < at && endedAt >= since,
  );
  return new Set(calls.map(({ node }) => node));
}

/** Whether a call was begun when its node's shard had been claimed anew, or reads. */
function claimedSince(
  history: readonly HistoryEvent[],
  at: number,
): (invoked: Extract<HistoryEvent, { what: 'invoke' }>) => boolean {
  const shards = new Map<string, number>();
  const claims = new Map<number, number>();
  const invokedAt = new Map<number, number>();
  for (const [place, event] of history.entries()) {
    if (event.what === 'invoke') invokedAt.set(event.call, place);
    if (event.what !== 'commit') continue;
    for (const { record } of event.batch.entries) shards.set(record.id, event.shard);
    if (place > at && event.batch.claim !== undefined && !claims.has(event.shard)) claims.set(event.shard, place);
  }
  return ({ call, node, ask }) =>
    ask.op.startsWith('read') ||
    (invokedAt.get(call) ?? 0) > (claims.get(shards.get(node) ?? -1) ?? Number.POSITIVE_INFINITY);
}

/** The last word on each node: a checkpoint that outlived its log may hold ends of which the log says nothing more. */
function newest(commits: readonly Commit[]): readonly Committed[] {
  const last = new Map<string, Committed>();
  for (const { seq, shard, batch } of commits)
    for (const entry of batch.entries) last.set(entry.record.id, { seq, shard, batch: { ...batch, entries: [entry] } });
  return [...last.values()];
}

/** Who was told of something that is lost. */
function hearersOf(told: readonly HistoryEvent[], lost: readonly string[]): ReadonlySet<string> {
  const cursors = new Set(lost);
  return new Set(
    told.flatMap((event) => (event.what === 'event' && cursors.has(event.cursor) ? [event.subscriber] : [])),
  );
}

/** P5: their streams end, and say so, before they are told of anything else. */
function untold(
  later: readonly HistoryEvent[],
  misled: ReadonlySet<string>,
  caughtUp: readonly string[],
): readonly string[] {
  return [...misled].flatMap((subscriber) => {
    const next = later.find(
      (event) => (event.what === 'event' || event.what === 'gap') && event.subscriber === subscriber,
    );
    if (next?.what === 'event') return [`${subscriber} heard of what is lost, and then ${next.cursor} without a gap`];
    if (next === undefined && caughtUp.includes(subscriber))
      return [`${subscriber} heard of what is lost, and was never told so`];
    return [];
  });
}

/** Effects on machines that nothing was done to between copy and return: others may be made again, in good faith. */
function effectsOnUntouched(
  history: readonly HistoryEvent[],
  isLost: (place: number) => boolean,
): Parameters<typeof doubledEffects>[0] {
  const effects = history.flatMap((event, place) => (event.what === 'effect' ? [{ effect: event.effect, place }] : []));
  const touched = new Set(effects.flatMap(({ effect, place }) => (isLost(place) ? [effect.node] : [])));
  return effects.flatMap(({ effect }) => (touched.has(effect.node) ? [] : [effect]));
}

function found(checker: string, wrong: readonly string[]): readonly Finding[] {
  return wrong.map((what) => ({ checker, what }));
}
