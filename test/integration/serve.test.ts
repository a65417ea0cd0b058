import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../runtime/base/processes.ts';
import { dataFolderLayout } from '../../runtime/broker/data-folder.ts';
import { eventually } from '../support/eventually.ts';
import { startTestServer, testServerBinary } from '../support/nats-server.ts';
import { freePort, type ServeProcess, startServe } from '../support/serve-process.ts';

const CLI = resolve('dist/gateway/cli/main.js');
const run = promisify(execFile);

/** Runs the command line against it; rejects with `code`, `stdout` and `stderr` where the exit code is not 0. */
function ironworks(serve: ServeProcess, ...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, [CLI, ...args], { env: { ...process.env, IRONWORKS_URL: serve.url, COLUMNS: '80' } });
}

interface Process {
  readonly shards?: readonly number[];
  readonly pid: number;
  readonly state: string;
}

async function clusterOf(serve: ServeProcess): Promise<{
  readonly nats: Process;
  readonly supervisor: Process;
  readonly conductors: readonly Process[];
  readonly gateways: readonly Process[];
}> {
  // proof: what the assertions below rest on is asserted itself; a wrong shape fails there
  return (await serve.client.get('/api/v1/cluster')) as never;
}

async function liveConductors(serve: ServeProcess): Promise<readonly number[]> {
  const { conductors } = await clusterOf(serve);
  return conductors.filter(({ state }) => state === 'live').map(({ pid }) => pid);
}

describe('serve', () => {
  let serve: ServeProcess;

  beforeAll(async () => {
    serve = await startServe({ args: ['--log-level', 'info'] });
    await serve.ready();
  });

  afterAll(async () => {
    await serve.close();
  });

  it('has ten fake nodes, available and off, before it says ready', async () => {
    const { items } = await serve.client.nodePage({ limit: 100 });

    expect(items).toHaveLength(10);
    expect(new Set(items.map(({ name }) => name))).toEqual(
      new Set(Array.from({ length: 10 }, (_, at) => `node-${at + 1}`)),
    );
    for (const node of items)
      expect(node).toMatchObject({ driver: 'fake', provision_state: 'available', power_state: 'power off' });
  });

  it('shows the processes that really run', async () => {
    const cluster = await clusterOf(serve);

    expect(cluster.supervisor.pid).toBe(serve.pid);
    expect(cluster.conductors.filter(({ state }) => state === 'live')).toHaveLength(2);
    expect(cluster.gateways).toHaveLength(1);
    const pids = [cluster.nats, ...cluster.conductors, ...cluster.gateways].map(({ pid }) => pid);
    expect(new Set(serve.processes())).toEqual(new Set(pids));
  });

  it('prints next commands that work', async () => {
    const printed = await eventually(() => serve.stdout().includes('Ctrl-C') && serve.stdout(), { what: 'the banner' });
    const commands = printed.split('\n').filter((line) => /^ {2}(IRONWORKS_URL=|curl )/.test(line));

    expect(commands).toHaveLength(4);
    for (const command of commands) {
      const line = command.replace('npx ironworks', `${process.execPath} ${CLI}`);
      const { stdout } = await run('sh', ['-c', line]);
      expect(stdout).not.toBe('');
      expect(stdout).not.toMatch(/"code":/);
    }
  });

  it('powers a node on through HTTP', async () => {
    const task = await serve.client.submitTask('node-2', { action: 'power.on', idempotencyKey: 'k1' });
    const final = await serve.client.task(String(task['id']), 20);

    expect(final).toMatchObject({ state: 'succeeded', done: true });
    expect(await serve.client.node('node-2')).toMatchObject({ power_state: 'power on' });
  });

  it('is driven by the command line', async () => {
    const { stdout } = await ironworks(serve, 'node', 'power', 'on', 'node-3', 'node-4', '--wait');
    expect(stdout.match(/succeeded/g)).toHaveLength(2);

    await expect(ironworks(serve, 'node', 'power', 'on', 'nobody')).rejects.toMatchObject({ code: 4 });
    expect((await ironworks(serve, 'doctor')).stdout).not.toContain('BAD');
  });

  it('replaces a killed conductor, and what it ran is finished', async () => {
    const slow = { name: 'slow', driver: 'fake', driver_info: { delay_s: 0.5 } };
    await serve.client.createNode(slow);
    await ironworks(serve, 'node', 'provision', 'manage', 'slow', '--wait');
    const before = await liveConductors(serve);
    const tasks = await Promise.all(
      ['slow', 'node-5', 'node-6', 'node-7'].map((node) =>
        serve.client.submitTask(node, { action: 'power.reboot', idempotencyKey: `crash-${node}` }),
      ),
    );

    for (const pid of before) process.kill(pid, 'SIGKILL');

    for (const { id } of tasks) {
      const final = await eventually(
        async () => {
          const task = await serve.client.task(String(id), 5);
          return task['done'] === true && task;
        },
        { what: `the end of ${id}`, timeoutMs: 30_000 },
      );
      expect(final['state']).toBe('succeeded');
    }
    const after = await eventually(
      async () => {
        const live = await liveConductors(serve);
        return live.length === 2 && live;
      },
      { what: 'two live conductors', timeoutMs: 10_000 },
    );
    expect(after.some((pid) => before.includes(pid))).toBe(false);
    expect(serve.stderr()).toContain('tombstone written');
  });

  it('replaces a killed gateway on the same port', async () => {
    const { gateways } = await clusterOf(serve);
    const [{ pid } = { pid: 0 }] = gateways;

    process.kill(pid, 'SIGKILL');

    await eventually(() => !isAlive(pid), { what: 'the death of the gateway' });
    await serve.ready();
    expect(await serve.client.node('node-1')).toMatchObject({ name: 'node-1' });
  });

  it('starts a killed nats-server again on the same data', async () => {
    const { nats } = await clusterOf(serve);

    process.kill(nats.pid, 'SIGKILL');

    const restarted = await eventually(
      async () => {
        const now = await clusterOf(serve);
        return now.nats.pid !== 0 && now.nats.pid !== nats.pid && now.nats;
      },
      { what: 'another nats-server', timeoutMs: 15_000 },
    );
    expect(isAlive(restarted.pid)).toBe(true);
    const task = await eventually(
      () => serve.client.submitTask('node-8', { action: 'power.on', idempotencyKey: 'after' }),
      {
        what: 'an accepted task',
        timeoutMs: 15_000,
      },
    );
    expect(await serve.client.task(String(task['id']), 20)).toMatchObject({ done: true });
  });

  it('refuses a second supervisor on its data folder, and leaves the first alone', async () => {
    const second = await startServe({ dataDir: serve.dataDir });

    expect(await second.ended(20_000)).toBe(1);
    expect(second.stderr()).toMatch(/in use by process \d+; .*--data/);
    expect(isAlive(serve.pid)).toBe(true);
    await serve.ready();
  });

  it('stops on SIGTERM with exit code 0 and leaves nothing running', async () => {
    const mine = serve.processes();
    expect(mine.length).toBeGreaterThanOrEqual(4);

    serve.signal('SIGTERM');

    expect(await serve.ended(30_000)).toBe(0);
    expect(mine.filter(isAlive)).toEqual([]);
    expect(serve.stderr()).not.toContain('did not stop as it should');
  });
});

describe('serve, started again', () => {
  const opened: ServeProcess[] = [];

  async function start(...options: Parameters<typeof startServe>): Promise<ServeProcess> {
    const serve = await startServe(...options);
    opened.push(serve);
    return serve;
  }

  afterEach(async () => {
    for (const serve of opened.splice(0).reverse()) await serve.close(); // later ones live on the folder of the first
  });

  it('keeps its nodes, and does not bring back those that were deleted', async () => {
    const first = await start();
    await first.ready();
    await ironworks(first, 'node', 'provision', 'manage', 'node-10', '--wait');
    await first.client.deleteNode('node-10');
    await ironworks(first, 'node', 'power', 'on', 'node-1', '--wait');
    first.signal('SIGINT');
    expect(await first.ended(30_000)).toBe(0);

    const second = await start({ dataDir: first.dataDir });
    await second.ready();

    const { items } = await second.client.nodePage({ limit: 100 });
    expect(items.map(({ name }) => name)).not.toContain('node-10');
    expect(items).toHaveLength(9);
    expect(await second.client.node('node-1')).toMatchObject({ power_state: 'power on' });
  });

  it('leaves no conductor or gateway behind when the supervisor is killed, and the next one takes over', async () => {
    const first = await start({ args: ['--fleet', 'none'] });
    await first.ready();
    await first.client.createNode({ name: 'kept', driver: 'fake', driver_info: {} });
    const { nats, conductors, gateways } = await clusterOf(first);

    first.signal('SIGKILL');
    await first.ended(5_000);

    const children = [...conductors, ...gateways].map(({ pid }) => pid);
    await eventually(() => !children.some(isAlive), { what: 'the end of the orphans', timeoutMs: 12_000 });
    expect(isAlive(nats.pid)).toBe(true);

    const second = await start({ dataDir: first.dataDir, args: ['--fleet', 'none'] });
    await second.ready();
    expect(isAlive(nats.pid)).toBe(false);
    expect(await second.client.node('kept')).toMatchObject({ name: 'kept' });
  });

  it('says ready once each conductor has its share of the shards, so that nothing changes hands in what follows', async () => {
    const serve = await start({ args: ['--fleet', 'none'] });
    await serve.ready();

    const { conductors } = await clusterOf(serve);

    expect(conductors.map(({ shards }) => shards?.length)).toEqual([8, 8]);
  });

  it('says ready with no fleet and several gateways, each on a port of its own', async () => {
    const serve = await start({ args: ['--fleet', 'none', '--gateways', '2', '--conductors', '1'] });
    await serve.ready();

    const second = serve.url.replace(/\d+$/, (port) => String(Number(port) + 1));
    await eventually(async () => (await fetch(`${second}/readyz`)).status === 200, { what: 'the second gateway' });
    expect((await serve.client.nodePage({ limit: 10 })).items).toEqual([]);
  });

  it('refuses to start over a store that was deleted', async () => {
    const first = await start({ args: ['--fleet', 'none'] });
    await first.ready();
    first.signal('SIGTERM');
    await first.ended(30_000);
    rmSync(join(first.dataDir, 'store'), { recursive: true });

    const second = await start({ dataDir: first.dataDir });

    expect(await second.ended(30_000)).toBe(1);
    expect(second.stderr()).toMatch(/its store was deleted/);
    expect(second.processes()).toEqual([]);
  });

  it('says which port is taken, and leaves nothing running', async () => {
    const port = await freePort();
    const squatter = createServer().listen(port, '127.0.0.1');

    const serve = await start({ args: ['--listen', String(port)] });

    expect(await serve.ended(20_000)).toBe(1);
    expect(serve.stderr()).toMatch(new RegExp(`cannot listen on http://127.0.0.1:${port}: something listens there`));
    squatter.close();
  });

  it('refuses to listen for everybody without authentication, before anything is started or stored', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ironworks-open-'));
    const dataDir = join(folder, 'data');

    const serve = await start({ dataDir, args: ['--listen', `0.0.0.0:${await freePort()}`] });

    expect(await serve.ended(20_000)).toBe(2);
    expect(serve.stderr()).toMatch(/give --tokens FILE, listen on 127.0.0.1, or say --insecure/);
    expect(existsSync(dataDir)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it('has its nats-server acknowledge only what is on the disk, where asked to and it is able to', async () => {
    const { version } = await testServerBinary();
    const serve = await start({ args: ['--fleet', 'none', '--sync-always'] });
    if (version.startsWith('2.9.')) {
      expect(await serve.ended(20_000)).toBe(1);
      expect(serve.stderr()).toMatch(/cannot sync always: use nats-server >= 2.10.0/);
      return;
    }
    await serve.ready();

    expect(readFileSync(dataFolderLayout(serve.dataDir).config, 'utf8')).toContain('sync_interval: "always"');
  });

  it('serves a nats-server of its operator from a folder in which it has served its own, and back', async () => {
    const first = await start({ args: ['--fleet', 'none'] });
    await first.ready();
    first.signal('SIGTERM');
    await first.ended(30_000);
    const server = await startTestServer();
    try {
      const { dataDir } = first;

      const second = await start({ dataDir, args: ['--fleet', 'none', '--nats', server.url] });
      await second.ready();
      second.signal('SIGTERM');
      await second.ended(30_000);
      const third = await start({ dataDir, args: ['--fleet', 'none'] });

      await third.ready();
    } finally {
      await server.stop();
    }
  });

  it('needs no folder where its operator brings the nats-server', async () => {
    const server = await startTestServer();
    const folder = mkdtempSync(join(tmpdir(), 'ironworks-file-'));
    writeFileSync(join(folder, 'file'), '');
    try {
      const serve = await start({
        dataDir: join(folder, 'file', 'data'),
        args: ['--fleet', 'none', '--nats', server.url],
      });

      await serve.ready();
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('does not promise it of a nats-server that is not its own', async () => {
    const serve = await start({ args: ['--nats', 'nats://127.0.0.1:1', '--sync-always'] });

    expect(await serve.ended(20_000)).toBe(2);
    expect(serve.stderr()).toMatch(/a nats-server of your own syncs as its configuration says/);
  });

  it('tells all wrong settings at once and exits 2', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ironworks-config-'));
    const config = join(folder, 'config.yaml');
    writeFileSync(config, 'conductors: 0\nmailbox: 3\n');

    const serve = await start({ args: ['--config', config, '--replicas', '2x'] });

    expect(await serve.ended(20_000)).toBe(2);
    expect(serve.stderr()).toMatch(/3 settings are wrong/);
    rmSync(folder, { recursive: true });
  });
});
