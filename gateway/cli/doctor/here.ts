// The doctor's look at this machine: Node, the nats-server that `serve` would run, and the data folder.

import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { isAlive } from '../../../runtime/base/processes.ts';
import type { Settings } from '../../../runtime/base/settings.ts';
import { dataFolderLayout } from '../../../runtime/broker/data-folder.ts';
import { findNatsServer } from '../../../runtime/broker/server-finder.ts';
import { isAtLeast, unsoundPair } from '../../../runtime/broker/versions.ts';
import { storeMemory } from '../../supervisor/cluster-link.ts';
import type { CliContext } from '../context.ts';
import { safe } from '../text.ts';
import { bad, type Finding, note, ok } from './finding.ts';

const MIN_NODE = [20, 19] as const;
/** From this version on the embedded server is told to sync every 100 ms; before, it does so every two minutes. */
const SYNCS_OFTEN_SINCE = '2.10.0';
const LOW_SPACE_BYTES = 512 * 1024 * 1024;
const LOW_SPACE_SHARE = 0.05;

export async function findingsHere(context: CliContext, settings: Settings): Promise<readonly Finding[]> {
  const server = settings.nats === '' ? await natsServer(context) : ok('nats-server', 'an external one is configured');
  return [nodeVersion(process.versions.node), server, ...dataFolder(settings)];
}

export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  return recent ? ok('Node.js', version) : bad('Node.js', version, `install Node.js ${MIN_NODE.join('.')} or newer`);
}

/** Looks only: nothing is fetched. */
async function natsServer(context: CliContext): Promise<Finding> {
  const found = await findNatsServer({ env: context.env, log: () => undefined, fetchers: [] }).catch(() => undefined);
  // Not found is no fault: serve fetches one.
  if (found === undefined) return ok('nats-server', 'none yet; serve fetches one');
  const { version, how } = found;
  const unsound = unsoundPair(version, 1);
  if (unsound !== undefined) return bad('nats-server', `${version} (${how})`, unsound);
  if (isAtLeast(version, SYNCS_OFTEN_SINCE)) return ok('nats-server', `${version} (${how}), syncs every 100 ms`);
  return note(
    'nats-server',
    `${version} (${how}) syncs to disk every 2 minutes: a power cut may take that much`,
    `use nats-server >= ${SYNCS_OFTEN_SINCE}`,
  );
}

/** Nothing where there is no such folder: the cluster is elsewhere, or yet to be made. */
export function dataFolder(settings: Pick<Settings, 'data' | 'namespace'>): readonly Finding[] {
  const layout = dataFolderLayout(settings.data);
  if (!existsSync(layout.dir)) return [];
  const check = 'data folder';
  const served = existsSync(storeMemory({ ...settings, nats: '' }).file);
  if (served && !existsSync(layout.store))
    return [
      bad(
        check,
        safe(`${layout.store} is gone, and with it the cluster that was served from it`),
        'put the store back from a copy, or start anew on an empty folder: serve --data DIR',
      ),
    ];
  const findings = [ok(check, safe(`${layout.dir}, ${ownerOf(layout.owner)}`))];
  const { bavail, blocks, bsize } = statfsSync(layout.dir);
  const [free, all] = [bavail * bsize, blocks * bsize];
  const low = free < LOW_SPACE_BYTES || free < all * LOW_SPACE_SHARE;
  const text = `${mebibytes(free)} free of ${mebibytes(all)}`;
  findings.push(
    low
      ? bad(
          'disk space',
          text,
          'make room where the data folder is; a full disk refuses all requests with storage_full',
        )
      : ok('disk space', text),
  );
  return findings;
}

function ownerOf(file: string): string {
  try {
    const owner: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const pid: unknown = typeof owner === 'object' && owner !== null ? Reflect.get(owner, 'pid') : undefined;
    if (typeof pid === 'number' && isAlive(pid)) return `in use by process ${pid}`;
  } catch {
    // No mark, or half a one: nobody uses it.
  }
  return 'not in use';
}

export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
