import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../runtime/base/processes.ts';
import { dataFolderLayout } from '../../runtime/broker/data-folder.ts';
import { startTestServer, type TestServer, testServerBinary } from '../support/nats-server.ts';

const servers: TestServer[] = [];
const children: ChildProcess[] = [];

async function start(extra: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(extra);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function startedByHand(binary: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(binary, args, { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return child;
}

describe('the embedded nats-server', () => {
  it('answers when start resolves, and is gone with its marks when stop resolves', async () => {
    const server = await start();
    const layout = dataFolderLayout(server.dataDir);
    expect(isAlive(server.process.pid)).toBe(true);
    expect(server.process.storeWasPresent).toBe(false);
    expect((await stat(layout.config)).mode & 0o777).toBe(0o600);
    expect(Number(await readFile(layout.pidFile, 'utf8'))).toBe(server.process.pid);

    await Promise.all([server.process.stop(), server.process.stop()]);

    expect(isAlive(server.process.pid)).toBe(false);
    await expect(stat(layout.pidFile)).rejects.toThrow('ENOENT');
    await expect(stat(layout.owner)).rejects.toThrow('ENOENT');
  });

  it('tells who listens that it was killed, and comes back on the same port with the same store', async () => {
    const server = await start();
    const exits: unknown[] = [];
    server.process.onExit((exit) => exits.push(exit));
    const { port } = server.process;

    await server.kill();
    await server.restart();

    expect(exits).toEqual([{ code: null, signal: 'SIGKILL', expected: false }]);
    expect(server.process.port).toBe(port);
    expect(server.process.storeWasPresent).toBe(true);
  });

  it('does not make a store that was deleted look as if it had never been there', async () => {
    const server = await start();
    await server.process.stop();
    await rm(dataFolderLayout(server.dataDir).store, { recursive: true });

    await server.restart();

    expect(server.process.storeWasPresent).toBe(false);
  });

  it('left behind by a dead supervisor is ended before a new one starts', async () => {
    const server = await start();
    await server.process.stop();
    const { path } = await testServerBinary();
    const leftBehind = await startedByHand(path, ['-c', dataFolderLayout(server.dataDir).config]);
    const ended = once(leftBehind, 'exit');

    await server.restart();

    await ended;
    expect(server.process.pid).not.toBe(leftBehind.pid);
  });

  it('never ends a stranger that has the process id of an old pid file', async () => {
    const server = await start();
    await server.process.stop();
    const stranger = await startedByHand('sleep', ['60']);
    await writeFile(dataFolderLayout(server.dataDir).pidFile, String(stranger.pid));

    await server.restart();

    expect(stranger.exitCode).toBeNull();
    expect(stranger.signalCode).toBeNull();
  });

  it('fails with its own words when its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    // A TCP server that listens has an AddressInfo.
    const { port } = holder.address() as AddressInfo;

    await expect(start({ port })).rejects.toThrow('address already in use');
    holder.close();
  });

  it('acknowledges after fsync only, where asked to and able to', async () => {
    const { version } = await testServerBinary();
    if (version.startsWith('2.9.')) {
      await expect(start({ syncAlways: true })).rejects.toThrow('use nats-server >= 2.10.0');
      return;
    }

    const server = await start({ syncAlways: true });

    expect(await readFile(dataFolderLayout(server.dataDir).config, 'utf8')).toContain('sync_interval: "always"');
  });
});
