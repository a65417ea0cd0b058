// Code of a kind that computes for five seconds in the loop of its conductor, or throws always (F16), in real processes: the
// block is noticed and told with the kind's name, that actor alone is parked, and everybody else's tasks end.

import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { decodeBatch } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import { idSource } from '../../proto/ids.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import type { LoopBlock } from '../../runtime/base/loop-watch.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { openCluster } from '../../runtime/broker/topology.ts';
import { watchMembers } from '../../runtime/placement/member-watch.ts';
import { createSubmitter } from '../../runtime/submit/submit.ts';
import { someone } from '../support/asking.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { lampId } from '../support/lamp-records.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';

const OTHERS = 12;

let server: TestServer | undefined;
let broker: Broker | undefined;
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await broker?.close();
  await server?.stop();
  server = undefined;
  broker = undefined;
});

it('an actor that blocks the loop for 5 s is told of by its kind and parked after three tries, as one that always throws; all others finish', async () => {
  const report = faultReport('F16');
  server = await startTestServer();
  const blocks: LoopBlock[] = [];
  for (const session of ['one-1', 'two-2']) {
    const child = spawn(process.execPath, [resolve('test/support/bad-kind-conductor.mjs')], {
      env: { ...process.env, NATS_URL: server.url, SESSION: session },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    child.stdout?.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString('utf8').trim().split('\n')) blocks.push(JSON.parse(line) as LoopBlock); // its own lines
    });
  }
  broker = await connectNats({ url: server.url, name: 'test', clock: systemClock });
  const ids = idSource(Date.now, Math.random);
  const cluster = await openCluster(
    broker,
    { namespace: 'bad', shards: 4, replicas: 1, mailboxBound: 16, dedupeWindowMs: 120_000, taskRetentionMs: 3_600_000 },
    { clock: systemClock, ids },
  );
  const { subjects, shardCount } = cluster;
  const members = await watchMembers({ broker, subjects, clock: systemClock });
  await eventually(() => members.conductors('live').length === 2, { what: 'two conductors', timeoutMs: 30_000 });
  const submitter = createSubmitter({ broker, subjects, shardCount, clock: systemClock, ids, members });
  const records = new Map<string, ActorRecord>();
  const tasks = new Map<string, TaskRecord>();
  await broker.follow({
    stream: subjects.stream('journal'),
    filter: subjects.journals(),
    from: 1,
    onMessage: ({ data }) => {
      for (const { record } of decodeBatch(data).entries) {
        records.set(record.id, record);
        for (const task of record.tasks) tasks.set(task.id, task);
      }
    },
  });
  const things = Array.from({ length: OTHERS + 2 }, (_, index) => lampId(index + 1));
  for (const id of things)
    await submitter.order(
      'bad',
      id,
      { verb: 'command', name: 'create', payload: {}, ifMatch: '' },
      { caller: someone, trace: '' },
    );
  const ask = async (id: ActorId, action: string): Promise<string> => {
    const request = {
      kind: 'bad',
      id,
      action,
      params: {},
      onConflict: 'queue' as const,
      timeoutS: 0,
      callback: undefined,
    };
    const answer = await eventually(
      async () => {
        const sent = await submitter.submit({ ...request, idempotencyKey: undefined, caller: someone, trace: '' });
        return sent.kind !== 'refused' && sent;
      },
      { what: `${action} accepted`, timeoutMs: 30_000, intervalMs: 100 },
    );
    return answer.kind === 'verdict' ? answer.verdict.taskId : answer.taskId;
  };
  const [blocker, thrower, ...others] = things;
  if (blocker === undefined || thrower === undefined) throw new Error('no things');

  await ask(blocker, 'bad.block');
  await ask(thrower, 'bad.throw');
  const asked: string[] = [];
  for (let round = 0; round < 3; round++) for (const id of others) asked.push(await ask(id, 'bad.work'));
  await eventually(() => asked.every((id) => isFinal(tasks.get(id)?.state ?? 'queued')), {
    what: 'the end of all sound tasks',
    timeoutMs: 60_000,
    intervalMs: 100,
  });
  const isParked = (id: string): boolean => records.get(id)?.parked !== undefined;
  await eventually(() => isParked(blocker) && isParked(thrower), {
    what: 'two parked actors',
    timeoutMs: 60_000,
    intervalMs: 100,
  });
  submitter.close();
  await members.close();
  report.injected(`an action that computes for 5 s, one that always throws, ${asked.length} sound tasks beside them`);
  report.found(
    `${blocks.length} blocks told, ${blocks.map((block) => `${block.kind} ${block.what} ${block.blockedMs} ms`).join(', ')}; both parked; all others done`,
  );

  expect(asked.filter((id) => tasks.get(id)?.state !== 'succeeded')).toEqual([]);
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) expect(block).toMatchObject({ kind: 'bad', actor: blocker, what: 'bad.block' });
  expect(things.filter(isParked).toSorted()).toEqual([blocker, thrower].toSorted());
});
