// What the doctor makes of what it saw: by value, one trouble at a time.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { brokerFindings, syncFinding } from '../../../gateway/cli/doctor/broker.ts';
import { clusterFindings } from '../../../gateway/cli/doctor/cluster.ts';
import type { Finding } from '../../../gateway/cli/doctor/finding.ts';
import { dataFolder, nodeVersion } from '../../../gateway/cli/doctor/here.ts';
import { type BrokerInspection, driftOf, type StreamInspection } from '../../../runtime/broker/inspection.ts';
import { run } from './fake-gateway.ts';

type Held = NonNullable<StreamInspection['state']>;

const held: Held = { messages: 1, bytes: 10, lastSeq: 7, lost: 0, replicas: 3, leader: 'n0', behind: [] };
const stream = (name: string, state: Partial<Held> = {}): StreamInspection => ({
  name,
  state: { ...held, ...state },
  drift: [],
});
const sound: BrokerInspection = {
  version: '2.15.1',
  incarnation: 'abc',
  clustered: true,
  inTheWay: [],
  streams: [stream('journal'), stream('mailbox')],
  clocks: [{ session: 's1', role: 'conductor', host: 'host-a', aheadMs: -3 }],
  marksAhead: [],
  lost: [],
  storage: { used: 1, allowed: 0 },
};
const judged = (sight: Partial<BrokerInspection>, wanted?: number): readonly Finding[] =>
  brokerFindings({ ...sound, ...sight }, 'ironworks', wanted);
/** Findings that are not `ok`, as `level check: found -> remedy`. */
const told = (findings: readonly Finding[]): readonly string[] =>
  findings
    .filter(({ level }) => level !== 'ok')
    .map(({ check, level, found, remedy }) => `${level} ${check}: ${found} -> ${remedy}`);

describe('of a sound broker with three replicas', () => {
  it('the doctor has nothing to say', () => {
    expect(told(judged({}))).toEqual([]);
  });
});

describe('of a broker in trouble the doctor says what and what to do', () => {
  it.each<[string, Partial<BrokerInspection>, number | undefined, RegExp]>([
    [
      'an unsound version',
      { version: '2.10.27' },
      undefined,
      /^bad broker: 2\.10\.27 -> .*use nats-server >= 2\.12\.3/,
    ],
    [
      'a stream that is gone',
      { streams: [{ name: 'journal', state: undefined, drift: [] }] },
      3,
      /^bad streams: gone: journal -> put the store back/,
    ],
    [
      'a stream that lost messages',
      { streams: [stream('journal', { lost: 4 })] },
      3,
      /^bad store health: journal has lost 4 messages/,
    ],
    [
      'a setting somebody changed',
      {
        streams: [
          { ...stream('journal'), drift: [{ field: 'discard', is: '"old"', want: '"new"', bySettings: false }] },
        ],
      },
      3,
      /^bad stream settings: journal: discard is "old", not "new" -> somebody changed it/,
    ],
    [
      'a setting that nobody can take back',
      {
        streams: [{ ...stream('journal'), drift: [{ field: 'sealed', is: 'true', want: 'unset', bySettings: false }] }],
      },
      3,
      /^bad stream settings: journal: sealed is true, not unset -> nats-server lets nobody undo that/,
    ],
    [
      'a setting that serve may have been given',
      {
        streams: [
          { ...stream('mailbox'), drift: [{ field: 'max_msgs_per_subject', is: '8', want: '16', bySettings: true }] },
        ],
      },
      3,
      /^note stream settings: mailbox: max_msgs_per_subject is 8, not 16 -> give doctor the settings/,
    ],
    [
      'a stream nobody leads',
      { streams: [stream('journal', { leader: '' })] },
      3,
      /^bad replicas: nobody leads journal -> start the servers/,
    ],
    [
      'fewer copies than asked for',
      { streams: [stream('journal', { replicas: 1 })] },
      3,
      /^bad replicas: journal has 1 of 3 -> /,
    ],
    [
      'a replica that is behind',
      { streams: [stream('journal', { behind: ['n2'] })] },
      3,
      /^bad replicas: behind or offline: n2 -> /,
    ],
    [
      'one copy of everything',
      { streams: [stream('journal', { replicas: 1, leader: '-' })] },
      undefined,
      /^note replicas: 1: a disk that is lost/,
    ],
    [
      'a clock that is off',
      { clocks: [{ session: 's', role: 'gateway', host: 'host-b', aheadMs: 61_000 }] },
      3,
      /^bad clocks: gateway on host-b is 61\.0 s ahead of the broker -> run a time service/,
    ],
    [
      'a clock that is a little off',
      { clocks: [{ session: 's', role: 'gateway', host: 'host-b', aheadMs: -2_500 }] },
      3,
      /^note clocks: gateway on host-b is 2\.5 s behind the broker/,
    ],
    [
      'a journal that was rolled back',
      { marksAhead: [{ shard: 3, mark: 90, journal: 40 }] },
      3,
      /^bad acknowledged data: the journal ends at 40, before the marks of 1 shards: it was rolled back -> /,
    ],
    [
      'nodes that are still to be reconciled after it was rolled back',
      { lost: [{ shard: 3, held: 90, found: 40, at: 0 }] },
      3,
      /^bad acknowledged data: the journal ended at 40, and had been seen up to 90: .* 1 shards .* -> put a newer copy/,
    ],
    [
      'an account that is nearly full',
      { storage: { used: 95, allowed: 100 } },
      3,
      /^bad storage: .* -> raise the account/,
    ],
    [
      'no cluster at all',
      { incarnation: undefined },
      undefined,
      /^note streams: no cluster "ironworks" on this broker -> serve makes one/,
    ],
    [
      'streams of somebody else in the place of a cluster',
      { incarnation: undefined, inTheWay: ['ARCHIVE'] },
      undefined,
      /^bad streams: .*somebody else's ARCHIVE -> remove that stream, or choose another --namespace/,
    ],
    [
      'copies asked of a server that is no cluster',
      { clustered: false },
      3,
      /^bad replicas: 3 are asked for, and this server is no cluster -> .*--replicas 1/,
    ],
  ])('%s', (_name, sight, wanted, expected) => {
    const [first = '', ...more] = told(judged(sight, wanted));

    expect(first).toMatch(expected);
    expect(more).toEqual([]);
  });

  it('an older server among those that were reached', () => {
    const findings = brokerFindings(sound, 'ironworks', 3, [{ url: 'nats://n2:4222', version: '2.9.10' }]);

    expect(told(findings)).toEqual([
      'bad server nats://n2:4222: 2.9.10 -> nats-server 2.9.10 is unsound with 3 replicas: use nats-server >= 2.12.3, or --replicas 1',
    ]);
  });

  it('a broker without the cluster that a gateway serves', () => {
    const findings = brokerFindings({ ...sound, incarnation: undefined }, 'ironworks', undefined, [], true);

    expect(told(findings)).toEqual([expect.stringMatching(/^bad streams: no cluster .* though a gateway serves one/)]);
  });

  it('a server that seldom syncs to disk', () => {
    expect(syncFinding('server', { sync_interval: 120_000_000_000 })).toMatchObject({ level: 'note' });
    expect(syncFinding('server', { sync_interval: 100_000_000 })).toMatchObject({ level: 'ok' });
    expect(syncFinding('server', { sync_interval: 120_000_000_000, sync_always: true })).toMatchObject({ level: 'ok' });
    expect(syncFinding('server', {})).toMatchObject({ level: 'note' });
  });
});

describe('the settings of a stream', () => {
  it('drift where they differ from what is asked for; what the server leaves out is zero', () => {
    const wanted = { discard: 'new', deny_delete: true, allow_direct: false, max_age: 0 };

    expect(driftOf({ discard: 'new', deny_delete: true }, wanted)).toEqual([]);
    expect(driftOf({ discard: 'old', deny_delete: false }, wanted)).toEqual([
      { field: 'discard', is: '"old"', want: '"new"', bySettings: false },
      { field: 'deny_delete', is: 'false', want: 'true', bySettings: false },
    ]);
  });

  it('drift where they hold what nobody asked for, unless it is empty or only for people', () => {
    const config = { sealed: false, consumer_limits: {}, metadata: { team: 'a' }, no_ack: true, mirror: { name: 'x' } };

    expect(driftOf(config, {}).map(({ field }) => field)).toEqual(['no_ack', 'mirror']);
  });

  it('are by the settings where other settings would ask for something else', () => {
    const [drift] = driftOf({ max_age: 5 }, { max_age: 1 }, { max_age: 2 });

    expect(drift?.bySettings).toBe(true);
  });
});

describe('of a cluster the doctor says', () => {
  it('that nobody runs anything, who is silent, and which shards have no owner', () => {
    const findings = clusterFindings({
      conductors: [{ session: 'c1', host: 'host-a', state: 'suspect' }],
      gateways: [{ session: 'g1', host: 'host-a', state: 'live' }],
      shards: [{ n: 0, owner: null }],
    });

    expect(findings.map(({ check, level }) => [check, level])).toEqual([
      ['conductors', 'bad'],
      ['members', 'note'],
      ['shards', 'bad'],
    ]);
    expect(findings[1]?.found).toBe('silent: c1 on host-a');
  });
});

describe('of this machine the doctor says', () => {
  const folders: string[] = [];

  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'ironworks-doctor-'));
    folders.push(made);
    return made;
  }

  it('that Node is too old', () => {
    expect(nodeVersion('20.18.3')).toMatchObject({ level: 'bad', remedy: 'install Node.js 20.19 or newer' });
    expect(nodeVersion('22.1.0')).toMatchObject({ level: 'ok' });
  });

  it('that the store of a data folder which has served a cluster is gone', () => {
    const data = folder();
    writeFileSync(join(data, 'cluster-ironworks.json'), '{"incarnation":"abc"}');

    const [finding, ...more] = dataFolder({ data, namespace: 'ironworks' });

    expect(finding).toMatchObject({ level: 'bad', found: expect.stringContaining('is gone') });
    expect(finding?.remedy).toMatch(/put the store back from a copy/);
    expect(more).toEqual([]);
    mkdirSync(join(data, 'store'));
    expect(dataFolder({ data, namespace: 'ironworks' })[0]).toMatchObject({ level: 'ok' });
  });

  it('nothing of a data folder that is not there', () => {
    expect(dataFolder({ data: join(folder(), 'none'), namespace: 'ironworks' })).toEqual([]);
  });

  it('with exit code 5 where no gateway answers', async () => {
    const { code, out } = await run('http://127.0.0.1:9', ['doctor', '--data', join(folder(), 'none')]);

    expect(code).toBe(5);
    expect(out.join('\n')).toMatch(/BAD +gateway alive +no answer from .*\n +> is it running/);
  });
});
