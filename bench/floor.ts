// The floor: exactly the broker messages of a task on an idle node, by hand. One mailbox publish, two journal entries in
// shared batches, one reply to the caller, one task document, one delete, and a checkpoint a second for each node that
// changed; no HTTP, no judging, no steps, no records, no driver. What the runtime reaches is told as a share of it,
// measured in the same run.
//
// The fake driver keeps its machines on the broker too, and the runtime's caller hears of a task's end from the journal,
// since the reply tells of its acceptance. Both are part of what is measured and not of what a task must cost, so the
// floor leaves them out; `whole` makes them too, by hand: one more write between the entries, whose answer is waited for,
// and one reader of all journals.

import type { ActorId } from '../proto/ids.ts';
import { systemClock } from '../runtime/base/clock.ts';
import type { Broker, Follower } from '../runtime/broker/broker.ts';
import { connectNats } from '../runtime/broker/nats-broker.ts';
import type { Cluster } from '../runtime/broker/topology.ts';
import { shardOf } from '../runtime/placement/rendezvous.ts';

/** What the runtime's own messages weigh in bytes, on average over a run of `task` without headers. */
const MESSAGE_BYTES = 240;
const ENTRY_BYTES = 1_220;
const VERDICT_BYTES = 1_230;
const DOCUMENT_BYTES = 310;
const CHECKPOINT_BYTES = 870;
const MACHINE_BYTES = 430;
const CHECKPOINT_EVERY_MS = 1_000;

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

export async function startFloor(
  url: string,
  cluster: Cluster,
  nodes: readonly ActorId[],
  options: { readonly whole: boolean },
): Promise<Floor> {
  const broker = await connectNats({ url, name: 'floor', clock: systemClock });
  const { subjects, shardCount } = cluster;
  const journals = Array.from({ length: shardCount }, (_, shard) => new FloorJournal(broker, subjects.journal(shard)));
  const waiting = new Map<string, () => void>();
  const dirty = new Map<string, number>();
  const machines = new Map<string, number>();
  const replies = broker.inbox('floor');
  const replied = broker.subscribe(`${replies}.>`, ({ subject }) => {
    if (!options.whole) waiting.get(subject.slice(replies.length + 1))?.();
  });
  const message = Buffer.alloc(MESSAGE_BYTES, 120);
  const entry = Buffer.alloc(ENTRY_BYTES, 121);
  const verdict = Buffer.alloc(VERDICT_BYTES, 122);
  const document = Buffer.alloc(DOCUMENT_BYTES, 123);
  const checkpoint = Buffer.alloc(CHECKPOINT_BYTES, 124);
  const machine = Buffer.alloc(MACHINE_BYTES, 125);
  let taskNumber = 0;

  const reply = (subject: string): void => broker.publish(`${replies}.${subject}`, verdict);
  const end = (subject: string, shard: number, seq: number): void => {
    if (!options.whole) reply(subject);
    void broker.append(subjects.task(shard, 'baremetal', `floor.${++taskNumber}`), document);
    broker.remove(subjects.stream('mailbox'), seq);
    dirty.set(subject, shard);
  };
  /** The write of the machine's state, on top of its last. */
  const act = async (subject: string): Promise<void> => {
    const id = subjects.parseMailbox(subject)?.id ?? '';
    const expectedSubjectSeq = machines.get(id) ?? 0;
    const outcome = await broker.append(subjects.key('fake', id), machine, { expectedSubjectSeq });
    if (outcome.kind !== 'stored') throw new Error(`floor: ${outcome.kind}`);
    machines.set(id, outcome.seq);
  };
  const readers: Follower[] = await Promise.all(
    journals.map((journal, shard) =>
      broker.follow({
        stream: subjects.stream('mailbox'),
        filter: subjects.mailboxOfShard(shard),
        from: 1,
        onMessage: ({ subject, seq }) =>
          journal.append(entry, () => {
            if (!options.whole) {
              journal.append(entry, () => end(subject, shard, seq));
              return;
            }
            reply(subject);
            void act(subject).then(() => journal.append(endOf(subject), () => end(subject, shard, seq)));
          }),
      }),
    ),
  );
  if (options.whole)
    readers.push(
      await broker.follow({
        stream: subjects.stream('journal'),
        filter: subjects.journals(),
        from: 1,
        onMessage: ({ data }) => {
          for (const subject of endsIn(data)) waiting.get(subject)?.();
        },
      }),
    );
  const checkpoints = setInterval(() => {
    for (const [subject, shard] of dirty) {
      const id = subjects.parseMailbox(subject)?.id;
      if (id !== undefined) void broker.append(subjects.checkpoint(shard, 'baremetal', id), checkpoint);
    }
    dirty.clear();
  }, CHECKPOINT_EVERY_MS);
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

/** An entry that ends the task in this mailbox: it begins with the mailbox's subject and a zero. */
function endOf(subject: string): Uint8Array {
  const entry = Buffer.alloc(ENTRY_BYTES);
  entry.write(subject, 'latin1');
  return entry;
}

/** Whose tasks end in a batch: its entries all have one length. */
function endsIn(batch: Uint8Array): string[] {
  const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.length);
  const ends: string[] = [];
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
    const zero = bytes.indexOf(0, at);
    if (zero > at && zero < at + ENTRY_BYTES) ends.push(bytes.toString('latin1', at, zero));
  }
  return ends;
}
