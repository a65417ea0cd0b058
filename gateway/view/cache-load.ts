// Loading the view of all nodes: checkpoints, then the journal's tail, then live.
//
// W1  Marks are read before checkpoints, and checkpoints before the tail: every entry up to a mark is in the checkpoints
//     by then, and what is newer comes with the tail. A log that was trimmed past our mark meanwhile fails the load,
//     which is then begun anew; a hole that is still there then is lost data, reported, and no reason to show nothing.
//     Checkpoints and marks count up to the journal's end alone: what was written meanwhile comes with the tail, and in a
//     log that was rolled back the sequences behind its end mean other entries than they did.

import { decodeCheckpointFrame, decodeMark } from '../../proto/codec.ts';
import { sketchRecord } from '../../proto/record-sketch.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import type { Broker, StoredMessage } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { FeedHole, FeedItem, JournalFeed, UndecodableBatch } from '../../runtime/journal/feed.ts';
import { followJournal } from '../../runtime/journal/feed.ts';
import { caughtUpWithin } from './caught-up.ts';
import type { DecodedRecords } from './node-snapshot.ts';
import { StoredSnapshot } from './node-snapshot.ts';
import { NodeStore } from './node-store.ts';

export interface LoadOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly kind: string;
  readonly clock: Clock;
  readonly maxRecordBytes: number;
  readonly decoded: DecodedRecords;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onBadCheckpoint: (subject: string, error: unknown) => void;
  /** Called for each batch, applied or not yet shown; `live` once the load is done. */
  readonly onItem: (store: NodeStore, item: FeedItem, live: boolean) => void;
  readonly onUndecodable: (bad: UndecodableBatch) => void;
  /** Not the first try any more: holes are reported, but do not fail the load. */
  readonly again: boolean;
  /** The view has missed records; `live` once the load is done. */
  readonly onHole: (hole: FeedHole, live: boolean) => void;
}

export interface LoadedView {
  readonly store: NodeStore;
  readonly feed: JournalFeed;
  /** Journal sequence the store reflects at least. */
  readonly revision: number;
  /** After it the feed calls nobody any more; it must still be closed. */
  retire(): void;
}

/** @throws BrokerError when the broker does not answer in time. */
export async function loadView(options: LoadOptions): Promise<LoadedView> {
  const { broker, subjects, clock, timeoutMs, signal } = options;
  const store = new NodeStore(options.shardCount, options.maxRecordBytes);
  const end = await broker.streamState(subjects.stream('journal'));
  if (end === null) throw new BrokerError('storage_unavailable', 'the journal stream does not exist');
  const marks = await Promise.all(
    Array.from({ length: options.shardCount }, (_, shard) => readMark(broker, subjects, shard)),
  );
  marks.forEach((mark, shard) => {
    store.advanceMark(shard, Math.min(mark, end.lastSeq));
  });

  const checkpoints = await caughtUpWithin(clock, timeoutMs, 'checkpoints', signal, (onCaughtUp) =>
    broker.follow({
      stream: `KV_${subjects.bucket('checkpoints')}`,
      filter: subjects.key('checkpoints', '>'),
      from: 1,
      lastPerSubject: true,
      onMessage: (message) => applyCheckpoint(options, store, message, end.lastSeq),
      onCaughtUp,
    }),
  );
  await checkpoints.close();

  const from = await firstUnmarked(broker, subjects, marks, end.lastSeq);
  let retired = false;
  let live = false;
  let missed: FeedHole | undefined;
  const feed = await caughtUpWithin(clock, timeoutMs, 'journal', signal, (onCaughtUp) =>
    followJournal({
      broker,
      subjects,
      from,
      sketched: true,
      onItem: (item) => {
        if (!retired) options.onItem(store, item, live);
      },
      onUndecodable: (bad) => {
        if (!retired) options.onUndecodable(bad);
      },
      onHole: (hole) => {
        if (retired) return;
        if (live) options.onHole(hole, true);
        else if (hole.missing > (marks[hole.shard] ?? 0)) {
          if (options.again) options.onHole(hole, false);
          else missed = hole;
        }
      },
      onCaughtUp: () => {
        live = missed === undefined;
        onCaughtUp();
      },
    }),
  );
  if (missed !== undefined) {
    await feed.close();
    throw new BrokerError('storage_unavailable', `shard ${missed.shard}: its journal was trimmed while it was loaded`);
  }
  store.settle();
  return {
    store,
    feed,
    revision: Math.max(feed.lastSeq, end.lastSeq),
    retire: () => {
      retired = true;
    },
  };
}

/** The shard's mark; 0 where there is none, or none that can be read: then the whole log is. @throws BrokerError */
export async function readMark(broker: Broker, subjects: Subjects, shard: number): Promise<number> {
  const message = await broker.read(`KV_${subjects.bucket('cluster')}`, { lastOf: subjects.mark(shard) });
  if (message === null || message.operation !== '') return 0;
  try {
    return decodeMark(message.data).journalSeq;
  } catch {
    return 0; // a mark only saves reading: without it the log is read from its start
  }
}

/** Where the tail starts: at the first batch that its shard's mark does not cover. */
async function firstUnmarked(
  broker: Broker,
  subjects: Subjects,
  marks: readonly number[],
  lastSeq: number,
): Promise<number> {
  const stream = subjects.stream('journal');
  const firsts = await Promise.all(
    marks.map((mark, shard) => broker.read(stream, { from: mark + 1, next: subjects.journal(shard) })),
  );
  return Math.min(lastSeq + 1, ...firsts.map((message) => message?.seq ?? lastSeq + 1));
}

function applyCheckpoint(options: LoadOptions, store: NodeStore, message: StoredMessage, lastSeq: number): void {
  if (message.operation !== '') return;
  const [shard, kind] = message.subject.slice(options.subjects.key('checkpoints', '').length).split('.');
  if (kind !== options.kind) return;
  try {
    const { record, journalSeq } = decodeCheckpointFrame(message.data);
    const sketch = sketchRecord(record);
    const at = Number(shard);
    const revision = Math.min(journalSeq, lastSeq);
    store.apply(sketch, revision, at, () => new StoredSnapshot(sketch, record, revision, at, options.decoded));
  } catch (error) {
    options.onBadCheckpoint(message.subject, error);
  }
}
