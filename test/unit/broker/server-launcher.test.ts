import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMarkOf } from '../../../runtime/base/processes.ts';
import { claimDataFolder, dataFolderLayout, releaseDataFolder } from '../../../runtime/broker/data-folder.ts';
import { type NatsServerOptions, serverConfig, startNatsServer } from '../../../runtime/broker/server-launcher.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ironworks-data-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const options = (extra: Partial<NatsServerOptions> = {}): NatsServerOptions => ({
  binary: join(dir, 'nats-server'),
  version: '2.15.1',
  dataDir: dir,
  log: () => {},
  ...extra,
});

describe('the configuration of the embedded server', () => {
  const config = (extra: Partial<NatsServerOptions> = {}): string => {
    return serverConfig(options(extra), dataFolderLayout(dir), 4333, 'n');
  };

  it('listens on loopback only and keeps everything in the data folder', () => {
    expect(config()).toContain('listen: "127.0.0.1:4333"');
    expect(config()).toContain(`store_dir: ${JSON.stringify(join(dir, 'store'))}`);
    expect(config()).toContain(`pid_file: ${JSON.stringify(join(dir, 'nats-server.pid'))}`);
  });

  it('syncs every 100 ms where the version knows the setting, and is silent about it where not', () => {
    expect(config({ version: '2.10.0' })).toContain('sync_interval: "100ms"');
    expect(config({ version: '2.15.1', syncAlways: true })).toContain('sync_interval: "always"');
    expect(config({ version: '2.9.10' })).not.toContain('sync_interval');
  });
});

describe('starting a nats-server', () => {
  it('refuses a version that is unsound before anything is written', async () => {
    await expect(startNatsServer(options({ version: '2.9.9' }))).rejects.toThrow('use nats-server >= 2.9.10');
    await expect(stat(dataFolderLayout(dir).config)).rejects.toThrow('ENOENT');
  });

  it('refuses to sync always on a server that cannot', async () => {
    await expect(startNatsServer(options({ version: '2.9.10', syncAlways: true }))).rejects.toThrow('>= 2.10.0');
  });

  it('fails with the last words of a server that ends at once, and gives the folder free', async () => {
    await writeFile(join(dir, 'nats-server'), '#!/bin/sh\necho "nats-server: bad day" >&2\nexit 3\n', { mode: 0o755 });

    await expect(startNatsServer(options())).rejects.toThrow(/ended with code 3 while starting.*\n.*bad day/);
    await expect(stat(dataFolderLayout(dir).owner)).rejects.toThrow('ENOENT');
  });

  it('fails when there is no such program', async () => {
    await expect(startNatsServer(options())).rejects.toThrow('could not be run while starting');
  });

  it('fails, and ends the program, when it does not answer in time', async () => {
    await writeFile(join(dir, 'nats-server'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });

    await expect(startNatsServer(options({ readyTimeoutMs: 200 }))).rejects.toThrow('within 200 ms');
  });
});

describe('the mark of a data folder', () => {
  it('is readable by its owner only, and is gone after release', async () => {
    const layout = dataFolderLayout(join(dir, 'new'));

    await claimDataFolder(layout);

    expect((await stat(layout.dir)).mode & 0o777).toBe(0o700);
    expect((await stat(layout.owner)).mode & 0o777).toBe(0o600);
    await claimDataFolder(layout); // ours already
    await releaseDataFolder(layout);
    await releaseDataFolder(layout);
    await expect(stat(layout.owner)).rejects.toThrow('ENOENT');
  });

  it('of a live process refuses another, naming it', async () => {
    const layout = dataFolderLayout(dir);
    const other = { pid: process.ppid, startMark: await startMarkOf(process.ppid) };
    await writeFile(layout.owner, JSON.stringify(other));

    await expect(claimDataFolder(layout)).rejects.toMatchObject({ code: 'data_folder_in_use', pid: process.ppid });
    await releaseDataFolder(layout);
    expect(JSON.parse(await readFile(layout.owner, 'utf8'))).toEqual(other);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startMark: '1' })],
    ['a stranger with the same id', JSON.stringify({ pid: process.ppid, startMark: 'long ago' })],
    ['a crash in the middle of writing', '{"pid":'],
  ])('left by %s is taken over', async (_who, text) => {
    const layout = dataFolderLayout(dir);
    await mkdir(layout.dir, { recursive: true });
    await writeFile(layout.owner, text);

    await claimDataFolder(layout);

    expect(JSON.parse(await readFile(layout.owner, 'utf8'))).toMatchObject({ pid: process.pid });
  });
});
