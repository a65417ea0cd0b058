// Too few file descriptors, too little memory (F12): a gateway refuses what it has no descriptor for and serves on; a
// conductor that gets no memory dies, is started again after a pause, and its work is done by others meanwhile.

import { spawnSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { isAlive } from '../../runtime/base/processes.ts';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { openSystem, type System } from '../support/serve.ts';
import { enrolNodes, queueWork } from '../support/workload.ts';

const FILES = 256;
const CROWD = 400;
const MEMORY: number = 256 * 1024 ** 2;

const impossible = spawnSync('prlimit', ['--version']).status !== 0;
if (impossible) console.warn('skipped: F12 needs prlimit (Debian package util-linux)');

let system: System | undefined;
const crowd: Socket[] = [];

afterEach(async () => {
  for (const socket of crowd.splice(0)) socket.destroy();
  await system?.close();
  system = undefined;
});

function limit(pid: number, what: string): void {
  const { status, stderr } = spawnSync('prlimit', [`--pid=${pid}`, what], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`prlimit ${what}: ${stderr}`);
}

it.skipIf(impossible)(
  'a gateway with too few file descriptors for its clients lives, and serves all when they have gone',
  async () => {
    const report = faultReport('F12');
    system = await openSystem();
    const of = system;
    const [node = ''] = await enrolNodes(of, 1, 0);
    const [gateway] = await of.liveGateways();
    const pid = gateway?.pid ?? 0;
    limit(pid, `--nofile=${FILES}:${FILES}`);
    report.injected(`at most ${FILES} file descriptors, ${CROWD} connections that ask nothing`);

    let open = 0;
    for (let client = 0; client < CROWD; client++) {
      const socket = connect({ host: '127.0.0.1', port: Number(new URL(of.url).port) });
      socket.on('error', () => undefined); // refused is one way to be refused
      socket.on('connect', () => open++);
      crowd.push(socket);
    }
    await eventually(() => open >= FILES / 2, { what: 'a crowd', timeoutMs: 10_000 });
    await eventually(() => crowd.every((socket) => !socket.connecting), {
      what: 'the end of all connects',
      timeoutMs: 15_000,
    });
    expect(isAlive(pid)).toBe(true);
    for (const socket of crowd.splice(0)) socket.destroy();

    const answer = await eventually(
      async () => {
        const again = await of.ask(node, { action: 'power.on' }, { prefer: 'wait=10' });
        return again.status === 200 && again;
      },
      { what: 'an answer after the crowd has gone', timeoutMs: 30_000, intervalMs: 200 },
    );
    report.found(
      `${open} of them connected; the gateway (${pid}) lives, and answers ${answer.status} when they have gone`,
    );
    expect((await of.liveGateways()).map((each) => each.pid)).toEqual([pid]);
  },
);

it.skipIf(impossible)(
  'a conductor that gets no more memory dies, is started again after a pause, and no task is lost',
  async () => {
    const report = faultReport('F12');
    system = await openSystem();
    const of = system;
    await of.settled();
    const nodes = await enrolNodes(of, 24, 0.3);
    const [starved] = await of.liveConductors();
    const accepted = await queueWork(of, nodes);
    await eventually(() => of.effects().length >= 10, { what: 'ten effects', timeoutMs: 30_000 });

    limit(starved?.pid ?? 0, '--data=16777216:16777216');
    report.injected(
      `no memory beyond 16 MiB of data for a conductor (${starved?.pid}), ${accepted.length} tasks under way`,
    );
    await expectAllWell(of, nodes, accepted);
    const alive = isAlive(starved?.pid ?? 0);
    const now = await eventually(
      async () => {
        const live = await of.liveConductors();
        return live.length === 2 && live;
      },
      { what: 'two live conductors', timeoutMs: 20_000 },
    );
    const ends = of.stderr().split('child ended, it is started again').length - 1;
    report.found(
      `${alive ? 'it lived on what it had' : `it died, and ${ends} lives ended in all`}; all ${accepted.length} tasks done`,
    );

    expect(now).toHaveLength(2);
    expect(ends).toBeLessThanOrEqual(2);
  },
);

it.skipIf(impossible)(
  'conductors and a gateway that get 256 MiB each do their work, and none of them dies',
  async () => {
    const report = faultReport('F12');
    system = await openSystem();
    const of = system;
    await of.settled();
    const members = [...(await of.liveConductors()), ...(await of.liveGateways())];
    for (const { pid } of members) limit(pid, `--data=${MEMORY}:${MEMORY}`);
    const nodes = await enrolNodes(of, 40, 0.1);

    const accepted = await queueWork(of, nodes);
    await expectAllWell(of, nodes, accepted);

    const ends = of.stderr().split('child ended, it is started again').length - 1;
    report.injected(`at most ${MEMORY / 1024 ** 2} MiB of data for each of ${members.length} processes`);
    report.found(`all ${accepted.length} tasks done, ${ends} processes ended`);
    expect(ends).toBe(0);
  },
);
