// Gets a nats-server out of Debian's or Ubuntu's package without installing it: `apt-get download` and `dpkg -x` into a
// working folder. No root is needed and no service is started. Hosts, keys and proxies are those that the machine's own
// apt is configured with; none is named here.
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastWords, type RunCommand } from '../base/command.ts';
import { compareVersions, isAtLeast } from './versions.ts';

export interface DebianDeps {
  readonly run: RunCommand;
  readonly log: (line: string) => void;
  /** Root refreshes the machine's package lists; others use private lists where the machine's do not serve. */
  readonly isRoot: boolean;
}

const PACKAGE = 'nats-server';
const UPDATE_TIMEOUT_MS = 180_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;
const QUERY_TIMEOUT_MS = 60_000;
/** Debian's standing names of its suites, so that no release is named here. */
const NEWER_SUITES = ['stable', 'testing', 'unstable'] as const;
const ARCHIVE_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Unpacks the package of the machine's own release below `dir` (an empty folder of the caller).
 * @returns the path of the binary. @throws Error saying why the package cannot be had.
 */
export async function unpackDistributionPackage(dir: string, deps: DebianDeps): Promise<string> {
  await requireApt(deps.run);
  const machine = aptOptions(deps);
  if (deps.isRoot) {
    deps.log('refreshing the package lists (apt-get update)');
    const update = await deps.run('apt-get', [...machine, '-q', 'update'], { timeoutMs: UPDATE_TIMEOUT_MS });
    if (update.code !== 0) deps.log(`apt-get update failed, going on with the lists there are: ${lastWords(update)}`);
    return download(dir, PACKAGE, machine, deps);
  }
  try {
    return await download(dir, PACKAGE, machine, deps);
  } catch (cause) {
    deps.log('the package lists of this machine do not serve; fetching lists of our own (apt-get update, not as root)');
    const own = [...machine, ...(await privateLists(dir))];
    const update = await deps.run('apt-get', [...own, '-q', 'update'], { timeoutMs: UPDATE_TIMEOUT_MS });
    if (update.code !== 0) throw new Error(`apt-get update failed: ${lastWords(update)}`, { cause });
    return download(dir, PACKAGE, own, deps);
  }
}

/**
 * Unpacks the newest package that is at least `minimum` from Debian's newer suites, off the mirror this machine already
 * uses. Such a binary runs on older releases too: it needs nothing but the C library.
 * @throws Error where the machine is no Debian, or no suite has it.
 */
export async function unpackFromNewerSuites(dir: string, minimum: string, deps: DebianDeps): Promise<string> {
  await requireApt(deps.run);
  const lists = await privateLists(dir);
  const mirror = await debianMirror([...aptOptions(deps), ...lists], deps);
  const signedBy = (await exists(ARCHIVE_KEYRING)) ? ` [signed-by=${ARCHIVE_KEYRING}]` : '';
  const sources = join(dir, 'suites.list');
  await writeFile(sources, NEWER_SUITES.map((suite) => `deb${signedBy} ${mirror} ${suite} main\n`).join(''));
  const own = [
    ...aptOptions(deps),
    ...lists,
    ...['-o', `Dir::Etc::sourcelist=${sources}`, '-o', 'Dir::Etc::sourceparts=/dev/null'],
  ];
  deps.log(`reading the lists of Debian ${NEWER_SUITES.join(', ')} into a private folder`);
  const update = await deps.run('apt-get', [...own, '-q', 'update'], { timeoutMs: UPDATE_TIMEOUT_MS });
  if (update.code !== 0) throw new Error(`apt-get update failed: ${lastWords(update)}`);
  const listed = await deps.run('apt-cache', [...own, 'madison', PACKAGE], { timeoutMs: QUERY_TIMEOUT_MS });
  const version = newestPackage(listed.stdout, minimum);
  if (version === undefined) throw new Error(`no suite of ${mirror} has ${PACKAGE} >= ${minimum}`);
  return download(dir, `${PACKAGE}=${version}`, own, deps);
}

/** Picks from the lines of `apt-cache madison` (`name | version | source`) the newest that is at least `minimum`. */
export function newestPackage(madison: string, minimum: string): string | undefined {
  const versions = madison
    .split('\n')
    .map((line) => line.split('|')[1]?.trim() ?? '')
    .filter((version) => version !== '' && isAtLeast(version, minimum));
  return versions.sort(compareVersions).at(-1);
}

async function download(dir: string, what: string, options: readonly string[], deps: DebianDeps): Promise<string> {
  deps.log(`downloading the distribution's package (apt-get download ${what})`);
  const got = await deps.run('apt-get', [...options, '-q', 'download', what], {
    cwd: dir,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  const archive = (await readdir(dir)).find((name) => name.endsWith('.deb'));
  if (got.code !== 0 || archive === undefined) throw new Error(`apt-get download ${what} failed: ${lastWords(got)}`);
  const unpacked = join(dir, 'unpacked');
  const unpack = await deps.run('dpkg', ['-x', join(dir, archive), unpacked], { timeoutMs: QUERY_TIMEOUT_MS });
  if (unpack.code !== 0) throw new Error(`dpkg -x ${archive} failed: ${lastWords(unpack)}`);
  for (const folder of ['usr/sbin', 'usr/bin']) {
    const binary = join(unpacked, folder, 'nats-server');
    if (await exists(binary)) return binary;
  }
  throw new Error(`${archive} holds no nats-server`);
}

async function requireApt(run: RunCommand): Promise<void> {
  const probe = await run('apt-get', ['--version'], { timeoutMs: QUERY_TIMEOUT_MS });
  if (probe.code !== 0) throw new Error('this machine has no apt-get');
}

/** Root's apt drops to a user that cannot write into our working folder, and then warns; so it is told not to. */
function aptOptions(deps: DebianDeps): string[] {
  return [...['-o', 'Acquire::Languages=none'], ...(deps.isRoot ? ['-o', 'APT::Sandbox::User=root'] : [])];
}

async function privateLists(dir: string): Promise<string[]> {
  const [lists, cache] = [join(dir, 'lists'), join(dir, 'cache')];
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  return ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`];
}

async function debianMirror(own: readonly string[], deps: DebianDeps): Promise<string> {
  const configured = await mirrorIn([], deps.run);
  if (configured !== undefined) return configured;
  // Who is behind a source is known only once its lists were fetched, which a fresh machine may not have done.
  deps.log('fetching the package lists of this machine into a private folder, to see which mirror it uses');
  await deps.run('apt-get', [...own, '-q', 'update'], { timeoutMs: UPDATE_TIMEOUT_MS });
  const fetched = await mirrorIn(own, deps.run);
  if (fetched === undefined) throw new Error('apt on this machine is not configured with a Debian mirror');
  return fetched;
}

async function mirrorIn(options: readonly string[], run: RunCommand): Promise<string | undefined> {
  const format = '$(ORIGIN)|$(COMPONENT)|$(CODENAME)|$(REPO_URI)';
  const args = [...options, 'indextargets', '--format', format, 'Created-By: Packages'];
  const targets = await run('apt-get', args, { timeoutMs: QUERY_TIMEOUT_MS });
  const rows = targets.stdout.split('\n').map((line) => line.split('|'));
  // Of `bookworm`, `bookworm-updates` and `bookworm-security` only the first is on the mirror that has all suites.
  const main = rows.find(([origin, component, codename]) => {
    return origin === 'Debian' && component === 'main' && codename !== undefined && !codename.includes('-');
  });
  return main?.[3];
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
