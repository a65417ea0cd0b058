// The streams of a cluster (runtime/broker/topology.ts): what is fixed when it is made, and what of it later processes find.

import { beforeEach, describe, expect, test } from 'vitest';
import type { ActorId } from '../../../proto/ids.ts';
import { idSource } from '../../../proto/ids.ts';
import { Subjects } from '../../../proto/subjects.ts';
import { seededRandom } from '../../../runtime/base/seeded-random.ts';
import type { Broker } from '../../../runtime/broker/broker.ts';
import { type Cluster, type ClusterOptions, openCluster } from '../../../runtime/broker/topology.ts';
import { connectSim } from '../../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../../runtime/sim/sim-server.ts';
import { simClusterOptions } from '../../support/sim-cluster.ts';
import { settle } from '../../support/sim-time.ts';

let clock: SimClock;
let server: SimServer;
let broker: Broker;
beforeEach(() => {
  clock = new SimClock();
  server = new SimServer({ clock });
  broker = connectSim(server, { name: 'opener' });
});

function open(shards: number, more: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const ids = idSource(() => clock.now(), seededRandom(3));
  return settle(clock, openCluster(broker, { ...simClusterOptions(shards), ...more }, { clock, ids }));
}

function messagesIn(stream: string): number | undefined {
  return server.stream(stream)?.state(clock.now()).messages;
}

describe('mailboxes in several streams', () => {
  test('lie in that of their shard, each in one', async () => {
    const { subjects } = await open(5, { mailboxStreams: 2 });
    const id = 'a1' as ActorId; // proof: any token will do in a subject

    for (let shard = 0; shard < 5; shard++) {
      const before = subjects.mailboxStreams().map(messagesIn);
      const subject = subjects.mailbox({ shard, kind: 'lamp', id, lane: 'work' });
      expect((await settle(clock, broker.append(subject, new Uint8Array([shard])))).kind).toBe('stored');
      const grown = subjects.mailboxStreams().filter((name, number) => messagesIn(name) !== before[number]);
      expect(grown).toEqual([subjects.mailboxStream(shard)]);
    }
  });

  test('are bounded lane by lane as in one', async () => {
    const { subjects } = await open(4, { mailboxStreams: 4, mailboxBound: 2 });
    const id = 'a1' as ActorId; // proof: any token will do in a subject
    const subject = subjects.mailbox({ shard: 3, kind: 'lamp', id, lane: 'work' });

    const kinds: string[] = [];
    for (let count = 0; count < 3; count++)
      kinds.push((await settle(clock, broker.append(subject, new Uint8Array([count])))).kind);

    expect(kinds).toEqual(['stored', 'stored', 'subject_full']);
  });

  test('are never more streams than shards', async () => {
    const { subjects } = await open(3, { mailboxStreams: 8 });

    expect(subjects.mailboxStreamCount).toBe(3);
  });

  test('stay in as many as the cluster was made with, whatever a later process is set to', async () => {
    const made = await open(4, { mailboxStreams: 2 });

    const joined = await open(4, { mailboxStreams: 4 });

    expect(joined.subjects.mailboxStreams()).toEqual(made.subjects.mailboxStreams());
  });

  test('of a cluster whose document says nothing of them are in the one stream of before', async () => {
    const root = new Subjects('sim', 'root');
    const { subjects } = await open(4);
    const stored = await settle(clock, broker.read(`KV_${root.rootBucket()}`, { lastOf: root.rootKey('cluster') }));
    const { mailbox_streams: _, ...before } = JSON.parse(new TextDecoder().decode(stored?.data)) as Record<
      string,
      unknown
    >; // proof: an object, as written above
    await settle(clock, broker.append(root.rootKey('cluster'), new TextEncoder().encode(JSON.stringify(before))));

    const joined = await open(4, { mailboxStreams: 4 });

    expect(joined.subjects.mailboxStreams()).toEqual([`sim-mailbox-${subjects.incarnation}`]);
    expect(messagesIn(`sim-mailbox-${subjects.incarnation}`)).toBe(0);
  });

  test.each([0, 33, 1.5])('cannot be in %d of them', async (mailboxStreams) => {
    await expect(open(64, { mailboxStreams })).rejects.toThrow(`mailboxStreams ${mailboxStreams}: want 1 to 32`);
  });

  test('that lost one of their streams are not opened: the store was truncated', async () => {
    const { subjects } = await open(4, { mailboxStreams: 2 });
    const gone = subjects.mailboxStream(1);
    const left = new Map([...server.backup()].filter(([name]) => name !== gone));
    server.stop();
    server.restore(left);
    server.start();

    await expect(open(4, { mailboxStreams: 2 })).rejects.toMatchObject({ code: 'storage_lost' });
  });
});
