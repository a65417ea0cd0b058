// The store is deleted or truncated while everything is down (F5): the next start is refused, says what is gone and what can
// be done, and leaves the store as it found it. Nothing ever comes up silently empty.

import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../../gateway/cli/doctor/here.ts';
import { faultReport } from '../support/fault-report.ts';
import { startTestServer } from '../support/nats-server.ts';
import { openSystem } from '../support/serve.ts';
import { startServe } from '../support/serve-process.ts';

let copies: string;
let dataDir: string;

beforeAll(async () => {
  copies = mkdtempSync(join(tmpdir(), 'ironworks-damaged-'));
  dataDir = join(copies, 'data');
  const system = await openSystem({ dataDir, args: ['--fleet', '6'] });
  const { body } = await system.ask('node-1', { action: 'power.on' });
  await system.final(String(body['id']));
  system.signal('SIGTERM');
  await system.ended(40_000);
  await system.close(true);
});

afterAll(() => rmSync(copies, { recursive: true, force: true }));

const streams = (): string => join(dataDir, 'store/jetstream/$G/streams');

function streamFolder(word: string): string {
  const name = readdirSync(streams()).find((each) => each.includes(word));
  if (name === undefined) throw new Error(`no stream ${word}`);
  return join(streams(), name);
}

/** Cuts every message block of a stream to this share of its length. */
function truncate(word: string, share: number): void {
  const folder = join(streamFolder(word), 'msgs');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.blk'))) {
    const path = join(folder, file);
    truncateSync(path, Math.floor(statSync(path).size * share));
  }
}

describe('after the store was damaged while nothing ran', () => {
  it.each<[string, () => void, RegExp]>([
    [
      'the journal was cut to nothing',
      () => truncate('journal', 0),
      /the journal is empty, and held \d+ messages .* truncated/,
    ],
    [
      'the checkpoints were cut to nothing',
      () => truncate('checkpoints', 0),
      /there are 0 checkpoints, and were 6 .* truncated/,
    ],
    [
      'half of the checkpoints was cut off',
      () => truncate('checkpoints', 0.5),
      /there are \d checkpoints, and were 6 .* truncated/,
    ],
    [
      'the journal was deleted',
      () => rmSync(streamFolder('journal'), { recursive: true }),
      /stream ironworks-journal-\w+ is gone: the store was deleted or truncated. restore it/,
    ],
    [
      'the whole store was deleted',
      () => rmSync(join(dataDir, 'store'), { recursive: true }),
      /holds no cluster .* its store was deleted/,
    ],
  ])('a start is refused where %s', async (what, damage, reason) => {
    const report = faultReport('F5');
    const whole = join(copies, 'whole');
    cpSync(dataDir, whole, { recursive: true });
    damage();
    report.injected(what);
    const advice = dataFolder({ data: dataDir, namespace: 'ironworks' });

    const serve = await startServe({ dataDir, args: ['--fleet', '6'] });
    try {
      const code = await serve.ended(40_000);
      const said = serve.stderr().trim().split('\n').at(-1) ?? '';
      report.found(`exit code ${code}: ${said}`);

      expect(code).toBe(1);
      expect(said).toMatch(reason);
      expect(serve.stdout()).not.toContain('ready');
      if (what.includes('whole store')) expect(advice[0]).toMatchObject({ level: 'bad' });
    } finally {
      await serve.close(true);
      rmSync(dataDir, { recursive: true });
      renameSync(whole, dataDir);
    }
    expect(existsSync(whole)).toBe(false);
  });

  it('an emptied nats-server of the operator is served as a new cluster, and the log says so', async () => {
    const report = faultReport('F5');
    const folder = join(copies, 'own');
    const server = await startTestServer();
    try {
      const args = ['--nats', server.url, '--fleet', '2'];
      const system = await openSystem({ dataDir: folder, args });
      system.signal('SIGTERM');
      await system.ended(40_000);
      await system.close(true);
      await server.kill();
      rmSync(join(server.dataDir, 'store'), { recursive: true });
      await server.restart();
      report.injected('the store of a nats-server of the operator deleted, and the server started again');

      const serve = await startServe({ dataDir: folder, args });
      await serve.ready();
      const said = serve.stderr();
      await serve.close(true);
      report.found('it serves, and warns that the cluster is another one');

      expect(said).toMatch(/is another than was served from this folder last: .* or its store was deleted/);
    } finally {
      await server.stop();
    }
  });

  it('a running one stops when a nats-server of the operator comes back empty', async () => {
    const report = faultReport('F5');
    const server = await startTestServer();
    const system = await openSystem({ dataDir: join(copies, 'running'), args: ['--nats', server.url, '--fleet', '2'] });
    try {
      await system.settled();
      await server.kill();
      rmSync(join(server.dataDir, 'store'), { recursive: true });
      await server.restart();
      report.injected(
        'the store of a nats-server of the operator deleted under a running cluster, the server started again',
      );

      const code = await system.ended(40_000);
      const said = system.stderr();
      report.found(`serve ended with exit code ${code}`);
      expect(code).toBe(1);
      expect(said).toMatch(/holds no cluster .* its store was deleted/);
    } finally {
      await system.close(true);
      await server.stop();
    }
  });

  it('put back as it was, it serves', async () => {
    const report = faultReport('F5');
    report.injected('a whole copy put back');
    const system = await openSystem({ dataDir });
    const { body } = await system.call('GET', '/api/v1/nodes/node-1');
    await system.close(true);

    report.found(`it serves, and the node is "${body['power_state']}"`);
    expect(body['power_state']).toBe('power on');
  });
});
