// The promises of the broker port (runtime/broker/broker.ts), to be kept by every body of it.
// A harness opens connections to one broker and can take that broker, or the consumers of its readers, away.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker, Follower, FollowOptions, StoredMessage, StreamSpec } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import { eventually } from '../support/eventually.ts';

export interface BrokerHarness {
  /** Begins the names of streams: others may live on the broker. */
  readonly prefix: string;
  /** A new connection to the same broker. The harness closes it. */
  connect(name: string): Promise<Broker>;
  /** Lets `ms` pass for the broker. */
  pass(ms: number): Promise<void>;
  /** Takes the broker away; what it stored stays. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Makes the broker forget the consumers of a stream, as it may at any time. */
  dropReaders(stream: string): Promise<void>;
  close(): Promise<void>;
}

const NO_DATA = new Uint8Array();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

/** @param more `stoppable` false leaves out what stops the broker; whoever says so tells the reader of the tests */
export function brokerConformance(
  body: string,
  open: () => Promise<BrokerHarness>,
  { stoppable = true }: { readonly stoppable?: boolean } = {},
): void {
  describe(`broker port on ${body}`, () => {
    let harness: BrokerHarness;
    let broker: Broker;
    let other: Broker;
    let streams = 0;

    beforeAll(async () => {
      harness = await open();
      broker = await harness.connect('one');
      other = await harness.connect('other');
    });
    afterAll(() => harness.close());

    /** A stream of its own, named by a number after the prefix, with all subjects under its name. */
    async function newStream(more: Partial<StreamSpec> = {}): Promise<string> {
      const name = `${harness.prefix}${++streams}`;
      await broker.ensureStream(spec(name, more));
      return name;
    }

    function spec(name: string, more: Partial<StreamSpec> = {}): StreamSpec {
      return {
        name,
        subjects: [`${name}.>`],
        maxPerSubject: 0,
        discardNewPerSubject: false,
        maxAgeMs: 0,
        dedupeWindowMs: 120_000,
        denyDelete: false,
        allowDirect: false,
        allowRollup: false,
        replicas: 1,
        ...more,
      };
    }

    /** Appends and expects it stored; returns the sequence. */
    async function store(subject: string, data: string = 'x', by: Broker = broker): Promise<number> {
      const outcome = await by.append(subject, bytes(data));
      if (outcome.kind !== 'stored') throw new Error(`append to ${subject} ended ${outcome.kind}`);
      return outcome.seq;
    }

    async function collect(
      options: Pick<FollowOptions, 'stream'> & Partial<FollowOptions>,
    ): Promise<{ seen: StoredMessage[]; caughtUp: () => number; follower: Follower }> {
      const seen: StoredMessage[] = [];
      let caughtUp = 0;
      const follower = await broker.follow({
        filter: `${options.stream}.>`,
        from: 1,
        onMessage: (message) => seen.push(message),
        onCaughtUp: () => caughtUp++,
        ...options,
      });
      return { seen, caughtUp: () => caughtUp, follower };
    }

    const seqs = (messages: readonly StoredMessage[]): number[] => messages.map((message) => message.seq);

    describe('append', () => {
      it('ends stored with rising sequences', async () => {
        const s = await newStream();

        const first = await broker.append(`${s}.a`, bytes('1'));
        const second = await other.append(`${s}.b`, bytes('2'));

        expect(first).toEqual({ kind: 'stored', seq: 1, duplicate: false });
        expect(second).toEqual({ kind: 'stored', seq: 2, duplicate: false });
      });

      it('keeps the order in which one connection calls it', async () => {
        const s = await newStream();

        const outcomes = await Promise.all(
          Array.from({ length: 200 }, (_, n) => broker.append(`${s}.a`, bytes(`${n}`))),
        );

        expect(outcomes.map((outcome) => (outcome.kind === 'stored' ? outcome.seq : 0))).toEqual(
          Array.from({ length: 200 }, (_, n) => n + 1),
        );
      });

      it('expecting sequence 0 stores on an empty subject only', async () => {
        const s = await newStream();

        expect(await broker.append(`${s}.a`, NO_DATA, { expectedSubjectSeq: 0 })).toMatchObject({ kind: 'stored' });
        expect(await other.append(`${s}.a`, NO_DATA, { expectedSubjectSeq: 0 })).toEqual({ kind: 'wrong_sequence' });
      });

      it('expecting a sequence stores only on exactly that last sequence of its subject', async () => {
        const s = await newStream();
        const last = await store(`${s}.a`);
        await store(`${s}.other`);

        expect(await broker.append(`${s}.a`, NO_DATA, { expectedSubjectSeq: last + 1 })).toEqual({
          kind: 'wrong_sequence',
        });
        expect(await broker.append(`${s}.a`, NO_DATA, { expectedSubjectSeq: last })).toMatchObject({ kind: 'stored' });
        expect(await broker.append(`${s}.a`, NO_DATA, { expectedSubjectSeq: last })).toEqual({
          kind: 'wrong_sequence',
        });
      });

      it('gives one winner among many that expect the same sequence', async () => {
        const s = await newStream();

        const outcomes = await Promise.all(
          Array.from({ length: 40 }, (_, n) =>
            (n % 2 === 0 ? broker : other).append(`${s}.a`, bytes(`${n}`), { expectedSubjectSeq: 0 }),
          ),
        );

        expect(outcomes.filter((outcome) => outcome.kind === 'stored')).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome.kind === 'wrong_sequence')).toHaveLength(39);
      });

      it('drops a repeated message id and answers duplicate with the first sequence', async () => {
        const s = await newStream();
        const first = await broker.append(`${s}.a`, bytes('1'), { msgId: 'work-submit-1' });

        const repeated = await other.append(`${s}.a`, bytes('1'), { msgId: 'work-submit-1' });

        expect(first).toEqual({ kind: 'stored', seq: 1, duplicate: false });
        expect(repeated).toEqual({ kind: 'stored', seq: 1, duplicate: true });
        expect((await broker.streamState(s))?.messages).toBe(1);
      });

      it('knows a repeat even after its message was removed', async () => {
        const s = await newStream();
        await broker.append(`${s}.a`, bytes('1'), { msgId: 'm' });
        broker.remove(s, 1);
        await eventually(async () => (await broker.read(s, { seq: 1 })) === null, { what: 'the removal' });

        expect(await broker.append(`${s}.a`, bytes('1'), { msgId: 'm' })).toEqual({
          kind: 'stored',
          seq: 1,
          duplicate: true,
        });
      });

      it('forgets message ids after the dedupe window', async () => {
        const s = await newStream({ dedupeWindowMs: 200 });
        await broker.append(`${s}.a`, bytes('1'), { msgId: 'm' });

        await harness.pass(300);

        const again = await eventually(
          async () => {
            const outcome = await broker.append(`${s}.a`, bytes('1'), { msgId: 'm' });
            return outcome.kind === 'stored' && !outcome.duplicate;
          },
          { what: 'the end of the dedupe window', intervalMs: 300 },
        );
        expect(again).toBe(true);
      });

      it('ends subject_full at the bound of a subject, and only of that one', async () => {
        const s = await newStream({ maxPerSubject: 2, discardNewPerSubject: true });
        await store(`${s}.a`);
        await store(`${s}.a`);

        expect(await broker.append(`${s}.a`, NO_DATA)).toEqual({ kind: 'subject_full' });
        expect(await broker.append(`${s}.b`, NO_DATA)).toMatchObject({ kind: 'stored' });
      });

      it('takes messages again once one of a full subject is removed', async () => {
        const s = await newStream({ maxPerSubject: 1, discardNewPerSubject: true });
        const seq = await store(`${s}.a`);
        expect(await broker.append(`${s}.a`, NO_DATA)).toEqual({ kind: 'subject_full' });

        broker.remove(s, seq);

        await eventually(async () => (await broker.append(`${s}.a`, NO_DATA)).kind === 'stored', {
          what: 'room in the subject',
        });
      });

      it('replaces the oldest of a bounded subject where new ones are not discarded', async () => {
        const s = await newStream({ maxPerSubject: 1 });
        await store(`${s}.a`, 'old');
        await store(`${s}.a`, 'new');

        expect(text((await broker.read(s, { lastOf: `${s}.a` }))?.data ?? NO_DATA)).toBe('new');
        expect(await broker.read(s, { seq: 1 })).toBeNull();
      });

      it('ends unresolved and not sent where no stream takes the subject', async () => {
        const outcome = await broker.append('nobody.takes.this', NO_DATA);

        expect(outcome).toEqual({ kind: 'unresolved', sent: false, reason: 'no responders' });
      });

      it('ends rejected when larger than the largest payload, and the connection lives on', async () => {
        const s = await newStream();

        const outcome = await broker.append(`${s}.a`, new Uint8Array(broker.info.maxPayloadBytes + 1));

        expect(outcome).toMatchObject({ kind: 'rejected', code: 10_054 });
        expect(await broker.append(`${s}.a`, NO_DATA)).toMatchObject({ kind: 'stored', seq: 1 });
      });

      it('copes with compare-and-set on a subject whose last message was purged', async () => {
        const s = await newStream();
        await store(`${s}.a`);
        await broker.purge(s, `${s}.a`);

        expect(await broker.append(`${s}.a`, NO_DATA, { expectedSubjectSeq: 0 })).toMatchObject({ kind: 'stored' });
      });

      it('counts what it sends', async () => {
        const s = await newStream();
        const before = { ...broker.counters };

        await store(`${s}.a`, '12345');

        expect(broker.counters.appends - before.appends).toBe(1);
        expect(broker.counters.appendBytes - before.appendBytes).toBe(5);
      });
    });

    describe('read', () => {
      it('by sequence gives subject, bytes and time of the message', async () => {
        const s = await newStream();
        const data = Uint8Array.from({ length: 256 }, (_, n) => n);
        await broker.append(`${s}.a`, data, { expectedSubjectSeq: 0 });

        const message = await other.read(s, { seq: 1 });

        expect(message).toMatchObject({ subject: `${s}.a`, seq: 1, operation: '' });
        expect(Uint8Array.from(message?.data ?? [])).toEqual(data);
        expect(message?.at).toBeGreaterThan(Date.UTC(2020));
      });

      it('gives null only for what is not there', async () => {
        const s = await newStream();
        await store(`${s}.a`);

        expect(await broker.read(s, { seq: 2 })).toBeNull();
        expect(await broker.read(s, { lastOf: `${s}.b` })).toBeNull();
        expect(await broker.read(s, { from: 2, next: `${s}.a` })).toBeNull();
        expect(await broker.read(s, { from: 1, next: `${s}.b` })).toBeNull();
      });

      it('by last subject gives the newest, wildcards included', async () => {
        const s = await newStream();
        await store(`${s}.a`, '1');
        await store(`${s}.a`, '2');
        await store(`${s}.b`, '3');

        expect((await broker.read(s, { lastOf: `${s}.a` }))?.seq).toBe(2);
        expect((await broker.read(s, { lastOf: `${s}.*` }))?.seq).toBe(3);
      });

      it('by next subject gives the first at or after a sequence', async () => {
        const s = await newStream();
        await store(`${s}.a.1`);
        await store(`${s}.b.1`);
        await store(`${s}.a.2`);

        expect((await broker.read(s, { from: 1, next: `${s}.a.*` }))?.seq).toBe(1);
        expect((await broker.read(s, { from: 2, next: `${s}.a.*` }))?.seq).toBe(3);
        expect((await broker.read(s, { from: 2, next: `${s}.b.1` }))?.seq).toBe(2);
        expect((await broker.read(s, { from: 2, next: `${s}.>` }))?.seq).toBe(2);
      });

      it('throws for a stream that does not exist, and does not say null', async () => {
        await expect(broker.read('no-such-stream', { seq: 1 })).rejects.toMatchObject({
          name: 'BrokerError',
          code: 'internal',
          serverCode: 10_059,
        });
      });

      it('gives the operation of a tombstone', async () => {
        const s = await newStream({ maxPerSubject: 1, allowRollup: true });
        await store(`${s}.key`, 'value');
        await broker.append(`${s}.key`, NO_DATA, { headers: { 'KV-Operation': 'DEL' } });

        expect((await broker.read(s, { lastOf: `${s}.key` }))?.operation).toBe('DEL');
      });
    });

    describe('remove and purge', () => {
      it('remove takes one message away, repeats are harmless', async () => {
        const s = await newStream();
        await store(`${s}.a`);
        await store(`${s}.a`);

        broker.remove(s, 1);
        broker.remove(s, 1);

        await eventually(async () => (await broker.read(s, { seq: 1 })) === null, { what: 'the removal' });
        expect((await broker.read(s, { seq: 2 }))?.seq).toBe(2);
      });

      it('remove takes nothing from a reader that has not come there yet', async () => {
        const s = await newStream({ maxPerSubject: 1 });
        const given: string[] = [];
        const onMessage = ({ subject, seq }: StoredMessage): void => {
          given.push(subject);
          other.remove(s, seq);
        };
        const follower = await other.follow({ stream: s, filter: `${s}.>`, from: 1, onMessage });

        const subjects = Array.from({ length: 1_000 }, (_, n) => `${s}.${n}`);
        await Promise.all(subjects.map((subject) => broker.append(subject, NO_DATA, { expectedSubjectSeq: 0 })));

        await eventually(() => given.length === subjects.length, { what: 'all of them', timeoutMs: 20_000 });
        expect(new Set(given)).toEqual(new Set(subjects));
        await follower.close();
      });

      it('remove arrives for thousands called at once', async () => {
        const s = await newStream();
        await Promise.all(Array.from({ length: 3_000 }, () => broker.append(`${s}.a`, NO_DATA)));

        for (let seq = 1; seq <= 3_000; seq++) broker.remove(s, seq);

        await eventually(async () => (await broker.streamState(s))?.messages === 0, {
          what: 'the removal of all',
          timeoutMs: 20_000,
          intervalMs: 50,
        });
      });

      it('remove leaves a stream that denies deletes as it is', async () => {
        const s = await newStream({ denyDelete: true });
        await store(`${s}.a`);

        broker.remove(s, 1);
        await store(`${s}.a`);

        expect((await broker.streamState(s))?.messages).toBe(2);
      });

      it('purge takes a subject below a sequence, and nothing else', async () => {
        const s = await newStream({ denyDelete: true });
        for (const name of ['a', 'b', 'a', 'b', 'a']) await store(`${s}.${name}`);

        await broker.purge(s, `${s}.a`, 5);

        expect(await broker.read(s, { seq: 1 })).toBeNull();
        expect(await broker.read(s, { seq: 3 })).toBeNull();
        expect((await broker.read(s, { seq: 5 }))?.seq).toBe(5);
        expect((await broker.streamState(s))?.messages).toBe(3);
      });

      it('purge below 1 or 0 takes nothing', async () => {
        const s = await newStream();
        await store(`${s}.a`);

        await broker.purge(s, `${s}.a`, 0);
        await broker.purge(s, `${s}.a`, 1);

        expect((await broker.streamState(s))?.messages).toBe(1);
      });

      it('purge without a bound takes the whole subject', async () => {
        const s = await newStream();
        for (const name of ['a', 'b', 'a']) await store(`${s}.${name}`);

        await broker.purge(s, `${s}.a`);
        await broker.purge(s, `${s}.empty`);

        expect((await broker.streamState(s))?.messages).toBe(1);
        expect(await broker.read(s, { lastOf: `${s}.a` })).toBeNull();
      });
    });

    describe('streams', () => {
      it('declaring a stream twice, or from two places at once, is one declaration', async () => {
        const name = `${harness.prefix}${++streams}`;

        await Promise.all([broker.ensureStream(spec(name)), other.ensureStream(spec(name))]);
        await store(`${name}.a`);
        await broker.ensureStream(spec(name));

        expect((await broker.streamState(name))?.messages).toBe(1);
      });

      it('declaring it otherwise brings its configuration in line and keeps its messages', async () => {
        const s = await newStream({ maxPerSubject: 1, discardNewPerSubject: true });
        await store(`${s}.a`);
        expect(await broker.append(`${s}.a`, NO_DATA)).toEqual({ kind: 'subject_full' });

        await broker.ensureStream(spec(s, { maxPerSubject: 2, discardNewPerSubject: true }));

        expect(await broker.append(`${s}.a`, NO_DATA)).toMatchObject({ kind: 'stored', seq: 2 });
      });

      it('refuses subjects that another stream takes', async () => {
        const s = await newStream();

        await expect(broker.ensureStream(spec(`${s}x`, { subjects: [`${s}.a`] }))).rejects.toBeInstanceOf(BrokerError);
      });

      it('state is null where there is no stream, and tells the sequences of one', async () => {
        const s = await newStream();
        await store(`${s}.a`);
        await store(`${s}.a`);
        await broker.purge(s, `${s}.a`, 2);

        expect(await broker.streamState('no-such-stream')).toBeNull();
        const state = await broker.streamState(s);
        expect(state).toMatchObject({ messages: 1, firstSeq: 2, lastSeq: 2 });
        expect(state?.createdAt).toBeGreaterThan(Date.UTC(2020));
      });

      it('drops messages over their age', async () => {
        const s = await newStream({ maxAgeMs: 300, dedupeWindowMs: 100 });
        await store(`${s}.a`);

        await harness.pass(400);

        await eventually(async () => (await broker.streamState(s))?.messages === 0, { what: 'the end of its age' });
      });
    });

    describe('follow', () => {
      it('delivers what is stored and what follows, in order, without repeats', async () => {
        const s = await newStream();
        for (let n = 0; n < 50; n++) await store(`${s}.${n % 3}`, `${n}`);

        const { seen, follower } = await collect({ stream: s });
        for (let n = 50; n < 100; n++) await store(`${s}.${n % 3}`, `${n}`, n % 2 ? broker : other);
        await eventually(() => seen.length === 100, { what: 'delivery of all' });

        expect(seqs(seen)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
        expect(seen.map((message) => text(message.data))).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
        expect(seen[0]).toMatchObject({ subject: `${s}.0`, operation: '' });
        expect(seen[0]?.at).toBe((await broker.read(s, { seq: 1 }))?.at);
        expect(follower.lastSeq).toBe(100);
        expect(follower.restarts).toBe(0);
        await follower.close();
      });

      it('begins at the sequence asked for and keeps to its filter', async () => {
        const s = await newStream();
        for (const name of ['a', 'b', 'a', 'b', 'a']) await store(`${s}.${name}`);

        const { seen, follower, caughtUp } = await collect({ stream: s, filter: `${s}.a`, from: 2 });
        await eventually(() => caughtUp() === 1, { what: 'being caught up' });

        expect(seqs(seen)).toEqual([3, 5]);
        await follower.close();
      });

      it('says lastSeq is from - 1 before the first message', async () => {
        const s = await newStream();

        const { follower } = await collect({ stream: s, from: 7 });

        expect(follower.lastSeq).toBe(6);
        await follower.close();
      });

      it('is caught up at once on an empty stream, and where nothing matches', async () => {
        const s = await newStream();
        const empty = await collect({ stream: s });
        await eventually(() => empty.caughtUp() === 1, { what: 'being caught up on an empty stream' });

        await store(`${s}.a`);
        const nothing = await collect({ stream: s, filter: `${s}.b` });
        await eventually(() => nothing.caughtUp() === 1, { what: 'being caught up where nothing matches' });

        expect(nothing.seen).toEqual([]);
        await empty.follower.close();
        await nothing.follower.close();
      });

      it('is caught up exactly after everything stored when it started was delivered', async () => {
        const s = await newStream();
        await Promise.all(Array.from({ length: 500 }, () => broker.append(`${s}.a`, bytes('x'))));
        let atCaughtUp = -1;

        const { seen, follower, caughtUp } = await collect({
          stream: s,
          onCaughtUp: () => {
            atCaughtUp = seen.length;
          },
        });
        await eventually(() => atCaughtUp >= 0, { what: 'being caught up' });

        expect(atCaughtUp).toBe(500);
        expect(caughtUp()).toBe(0);
        await follower.close();
      });

      it('with lastPerSubject gives the newest of each subject, then everything that follows', async () => {
        const s = await newStream();
        for (const name of ['a', 'b', 'a', 'c', 'b']) await store(`${s}.${name}`);

        const { seen, follower, caughtUp } = await collect({ stream: s, lastPerSubject: true });
        await eventually(() => caughtUp() === 1, { what: 'being caught up' });
        expect(seqs(seen)).toEqual([3, 4, 5]);
        await store(`${s}.a`);
        await store(`${s}.a`);
        await eventually(() => seen.length === 5, { what: 'delivery of what follows' });

        expect(seqs(seen)).toEqual([3, 4, 5, 6, 7]);
        await follower.close();
      });

      it('with lastPerSubject on an empty bucket is caught up, then reads on', async () => {
        const s = await newStream({ maxPerSubject: 1 });

        const { seen, follower, caughtUp } = await collect({ stream: s, lastPerSubject: true });
        await eventually(() => caughtUp() === 1, { what: 'being caught up' });
        await store(`${s}.a`);
        await broker.append(`${s}.a`, NO_DATA, { headers: { 'KV-Operation': 'DEL' } });
        await eventually(() => seen.length === 2, { what: 'delivery' });

        expect(seen.map((message) => message.operation)).toEqual(['', 'DEL']);
        await follower.close();
      });

      it('calls back only once follow has resolved, whatever is stored', async () => {
        const full = await newStream();
        await store(`${full}.a`);
        const empty = await newStream();

        for (const stream of [full, empty]) {
          const early: string[] = [];
          let resolved = false;
          let caughtUp = false;
          const follower = await broker.follow({
            stream,
            filter: `${stream}.>`,
            from: 1,
            onMessage: () => resolved || early.push('message'),
            onCaughtUp: () => {
              caughtUp = true;
              if (!resolved) early.push('caught up');
            },
          });
          resolved = true;
          await eventually(() => caughtUp, { what: 'being caught up' });

          expect(early).toEqual([]);
          await follower.close();
        }
      });

      it('delivers nothing while paused, and all of it after resume', async () => {
        const s = await newStream();
        const { seen, follower } = await collect({ stream: s });
        await store(`${s}.a`);
        await eventually(() => seen.length === 1, { what: 'the first message' });

        follower.pause();
        await Promise.all(Array.from({ length: 3_000 }, () => broker.append(`${s}.a`, bytes('x'))));
        await harness.pass(100);
        expect(seen).toHaveLength(1);
        follower.resume();
        await eventually(() => seen.length === 3_001, { what: 'delivery after resume' });

        expect(seqs(seen)).toEqual(Array.from({ length: 3_001 }, (_, n) => n + 1));
        await follower.close();
      });

      it('may be paused and resumed from its own callback', async () => {
        const s = await newStream();
        for (let n = 0; n < 30; n++) await store(`${s}.a`);
        const seen: number[] = [];
        let follower: Follower | undefined;
        let owed = 0;

        follower = await broker.follow({
          stream: s,
          filter: `${s}.a`,
          from: 1,
          onMessage: (message) => {
            seen.push(message.seq);
            follower?.pause();
            owed++;
          },
        });
        await eventually(
          () => {
            if (owed > 0) {
              owed = 0;
              follower?.resume();
            }
            return seen.length === 30;
          },
          { what: 'delivery one by one' },
        );

        expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
        await follower.close();
      });

      it('delivers nothing after close', async () => {
        const s = await newStream();
        const { seen, follower } = await collect({ stream: s });

        await follower.close();
        await follower.close();
        await store(`${s}.a`);
        await harness.pass(50);

        expect(seen).toEqual([]);
      });

      it('rejects for a stream that does not exist', async () => {
        await expect(collect({ stream: 'no-such-stream' })).rejects.toBeInstanceOf(BrokerError);
      });

      it('goes on without a gap or a repeat when its consumer vanishes, and counts it', async () => {
        const s = await newStream();
        const before = broker.counters.readerRestarts;
        const { seen, follower, caughtUp } = await collect({ stream: s });
        await store(`${s}.a`);
        await eventually(() => seen.length === 1, { what: 'the first message' });

        await harness.dropReaders(s);
        for (let n = 0; n < 20; n++) await store(`${s}.a`);
        await eventually(() => seen.length === 21, { what: 'delivery by a new consumer' });
        await eventually(() => caughtUp() === 2, { what: 'being caught up again' });

        expect(seqs(seen)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
        expect(follower.restarts).toBeGreaterThan(0);
        expect(broker.counters.readerRestarts).toBeGreaterThan(before);
        await follower.close();
      });
    });

    describe('core', () => {
      it('publish reaches plain subscribers with wildcards, and one of a queue group', async () => {
        const got: string[] = [];
        const subs = [
          broker.subscribe('core.a', () => got.push('plain')),
          other.subscribe('core.*', () => got.push('star')),
          other.subscribe('core.>', () => got.push('rest')),
          broker.subscribe('core.a', () => got.push('queue'), 'workers'),
          other.subscribe('core.a', () => got.push('queue'), 'workers'),
          broker.subscribe('core.b', () => got.push('wrong')),
        ];
        await other.request('core.nothing', NO_DATA, 50); // a round trip: both subscriptions of it are known
        await broker.request('core.nothing', NO_DATA, 50);
        got.length = 0;

        broker.publish('core.a', bytes('hello'));
        await eventually(() => got.length >= 4, { what: 'delivery' });
        await harness.pass(20);

        expect([...got].sort()).toEqual(['plain', 'queue', 'rest', 'star']);
        for (const sub of subs) sub.close();
      });

      it('headers arrive with their message, by name in lower case', async () => {
        const got: (string | undefined)[][] = [];
        const sub = broker.subscribe('core.headers', ({ headers, reply }) =>
          got.push([reply, headers().get('content-type'), headers().get('none')]),
        );

        broker.publish('core.headers', NO_DATA, 'answer.here', { 'Content-Type': 'text/plain' });
        broker.publish('core.headers', bytes('bare'));
        await eventually(() => got.length === 2, { what: 'delivery' });

        expect(got).toEqual([
          ['answer.here', 'text/plain', undefined],
          ['', undefined, undefined],
        ]);
        expect(() => broker.publish('core.headers', NO_DATA, '', { bad: 'line\nbreak' })).toThrow(RangeError);
        sub.close();
      });

      it('what may be joined arrives in its order, byte behind byte, apart for each subject, however many go at once', async () => {
        const told = Array.from({ length: 100 }, (_, index) => `${index}|${'x'.repeat(1_000)}|`);
        const got = { a: '', b: '' };
        const subs = [
          broker.subscribe('joined.a', ({ data }) => (got.a += text(data))),
          other.subscribe('joined.b', ({ data }) => (got.b += text(data))),
        ];
        await broker.request('core.nothing', NO_DATA, 50);
        await other.request('core.nothing', NO_DATA, 50);

        for (const one of told) {
          broker.publishJoined('joined.a', bytes(one));
          broker.publishJoined('joined.b', bytes(one.toUpperCase()));
        }
        await eventually(() => got.a.length + got.b.length >= 2 * told.join('').length, { what: 'delivery' });
        await harness.pass(20);

        expect(got).toEqual({ a: told.join(''), b: told.join('').toUpperCase() });
        for (const sub of subs) sub.close();
      });

      it('a drained subscription hands over what was sent before, and nothing after', async () => {
        const got: string[] = [];
        const sub = broker.subscribe('drain.a', (message) => got.push(text(message.data)));
        const probe = broker.subscribe('drain.*', () => got.push('probe'));
        await broker.request('core.nothing', NO_DATA, 50);
        broker.publish('drain.a', bytes('before'));
        await eventually(() => got.length === 2, { what: 'delivery' });
        got.length = 0;

        for (let n = 1; n <= 3; n++) broker.publish('drain.a', bytes(`under way ${n}`));
        await broker.request('core.nothing', NO_DATA, 50); // they are at the server, perhaps on their way back
        await sub.drain();
        broker.publish('drain.a', bytes('after'));
        await eventually(() => got.filter((what) => what === 'probe').length === 4, { what: 'delivery to the other' });

        expect(got.filter((what) => what !== 'probe')).toEqual(['under way 1', 'under way 2', 'under way 3']);
        await sub.drain();
        probe.close();
      });

      it('a closed subscription gets nothing more', async () => {
        const got: string[] = [];
        const sub = broker.subscribe('closed.a', () => got.push('late'));
        const probe = broker.subscribe('closed.*', () => got.push('probe'));

        sub.close();
        broker.publish('closed.a', NO_DATA);
        await eventually(() => got.includes('probe'), { what: 'delivery to the other' });

        expect(got).toEqual(['probe']);
        probe.close();
      });

      it('request gives the reply of a responder', async () => {
        const sub = other.subscribe('ask.me', (message) =>
          other.publish(message.reply, bytes(`re: ${text(message.data)}`)),
        );
        await other.request('ask.nobody', NO_DATA, 50);

        const outcome = await broker.request('ask.me', bytes('hello'), 2_000);

        expect(outcome.kind === 'reply' ? text(outcome.data) : outcome.kind).toBe('re: hello');
        sub.close();
      });

      it('request tells nobody listening from somebody silent', async () => {
        const sub = other.subscribe('ask.silent', () => undefined);
        await other.request('ask.nobody', NO_DATA, 50);

        expect(await broker.request('ask.nobody', NO_DATA, 2_000)).toEqual({ kind: 'no_responders' });
        expect(await broker.request('ask.silent', NO_DATA, 100)).toEqual({ kind: 'timeout' });
        sub.close();
      });

      it('a reply may go to a subject of the own inbox, again and again', async () => {
        const got: string[] = [];
        const inbox = broker.inbox('verdicts');
        expect(inbox).not.toBe(other.inbox('verdicts'));
        const waiting = broker.subscribe(inbox, (message) => got.push(text(message.data)));
        const responder = other.subscribe('ask.twice', (message) => {
          other.publish(message.reply, bytes('one'));
          other.publish(message.reply, bytes('two'));
        });
        await other.request('ask.nobody', NO_DATA, 50);

        broker.publish('ask.twice', NO_DATA, inbox);
        await eventually(() => got.length === 2, { what: 'both replies' });

        expect(got).toEqual(['one', 'two']);
        waiting.close();
        responder.close();
      });
    });

    describe('connection', () => {
      it('close is idempotent, keeps what was appended and published before, and refuses what comes after', async () => {
        const s = await newStream();
        const leaving = await harness.connect('leaving');
        const got: string[] = [];
        const sub = broker.subscribe('last.words', (message) => got.push(text(message.data)));
        await broker.request('ask.nobody', NO_DATA, 50);

        leaving.publish('last.words', bytes('bye'));
        const appended = leaving.append(`${s}.a`, bytes('kept'));
        await Promise.all([leaving.close(), leaving.close()]);

        expect(await appended).toMatchObject({ kind: 'stored', seq: 1 });
        await eventually(() => got.length === 1, { what: 'the last words' });
        expect(await leaving.append(`${s}.a`, NO_DATA)).toMatchObject({ kind: 'unresolved', sent: false });
        expect(leaving.connected).toBe(false);
        sub.close();
      });

      it.skipIf(!stoppable)(
        'while the broker is away appends end quickly unresolved and not sent, requests as disconnected',
        async () => {
          const s = await newStream();
          const changes: boolean[] = [];
          const watching = broker.onConnection((connected) => changes.push(connected));

          await harness.stopServer();
          await eventually(() => !broker.connected, { what: 'noticing that the broker is away' });
          const startedAt = performance.now();
          const appended = await broker.append(`${s}.a`, NO_DATA);
          const asked = await broker.request('ask.me', NO_DATA, 2_000);
          broker.publish('ask.me', NO_DATA);
          broker.remove(s, 1);

          expect(appended).toMatchObject({ kind: 'unresolved', sent: false });
          expect(asked).toEqual({ kind: 'disconnected' });
          expect(performance.now() - startedAt).toBeLessThan(500);
          await expect(broker.read(s, { seq: 1 }, 200)).rejects.toMatchObject({ code: 'storage_unavailable' });

          await harness.startServer();
          await eventually(() => broker.connected && other.connected, { what: 'reconnecting', timeoutMs: 15_000 });
          expect(changes).toEqual([false, true]);
          expect((await broker.streamState(s))?.messages).toBe(0);
          watching.close();
        },
      );

      it.skipIf(!stoppable)(
        'ends appends in flight as unresolved and sent when the connection is lost, and none is stored twice',
        async () => {
          const s = await newStream();
          const flying = Array.from({ length: 2_000 }, (_, n) => broker.append(`${s}.a`, bytes(`${n}`)));

          await harness.stopServer();
          const outcomes = await Promise.all(flying);
          await harness.startServer();
          await eventually(() => broker.connected, { what: 'reconnecting', timeoutMs: 15_000 });

          const acknowledged = outcomes.filter((outcome) => outcome.kind === 'stored').length;
          const undecided = outcomes.filter((outcome) => outcome.kind === 'unresolved').length;
          expect(acknowledged + undecided).toBe(2_000);
          const { messages = 0 } = (await broker.streamState(s)) ?? {};
          expect(messages).toBeGreaterThanOrEqual(acknowledged);
          expect(messages).toBeLessThanOrEqual(2_000);
        },
      );

      it.skipIf(!stoppable)('a read waits for the broker to come back within its time', async () => {
        const s = await newStream();
        await store(`${s}.a`);

        await harness.stopServer();
        const reading = broker.read(s, { seq: 1 }, 15_000);
        await harness.startServer();

        expect((await reading)?.seq).toBe(1);
      });

      it.skipIf(!stoppable)(
        'readers and subscriptions go on after the broker was away, without gap or repeat',
        async () => {
          const s = await newStream();
          const got: string[] = [];
          const sub = broker.subscribe('after.all', (message) => got.push(text(message.data)));
          const { seen, follower } = await collect({ stream: s });
          for (let n = 0; n < 10; n++) await store(`${s}.a`);
          await eventually(() => seen.length === 10, { what: 'delivery before' });

          await harness.stopServer();
          await harness.startServer();
          await eventually(() => broker.connected && other.connected, { what: 'reconnecting', timeoutMs: 15_000 });
          for (let n = 0; n < 10; n++)
            await eventually(async () => (await other.append(`${s}.a`, NO_DATA)).kind === 'stored', {
              what: 'storing',
            });
          await eventually(() => seen.length === 20, { what: 'delivery after' });
          other.publish('after.all', bytes('here'));
          await eventually(() => got.length === 1, { what: 'delivery to the subscription' });

          expect(seqs(seen)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
          expect(follower.restarts).toBeGreaterThan(0);
          await follower.close();
          sub.close();
        },
      );
    });
  });
}
