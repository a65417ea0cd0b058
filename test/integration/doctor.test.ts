// The doctor on a broker of its own, whose streams a test damages behind everybody's back.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokerFindings } from '../../gateway/cli/doctor/broker.ts';
import { encodeMark } from '../../proto/codec.ts';
import { idSource } from '../../proto/ids.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { type BrokerInspection, inspectBroker } from '../../runtime/broker/inspection.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { type Cluster, type ClusterOptions, openCluster } from '../../runtime/broker/topology.ts';
import { emptyReport } from '../../runtime/placement/member.ts';
import { joinMembers } from '../../runtime/placement/membership.ts';
import { type ServerInUse, takeOwnServer } from '../support/nats-server.ts';

const options: ClusterOptions = {
  namespace: 'sick',
  shards: 4,
  mailboxStreams: 2,
  replicas: 1,
  mailboxBound: 16,
  dedupeWindowMs: 120_000,
  taskRetentionMs: 3_600_000,
};

let server: ServerInUse;
let broker: Broker;
let cluster: Cluster;

beforeAll(async () => {
  server = await takeOwnServer();
  broker = await connectNats({ url: server.url, name: 'doctor test', clock: systemClock });
});

afterAll(async () => {
  await broker.close();
  await server.stop();
});

async function sees(): Promise<BrokerInspection> {
  return inspectBroker(broker, options);
}

/** What is not well, as `level check`. */
async function trouble(): Promise<readonly string[]> {
  const findings = brokerFindings(await sees(), options.namespace, undefined);
  return findings.filter(({ level }) => level !== 'ok').map(({ level, check }) => `${level} ${check}`);
}

async function api(call: string, body: object): Promise<void> {
  const outcome = await broker.request(`$JS.API.${call}`, Buffer.from(JSON.stringify(body)), 5_000);
  if (outcome.kind !== 'reply') throw new Error(`${call}: ${outcome.kind}`);
  const { error } = JSON.parse(Buffer.from(outcome.data).toString('utf8')) as { error?: unknown }; // proof: only `error` is read
  if (error !== undefined) throw new Error(`${call}: ${JSON.stringify(error)}`);
}

/** Changes fields of a stream and leaves the others. */
async function change(name: string, fields: object): Promise<void> {
  const outcome = await broker.request(`$JS.API.STREAM.INFO.${name}`, new Uint8Array(), 5_000);
  if (outcome.kind !== 'reply') throw new Error(`${name}: ${outcome.kind}`);
  const { config } = JSON.parse(Buffer.from(outcome.data).toString('utf8')) as { config?: object }; // proof: of its documented answer only that is read
  await api(`STREAM.UPDATE.${name}`, { ...config, ...fields });
}

describe('the doctor', () => {
  it('makes no cluster where there is none', async () => {
    expect(await sees()).toMatchObject({ incarnation: undefined, streams: [] });
    expect(await broker.streamState('KV_sick-root')).toBeNull();
  });

  it('finds a new cluster sound, and its one copy worth a note', async () => {
    cluster = await openCluster(broker, options, { clock: systemClock, ids: idSource(Date.now, Math.random) });

    expect(await trouble()).toEqual(['note replicas']);
    expect((await sees()).streams.flatMap(({ drift }) => drift)).toEqual([]);
  });

  it('finds the clock of a member that is an hour ahead', async () => {
    const member = await joinMembers({
      broker,
      subjects: cluster.subjects,
      clock: { ...systemClock, now: () => Date.now() + 3_600_000 },
      session: 'host-1234',
      role: 'conductor',
      host: 'host',
      pid: 1,
      report: () => emptyReport,
    });

    expect(await trouble()).toEqual(['note replicas', 'bad clocks']);
    expect((await sees()).clocks[0]?.aheadMs).toBeGreaterThan(3_500_000);
    await member.leave();
    expect(await trouble()).toEqual(['note replicas']);
  });

  it('finds a mark that is ahead of the journal', async () => {
    const mark = encodeMark({ journalSeq: 500, epoch: 1, owner: 'host-1234' });
    await broker.append(cluster.subjects.mark(2), mark);

    expect((await sees()).marksAhead).toEqual([{ shard: 2, mark: 500, journal: 0 }]);
    expect(await trouble()).toEqual(['note replicas', 'bad acknowledged data']);
    await broker.append(cluster.subjects.mark(2), encodeMark({ journalSeq: 0, epoch: 1, owner: 'host-1234' }));
  });

  it('finds settings that somebody changed, and opening the cluster puts them right', async () => {
    const name = cluster.subjects.mailboxStream(0);
    await api(`STREAM.UPDATE.${name}`, {
      name,
      subjects: [0, 2].map((shard) => cluster.subjects.mailboxOfShard(shard)),
      retention: 'limits',
      storage: 'file',
      discard: 'new',
      max_msgs_per_subject: 3,
      discard_new_per_subject: true,
      max_bytes: 1_000_000,
      num_replicas: 1,
      duplicate_window: 120_000_000_000,
    });

    const drift = (await sees()).streams.find((stream) => stream.name === name)?.drift;
    expect(drift).toEqual([
      { field: 'max_bytes', is: '1000000', want: '-1', bySettings: false },
      { field: 'max_msgs_per_subject', is: '3', want: '16', bySettings: true },
    ]);
    expect(await trouble()).toEqual(['bad stream settings', 'note replicas']);
    await openCluster(broker, options, { clock: systemClock, ids: idSource(Date.now, Math.random) });
    expect(await trouble()).toEqual(['note replicas']);
  });

  it('finds what nobody asked for and what would lose data, and opening the cluster takes it out again', async () => {
    const journal = cluster.subjects.stream('journal');
    await change(journal, { no_ack: true });
    await change('KV_sick-root', { max_age: 3_600_000_000_000 });

    const drifted = (await sees()).streams.filter(({ drift }) => drift.length > 0);
    expect(drifted).toMatchObject([
      { name: 'KV_sick-root', drift: [{ field: 'max_age', want: '0', bySettings: false }] },
      { name: journal, drift: [{ field: 'no_ack', is: 'true', want: 'unset', bySettings: false }] },
    ]);
    expect(await trouble()).toEqual(['bad stream settings', 'bad stream settings', 'note replicas']);
    await openCluster(broker, options, { clock: systemClock, ids: idSource(Date.now, Math.random) });
    expect(await trouble()).toEqual(['note replicas']);
  });

  it('finds a journal that forgets by age, which no setting asks for', async () => {
    await change(cluster.subjects.stream('journal'), { max_age: 3_600_000_000_000 });
    expect(await trouble()).toEqual(['bad stream settings', 'note replicas']);
    await change(cluster.subjects.stream('journal'), { max_age: 0 });

    await change(cluster.subjects.stream('tasks'), { max_age: 7_200_000_000_000 });
    expect(await trouble()).toEqual(['note stream settings', 'note replicas']);
    await change(cluster.subjects.stream('tasks'), { max_age: 3_600_000_000_000 });
  });

  it('finds that three copies are asked of a server that is no cluster', async () => {
    const findings = brokerFindings(await sees(), options.namespace, 3);

    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'replicas',
        level: 'bad',
        remedy: 'give --nats the servers of a NATS cluster, three at least; or --replicas 1',
      }),
    );
  });

  it('finds the stream of somebody else that holds our subjects, before there is a cluster', async () => {
    await api('STREAM.CREATE.ARCHIVE', { name: 'ARCHIVE', subjects: ['other.>'] });

    const sight = await inspectBroker(broker, { ...options, namespace: 'other' });
    expect(sight.inTheWay).toEqual(['ARCHIVE']);
    expect(brokerFindings(sight, 'other', 1)).toContainEqual(
      expect.objectContaining({ check: 'streams', level: 'bad', found: expect.stringContaining('ARCHIVE') }),
    );
  });

  it('finds a stream that is gone', async () => {
    await api(`STREAM.DELETE.${cluster.subjects.stream('tasks')}`, {});

    expect(await trouble()).toEqual(['bad streams', 'note replicas']);
  });
});
