import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunCommand, runCommand } from '../../../runtime/base/command.ts';
import {
  cacheFolder,
  type Fetcher,
  findNatsServer,
  NatsServerNotFound,
  parseVersion,
} from '../../../runtime/broker/server-finder.ts';

let home: string;
let lines: string[];
const log = (line: string): void => void lines.push(line);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ironworks-finder-'));
  lines = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Runs only programs below the test's folder, so that a server installed on this machine is not seen. */
const runHere: RunCommand = (file, args, options) =>
  file.startsWith(home)
    ? runCommand(file, args, options)
    : Promise.resolve({ code: -1, stdout: '', stderr: '', missing: true });

async function fakeServer(path: string, version: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  await chmod(path, 0o755);
  return path;
}

function find(fetchers: readonly Fetcher[] = [], path = ''): ReturnType<typeof findNatsServer> {
  return findNatsServer({ env: { HOME: home, PATH: path }, log, run: runHere, fetchers });
}

const fetcher = (version: string, how: Fetcher['how'] = 'distribution package'): Fetcher => ({
  how,
  unpack: (dir) => fakeServer(join(dir, 'unpacked', 'nats-server'), version),
});
const failing: Fetcher = { how: 'distribution package', unpack: () => Promise.reject(new Error('no apt-get here')) };

describe('finding a nats-server', () => {
  it('takes the first on PATH that is new enough, and says which it passes over', async () => {
    const old = await fakeServer(join(home, 'old', 'nats-server'), '2.8.4');
    const good = await fakeServer(join(home, 'good', 'nats-server'), '2.10.27');

    const found = await find([], `${dirname(old)}:relative:${dirname(good)}`);

    expect(found).toEqual({ path: good, version: '2.10.27', how: 'PATH' });
    expect(lines).toEqual([expect.stringContaining(`passing over ${old}`)]);
  });

  it('prefers PATH to the cache, and the newest of the cache to fetching', async () => {
    await fakeServer(join(home, '.cache/ironworks/nats-server/2.9.10/nats-server'), '2.9.10');
    const newest = await fakeServer(join(home, '.cache/ironworks/nats-server/2.15.1/nats-server'), '2.15.1');
    const onPath = await fakeServer(join(home, 'bin', 'nats-server'), '2.9.10');

    expect(await find([fetcher('9.9.9')])).toEqual({ path: newest, version: '2.15.1', how: 'cache' });
    expect((await find([fetcher('9.9.9')], dirname(onPath))).path).toBe(onPath);
  });

  it('ignores a cached binary that does not run', async () => {
    const broken = await fakeServer(join(home, '.cache/ironworks/nats-server/2.15.1/nats-server'), '2.15.1');
    await writeFile(broken, '#!/bin/sh\nexit 1\n');

    expect((await find([fetcher('2.10.27')])).version).toBe('2.10.27');
  });

  it('fetches into the cache when there is none, leaving nothing else behind', async () => {
    const found = await find([failing, fetcher('2.15.1', 'official release')]);

    const cache = join(home, '.cache/ironworks/nats-server');
    expect(found).toEqual({ path: join(cache, '2.15.1', 'nats-server'), version: '2.15.1', how: 'official release' });
    expect(await readdir(cache)).toEqual(['2.15.1']);
    expect(await readdir(join(cache, '2.15.1'))).toEqual(['nats-server']);
    expect((await find()).how).toBe('cache');
  });

  it('lets two callers fetch at the same time', async () => {
    const [one, two] = await Promise.all([find([fetcher('2.15.1')]), find([fetcher('2.15.1')])]);

    expect(one.path).toBe(two.path);
    expect((await find()).version).toBe('2.15.1');
  });

  it('fails with everything that was tried and every way to get one', async () => {
    const error = await find([failing, fetcher('2.8.0', 'official release')]).catch((thrown: unknown) => thrown);

    if (!(error instanceof NatsServerNotFound)) throw new Error('expected NatsServerNotFound');
    expect(error.code).toBe('nats_server_not_found');
    expect(error.tried).toContain('distribution package: no apt-get here');
    expect(error.tried).toContain('official release: it has version 2.8.0, older than 2.9.10');
    for (const way of ['apt-get install nats-server', 'on PATH', 'IRONWORKS_NATS_URL', '--nats']) {
      expect(error.message).toContain(way);
    }
  });

  it('judges a binary behind two links only once', async () => {
    const old = await fakeServer(join(home, 'sbin', 'nats-server'), '2.1.0');
    await symlink(dirname(old), join(home, 'linked'));

    await find([fetcher('2.15.1')], `${dirname(old)}:${join(home, 'linked')}`);

    expect(lines.filter((line) => line.startsWith('passing over'))).toHaveLength(1);
  });

  it('keeps the cache where XDG_CACHE_HOME says, unless that is no absolute path', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/x', HOME: '/h' })).toBe('/x/ironworks/nats-server');
    expect(cacheFolder({ XDG_CACHE_HOME: 'x', HOME: '/h' })).toBe('/h/.cache/ironworks/nats-server');
  });

  it('reads the version as servers print it', () => {
    expect(parseVersion('nats-server: v2.9.10\n')).toBe('2.9.10');
    expect(parseVersion('nats-server version 2')).toBeUndefined();
  });
});
