// The floor: exactly the broker messages of a task on an idle node, by hand. One mailbox publish, two journal entries in
// shared batches, one reply to the caller, one task document, one delete, and a checkpoint of each node that changed as
// often as the runtime writes one (checkpoint/rest.ts); no HTTP, no judging, no steps, no records, no driver. What the
// runtime reaches is told as a share of it, measured in the same run, over the same messages (stage.ts).

import type { ActorId } from '../proto/ids.ts';
import { systemClock } from '../runtime/base/clock.ts';
import type { Broker, Follower } from '../runtime/broker/broker.ts';
import { connectNats } from '../runtime/broker/nats-broker.ts';
import type { Cluster } from '../runtime/broker/topology.ts';
import { isDue, type Moment, type Waiting } from '../runtime/checkpoint/rest.ts';
import { shardOf } from '../runtime/placement/rendezvous.ts';

/** What the runtime's own messages weigh in bytes, on average over a run of `task` without headers. */
const MESSAGE_BYTES = 240;
const ENTRY_BYTES = 890;
const VERDICT_BYTES = 720;
const DOCUMENT_BYTES = 310;
const CHECKPOINT_BYTES = 600;
const PASS_EVERY_MS = 1_000;
const ENTRIES_OF_TASK = 2;

interface Pending {
  readonly bytes: Uint8Array;
  readonly done: () => void;
}

/** Group commit by hand: one append in flight, what comes meanwhile goes into the next. */
class FloorJournal {
  readonly #broker: Broker;
  readonly #subject: string;
  #lastSeq = 0;
  #pending: Pending[] = [];
  #busy = false;

  constructor(broker: Broker, subject: string) {
    this.#broker = broker;
    this.#subject = subject;
  }

  append(bytes: Uint8Array, done: () => void): void {
    this.#pending.push({ bytes, done });
    if (!this.#busy) {
      this.#busy = true;
      queueMicrotask(() => void this.#pump());
    }
  }

  async #pump(): Promise<void> {
    while (this.#pending.length > 0) {
      const taken = this.#pending.splice(0, 512);
      const outcome = await this.#broker.append(this.#subject, Buffer.concat(taken.map(({ bytes }) => bytes)), {
        expectedSubjectSeq: this.#lastSeq,
      });
      if (outcome.kind !== 'stored') throw new Error(`floor: ${outcome.kind}`);
      this.#lastSeq = outcome.seq;
      for (const { done } of taken) done();
    }
    this.#busy = false;
  }
}

export interface Floor {
  /** One task: resolves when its second entry is acknowledged, and its caller told. */
  once(): Promise<boolean>;
  writes(): number;
  close(): Promise<void>;
}

export async function startFloor(url: string, cluster: Cluster, nodes: readonly ActorId[]): Promise<Floor> {
  const broker = await connectNats({ url, name: 'floor', clock: systemClock });
  const { subjects, shardCount } = cluster;
  const journals = Array.from({ length: shardCount }, (_, shard) => new FloorJournal(broker, subjects.journal(shard)));
  const waiting = new Map<string, () => void>();
  const entries = new Array<number>(shardCount).fill(0);
  let passes = 0;
  const dirty = new Map<string, Waiting & { readonly shard: number }>();
  const replies = broker.inbox('floor');
  const replied = broker.subscribe(`${replies}.>`, ({ subject }) => {
    waiting.get(subject.slice(replies.length + 1))?.();
  });
  const message = Buffer.alloc(MESSAGE_BYTES, 120);
  const entry = Buffer.alloc(ENTRY_BYTES, 121);
  const verdict = Buffer.alloc(VERDICT_BYTES, 122);
  const document = Buffer.alloc(DOCUMENT_BYTES, 123);
  const checkpoint = Buffer.alloc(CHECKPOINT_BYTES, 124);
  let taskNumber = 0;

  const momentIn = (shard: number): Moment => ({ passes, entries: entries[shard] ?? 0 });
  const end = (subject: string, shard: number, seq: number): void => {
    broker.publish(`${replies}.${subject}`, verdict);
    void broker.append(subjects.task(shard, 'baremetal', `floor.${++taskNumber}`), document);
    broker.remove(subjects.mailboxStream(shard), seq);
    entries[shard] = (entries[shard] ?? 0) + ENTRIES_OF_TASK;
    const changed = momentIn(shard);
    dirty.set(subject, { shard, changed, since: dirty.get(subject)?.since ?? changed });
  };
  const readers: readonly Follower[] = await Promise.all(
    journals.map((journal, shard) =>
      broker.follow({
        stream: subjects.mailboxStream(shard),
        filter: subjects.mailboxOfShard(shard),
        from: 1,
        onMessage: ({ subject, seq }) =>
          journal.append(entry, () => journal.append(entry, () => end(subject, shard, seq))),
      }),
    ),
  );
  const checkpoints = setInterval(() => {
    passes++;
    for (const [subject, held] of dirty) {
      const { shard } = held;
      if (!isDue(held, momentIn(shard), shardCount)) continue;
      dirty.delete(subject);
      const id = subjects.parseMailbox(subject)?.id;
      if (id !== undefined) void broker.append(subjects.checkpoint(shard, 'baremetal', id), checkpoint);
    }
  }, PASS_EVERY_MS);
  let published = 0;
  return {
    once: () =>
      new Promise((resolve) => {
        // A node of its own for each task in hand, as the runtime's loop has.
        let id = nodes[published++ % nodes.length];
        while (id !== undefined && waiting.has(keyOf(id))) id = nodes[published++ % nodes.length];
        if (id === undefined) throw new Error('floor: no nodes');
        const key = keyOf(id);
        waiting.set(key, () => {
          waiting.delete(key);
          resolve(true);
        });
        void broker.append(key, message, { msgId: `work.submit.floor-${published}.1` });
      }),
    writes: () => broker.counters.appends + broker.counters.removes,
    close: async () => {
      clearInterval(checkpoints);
      replied.close();
      await Promise.all(readers.map((reader) => reader.close()));
      await broker.close();
    },
  };

  function keyOf(id: ActorId): string {
    return subjects.mailbox({ shard: shardOf('baremetal', id, shardCount), kind: 'baremetal', id, lane: 'work' });
  }
}
