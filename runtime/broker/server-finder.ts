// Finds a nats-server binary to run, and fetches one where the machine has none. In this order:
//   1. `nats-server` on PATH (the folders of system programs included, which not every user has on it),
//   2. one fetched earlier into the cache folder (the newest),
//   3. the distribution's package on Debian and Ubuntu,  4. the official release with its published checksum,
// else an error that lists the ways to get one. A binary too old to be sound is passed over, and that is said.
import { mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { type RunCommand, runCommand } from '../base/command.ts';
import { unpackDistributionPackage, unpackFromNewerSuites } from './server-debian.ts';
import { unpackOfficialRelease } from './server-release.ts';
import { compareVersions, isAtLeast, MIN_SERVER_VERSION } from './versions.ts';

export interface FoundServer {
  readonly path: string;
  /** `major.minor.patch`, as the binary itself says. */
  readonly version: string;
  readonly how: 'PATH' | 'cache' | 'distribution package' | 'official release';
}

export interface FinderOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with one line per thing done, since fetching takes a while. */
  readonly log: (line: string) => void;
  /** Oldest version to accept. Default {@link MIN_SERVER_VERSION}. */
  readonly minimum?: string;
  /** Replaces how programs are run and how missing ones are fetched; for tests. */
  readonly run?: RunCommand;
  readonly fetchers?: readonly Fetcher[];
}

/** One way to fetch: unpacks below an empty folder and returns the binary's path, or throws saying why it cannot. */
export interface Fetcher {
  readonly how: FoundServer['how'];
  readonly unpack: (dir: string, run: RunCommand, log: (line: string) => void) => Promise<string>;
}

/** No nats-server was found or could be fetched. The message lists what was tried and what a person can do. */
export class NatsServerNotFound extends Error {
  override readonly name = 'NatsServerNotFound';
  readonly code = 'nats_server_not_found';
  readonly tried: readonly string[];

  constructor(minimum: string, tried: readonly string[]) {
    super(
      [
        `no nats-server >= ${minimum} was found`,
        ...tried.map((line) => `  tried: ${line}`),
        'ways to get one:',
        '  - install the package of your distribution (Debian, Ubuntu: apt-get install nats-server)',
        '  - put a nats-server binary on PATH',
        '  - use a server that is already running: --nats URL, or IRONWORKS_NATS_URL=nats://host:4222',
      ].join('\n'),
    );
    this.tried = tried;
  }
}

const PROGRAM = 'nats-server';
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/usr/local/bin'] as const;
const VERSION_TIMEOUT_MS = 10_000;

const standardFetchers: readonly Fetcher[] = [
  {
    how: 'distribution package',
    unpack: (dir, run, log) => unpackDistributionPackage(dir, { run, log, isRoot: isRoot() }),
  },
  { how: 'official release', unpack: (dir, run, log) => unpackOfficialRelease(dir, { run, log }) },
];

/**
 * The binary to run, fetched if need be. Two callers at once may both fetch; one result stays in the cache.
 * @throws NatsServerNotFound
 */
export async function findNatsServer(options: FinderOptions): Promise<FoundServer> {
  const { env, log, minimum = MIN_SERVER_VERSION, run = runCommand, fetchers = standardFetchers } = options;
  const tried: string[] = [];
  for (const path of await candidatesOnPath(env)) {
    const version = await versionOf(path, run);
    if (version === undefined) continue;
    if (isAtLeast(version, minimum)) return { path, version, how: 'PATH' };
    tried.push(`${path}: version ${version} is too old`);
    log(`passing over ${path}: version ${version} is older than ${minimum}`);
  }
  if (tried.length === 0) tried.push('PATH: none there');

  const cache = cacheFolder(env);
  const cached = await newestCached(cache, minimum, run);
  if (cached !== undefined) return cached;
  tried.push(`cache ${cache}: none there`);

  log(`no nats-server on PATH or in ${cache}: fetching one`);
  for (const fetcher of fetchers) {
    try {
      return await fetchInto(cache, minimum, fetcher, run, log);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      tried.push(`${fetcher.how}: ${why}`);
      log(`${fetcher.how}: ${why}`);
    }
  }
  throw new NatsServerNotFound(minimum, tried);
}

/**
 * A server that is at least `minimum`, from Debian's newer suites where the machine has none: for replicated clusters on
 * older releases, and for testing against newer servers.
 * @throws NatsServerNotFound
 */
export function findNewerNatsServer(minimum: string, options: FinderOptions): Promise<FoundServer> {
  const newerSuites: Fetcher = {
    how: 'distribution package',
    unpack: (dir, run, log) => unpackFromNewerSuites(dir, minimum, { run, log, isRoot: isRoot() }),
  };
  return findNatsServer({ ...options, minimum, fetchers: options.fetchers ?? [newerSuites, ...standardFetchers] });
}

/** `$XDG_CACHE_HOME` or `~/.cache`, then `ironworks/nats-server`; below it one folder per version. */
export function cacheFolder(env: FinderOptions['env']): string {
  const base = env['XDG_CACHE_HOME'];
  // The base directory specification says to ignore a relative path.
  const cache = base !== undefined && isAbsolute(base) ? base : join(env['HOME'] || homedir(), '.cache');
  return join(cache, 'ironworks', PROGRAM);
}

/** Reads `nats-server: v2.9.10`; Debian's own builds say the same. */
export function parseVersion(output: string): string | undefined {
  return /nats-server:? v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

async function candidatesOnPath(env: FinderOptions['env']): Promise<string[]> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  // Keyed by what they are behind links (/sbin is often /usr/sbin), the first name kept.
  const found = new Map<string, string>();
  for (const folder of [...folders, ...SYSTEM_FOLDERS]) {
    const path = join(folder, PROGRAM);
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined && !found.has(real)) found.set(real, path);
  }
  return [...found.values()];
}

async function versionOf(path: string, run: RunCommand): Promise<string | undefined> {
  const said = await run(path, ['--version'], { timeoutMs: VERSION_TIMEOUT_MS });
  return said.code === 0 ? parseVersion(said.stdout) : undefined;
}

async function newestCached(cache: string, minimum: string, run: RunCommand): Promise<FoundServer | undefined> {
  // A cache folder that does not exist, or cannot be read, holds nothing.
  const folders = await readdir(cache).catch((): string[] => []);
  const newestFirst = folders.filter((name) => isAtLeast(name, minimum)).sort((a, b) => compareVersions(b, a));
  for (const folder of newestFirst) {
    const path = join(cache, folder, PROGRAM);
    const version = await versionOf(path, run);
    if (version !== undefined && isAtLeast(version, minimum)) return { path, version, how: 'cache' };
  }
  return undefined;
}

async function fetchInto(
  cache: string,
  minimum: string,
  fetcher: Fetcher,
  run: RunCommand,
  log: (line: string) => void,
): Promise<FoundServer> {
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, '.fetch-'));
  try {
    const binary = await fetcher.unpack(work, run, log);
    const version = await versionOf(binary, run);
    if (version === undefined) throw new Error(`what was fetched does not run on this machine: ${binary}`);
    if (!isAtLeast(version, minimum)) throw new Error(`it has version ${version}, older than ${minimum}`);
    const path = join(cache, version, PROGRAM);
    await mkdir(dirname(path), { recursive: true });
    // The working folder is in the cache, so this is one step of the file system: nobody ever runs half a binary.
    await rename(binary, path);
    log(`nats-server ${version} is now in ${path}`);
    return { path, version, how: fetcher.how };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
