// The faults of the simulated broker; what it promises without them is in test/conformance/broker.ts.

import { describe, expect, it } from 'vitest';
import type { StreamSpec } from '../../../runtime/broker/broker.ts';
import { connectSim } from '../../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../../runtime/sim/sim-server.ts';
import { subjectMatches, subjectsOverlap } from '../../../runtime/sim/subject-match.ts';

const SPEC: StreamSpec = {
  name: 'S',
  subjects: ['s.>'],
  maxPerSubject: 0,
  discardNewPerSubject: false,
  maxAgeMs: 0,
  dedupeWindowMs: 120_000,
  denyDelete: false,
  allowDirect: false,
  allowRollup: false,
  replicas: 1,
};
const NONE = new Uint8Array();

async function start(delayMs = 0): Promise<{
  clock: SimClock;
  server: SimServer;
  broker: ReturnType<typeof connectSim>;
  /** Lets a promise come to its end in virtual time. */
  end: <T>(promise: Promise<T>) => Promise<T>;
}> {
  const clock = new SimClock();
  const server = new SimServer({ clock, delayMs: () => delayMs });
  const broker = connectSim(server, { name: 'one' });
  const end = async <T>(promise: Promise<T>): Promise<T> => {
    await clock.runUntilIdle();
    return promise;
  };
  await end(broker.ensureStream(SPEC));
  return { clock, server, broker, end };
}

describe('simulated broker', () => {
  it('a lost acknowledgement leaves the append stored and unresolved after its time', async () => {
    const { clock, broker, end } = await start();
    broker.losePubAcks(1);
    const startedAt = clock.monotonic();

    const outcome = await end(broker.append('s.a', NONE));

    expect(outcome).toMatchObject({ kind: 'unresolved', sent: true });
    expect(clock.monotonic() - startedAt).toBe(2_000);
    expect((await end(broker.streamState('S')))?.messages).toBe(1);
  });

  it('a lost append is unresolved as well, and not stored', async () => {
    const { broker, end } = await start();
    broker.loseAppends(1);

    expect(await end(broker.append('s.a', NONE))).toMatchObject({ kind: 'unresolved', sent: true });
    expect((await end(broker.streamState('S')))?.messages).toBe(0);
  });

  it('a read is asked again until it is answered or its time is over', async () => {
    const { broker, end } = await start();
    await end(broker.append('s.a', NONE));

    broker.loseRequests(2);
    expect((await end(broker.read('S', { seq: 1 })))?.seq).toBe(1);
    broker.loseRequests(100);

    const failed = broker.read('S', { seq: 1 }).catch((error: unknown) => error);
    expect(await end(failed)).toMatchObject({ code: 'storage_unavailable' });
  });

  it('a disconnect ends what is in flight, whether it arrived or not', async () => {
    const { clock, broker, end } = await start(10);
    const arrived = broker.append('s.a', NONE);
    await clock.advance(15);
    const lost = broker.append('s.b', NONE);

    broker.disconnect();

    expect([await end(arrived), await end(lost)]).toMatchObject([
      { kind: 'unresolved', sent: true },
      { kind: 'unresolved', sent: true },
    ]);
    expect(await broker.append('s.c', NONE)).toMatchObject({ kind: 'unresolved', sent: false });
    broker.reconnect();
    expect((await end(broker.streamState('S')))?.messages).toBe(1);
  });

  it('a pause holds everything back, and resume lets it through in order', async () => {
    const { clock, broker, end } = await start();
    broker.pause();
    const outcomes = [broker.append('s.a', NONE), broker.append('s.a', NONE)];
    await clock.advance(1_000);
    expect(clock.pending).toBe(2);

    broker.resume();

    expect(await end(Promise.all(outcomes))).toMatchObject([
      { kind: 'stored', seq: 1 },
      { kind: 'stored', seq: 2 },
    ]);
  });

  it('what a process had sent when it was killed arrives, and nothing comes back to it', async () => {
    const { clock, server, broker } = await start(10);
    let ended = false;
    void broker.append('s.a', NONE).then(() => {
      ended = true;
    });

    broker.crash();
    await broker.append('s.b', NONE); // dead: it sends nothing more
    await clock.advance(60_000);

    expect([server.stream('S')?.lastSeq, ended]).toEqual([1, false]);
  });

  it('what a killed process had sent is lost where the server stops before it arrives', async () => {
    const { clock, server, broker } = await start(10);
    void broker.append('s.a', NONE);

    broker.crash();
    server.stop();
    server.start();
    await clock.advance(60_000);

    expect(server.stream('S')?.lastSeq).toBe(0);
  });

  it('a process may be killed between any two of its sends', async () => {
    const { clock, server } = await start(10);
    let sent = 0;
    const victim = connectSim(server, {
      name: 'victim',
      onSent: () => {
        sent++;
        if (sent === 2) victim.crash();
      },
    });
    await clock.advance(100);

    for (const subject of ['s.a', 's.b', 's.c']) void victim.append(subject, NONE);
    await clock.advance(60_000);

    expect(server.stream('S')?.lastSeq).toBe(2);
  });

  it('a restarted server keeps messages and forgets message ids', async () => {
    const { server, broker, end } = await start();
    await end(broker.append('s.a', NONE, { msgId: 'm' }));

    server.stop();
    expect(broker.connected).toBe(false);
    server.start();

    expect(await end(broker.append('s.a', NONE, { msgId: 'm' }))).toEqual({ kind: 'stored', seq: 2, duplicate: false });
  });

  it('a full server stores nothing and says so', async () => {
    const { server, broker, end } = await start();
    server.full = true;

    expect(await end(broker.append('s.a', NONE))).toEqual({ kind: 'storage_full' });
  });

  it('more than the largest number of outstanding appends end unresolved and not sent', async () => {
    const { server, end } = await start(5);
    const broker = connectSim(server, { name: 'bounded', maxOutstanding: 2 });

    const outcomes = await end(Promise.all([1, 2, 3].map(() => broker.append('s.a', NONE))));

    expect(outcomes[2]).toMatchObject({ kind: 'unresolved', sent: false });
    expect(outcomes.filter((outcome) => outcome.kind === 'stored')).toHaveLength(2);
  });

  it('delivers the same in every run of a seed', async () => {
    const run = async (): Promise<string[]> => {
      const { server, broker, end } = await start(1);
      const other = connectSim(server, { name: 'two' });
      const log: string[] = [];
      await end(
        broker.follow({
          stream: 'S',
          filter: 's.>',
          from: 1,
          onMessage: (message) => log.push(`got ${message.subject}`),
        }),
      );
      const appends = ['a', 'b', 'c'].map((name, n) =>
        (n % 2 ? broker : other).append(`s.${name}`, NONE).then((outcome) => log.push(`${name} ${outcome.kind}`)),
      );
      await end(Promise.all(appends));
      return log;
    };

    expect(await run()).toEqual(await run());
  });
});

describe('subjects', () => {
  it.each([
    ['a.b', 'a.b', true],
    ['a.*', 'a.b', true],
    ['a.*', 'a.b.c', false],
    ['a.>', 'a.b.c', true],
    ['a.>', 'a', false],
    ['>', 'a', true],
    ['*.b.*', 'a.b.c', true],
    ['a.b.c', 'a.b', false],
  ])('%s matches %s: %s', (filter, subject, matches) => {
    expect(subjectMatches(filter, subject)).toBe(matches);
  });

  it.each([
    ['a.>', 'a.b.c', true],
    ['a.*', '*.b', true],
    ['a.*', 'b.*', false],
    ['a.b', 'a.b.c', false],
    ['a.>', 'a', false],
  ])('%s and %s overlap: %s', (a, b, overlap) => {
    expect(subjectsOverlap(a, b)).toBe(overlap);
  });
});

describe('streams without a leader', () => {
  it('store nothing, read nothing and deliver nothing, while the connection stands; with a new one they go on', async () => {
    const { clock, server, broker, end } = await start();
    const seen: number[] = [];
    await end(broker.follow({ stream: 'S', filter: 's.>', from: 1, onMessage: ({ seq }) => seen.push(seq) }));
    server.loseLeader();

    const outcome = await end(broker.append('s.a', NONE));
    expect([outcome.kind, broker.connected]).toEqual(['unresolved', true]);
    await expect(end(broker.read('S', { lastOf: 's.a' }, 500).catch((error: Error) => error))).resolves.toBeInstanceOf(
      Error,
    );

    server.electLeader();
    expect(await end(broker.append('s.a', NONE))).toMatchObject({ kind: 'stored', seq: 1 });
    await clock.runUntilIdle();
    expect(seen).toEqual([1]);
  });
});

describe('a store', () => {
  it('goes back to a backup, whole or in part, and only while its server is stopped', async () => {
    const { server, broker, end } = await start();
    await end(broker.append('s.a', NONE));
    const backup = server.backup();
    await end(broker.append('s.a', NONE));
    expect(() => server.restore(backup)).toThrow('stopped');

    server.stop();
    server.restore(backup, ['other']);
    server.start();
    expect((await end(broker.streamState('S')))?.lastSeq).toBe(2);

    server.stop();
    server.restore(backup);
    server.start();
    expect((await end(broker.streamState('S')))?.lastSeq).toBe(1);
    expect(await end(broker.append('s.a', NONE, { expectedSubjectSeq: 1 }))).toMatchObject({ kind: 'stored', seq: 2 });
  });
});

describe('what real servers must not do', () => {
  it('is off: one winner of a compare-and-set, every delivery, and the newest read', async () => {
    const { broker, end } = await start();

    expect(await end(broker.append('s.a', NONE, { expectedSubjectSeq: 0 }))).toMatchObject({ kind: 'stored' });
    expect(await end(broker.append('s.a', NONE, { expectedSubjectSeq: 0 }))).toEqual({ kind: 'wrong_sequence' });
  });

  it('two winners: an append that comes late is stored all the same', async () => {
    const { server, broker, end } = await start();
    server.anomalies.twoWinners(1);
    await end(broker.append('s.a', NONE, { expectedSubjectSeq: 0 }));

    expect(await end(broker.append('s.a', NONE, { expectedSubjectSeq: 0 }))).toMatchObject({ kind: 'stored', seq: 2 });
    expect(await end(broker.append('s.a', NONE, { expectedSubjectSeq: 0 }))).toEqual({ kind: 'wrong_sequence' });
  });

  it('a hidden delivery: readers go on behind it and see no gap', async () => {
    const { clock, server, broker, end } = await start();
    const seen: number[] = [];
    await end(broker.follow({ stream: 'S', filter: 's.>', from: 1, onMessage: ({ seq }) => seen.push(seq) }));
    server.anomalies.hideDeliveries('S', 1);
    for (let count = 0; count < 3; count++) await end(broker.append('s.a', NONE));
    await clock.runUntilIdle();

    expect(seen).toEqual([2, 3]);
    expect(broker.counters.readerRestarts).toBe(0);
  });

  it('a replica that learns nothing more: reads are old, appends are judged by the leader', async () => {
    const { server, broker, end } = await start();
    await end(broker.append('s.a', NONE));
    server.anomalies.diverge(server.backup());
    await end(broker.append('s.a', NONE));

    expect((await end(broker.read('S', { lastOf: 's.a' })))?.seq).toBe(1);
    expect(await end(broker.append('s.a', NONE, { expectedSubjectSeq: 1 }))).toEqual({ kind: 'wrong_sequence' });
  });
});
