// Gets a nats-server from the official release: the archive of this platform, checked against the checksums published
// with it. The last way tried, since many machines cannot reach it: the first answer must come quickly.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { lastWords, type RunCommand } from '../base/command.ts';

/** The version fetched where nothing else says which: the newest that this project is tested with. */
export const RELEASE_VERSION = '2.15.1';
const RELEASES = 'https://github.com/nats-io/nats-server/releases/download';
const FIRST_ANSWER_MS = 5_000;
const ARCHIVE_MS = 180_000;
const UNPACK_MS = 60_000;
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', ia32: '386' };
const PLATFORMS: readonly string[] = ['linux', 'darwin', 'freebsd'];

export interface ReleaseDeps {
  readonly run: RunCommand;
  readonly log: (line: string) => void;
  readonly version?: string;
  /** Where releases are; a folder per version below it. */
  readonly base?: string;
}

/**
 * Downloads, checks and unpacks the release below `dir`.
 * @returns the path of the binary. @throws Error when it cannot be reached, or its checksum is not the published one.
 */
export async function unpackOfficialRelease(dir: string, deps: ReleaseDeps): Promise<string> {
  const version = deps.version ?? RELEASE_VERSION;
  const base = `${deps.base ?? RELEASES}/v${version}`;
  const name = `nats-server-v${version}-${platform()}-${ARCHITECTURES[arch()] ?? arch()}`;
  if (!PLATFORMS.includes(platform())) throw new Error(`no release archive is known for ${platform()}`);
  const archive = `${name}.tar.gz`;
  deps.log(`asking for the official release ${version}`);
  const sums = await get(`${base}/SHA256SUMS`, FIRST_ANSWER_MS);
  const published = publishedChecksum(sums.toString('utf8'), archive);
  if (published === undefined) throw new Error(`the checksums of release ${version} do not list ${archive}`);
  deps.log(`downloading ${archive}`);
  const bytes = await get(`${base}/${archive}`, ARCHIVE_MS);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== published) throw new Error(`${archive}: checksum ${actual} is not the published ${published}`);
  const file = join(dir, archive);
  await writeFile(file, bytes);
  const unpack = await deps.run('tar', ['-xzf', file, '-C', dir], { timeoutMs: UNPACK_MS });
  if (unpack.code !== 0) throw new Error(`tar -xzf ${archive} failed: ${lastWords(unpack)}`);
  return join(dir, name, 'nats-server');
}

/** Finds the checksum of `file` in lines of `<sha256>  <file>`. */
export function publishedChecksum(sums: string, file: string): string | undefined {
  for (const line of sums.split('\n')) {
    const [sum, name] = line.trim().split(/\s+\*?/);
    if (name === file && sum !== undefined && /^[0-9a-f]{64}$/i.test(sum)) return sum.toLowerCase();
  }
  return undefined;
}

async function get(url: string, timeoutMs: number): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (cause) {
    throw new Error(`${url} cannot be fetched: ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}
