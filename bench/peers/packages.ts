// The peers' own packages, in `bench/peers/node_modules`: installed by the scenario that needs them, and no part of what
// the product installs. Redis is the distribution's.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The sources: the scripts run from there, and find their packages beside them. */
export const PEERS_FOLDER: string = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'bench', 'peers');

/** Installs what the lock file says where it is not there yet. @returns why not, where it could not. */
export function installPeers(say: (line: string) => void): string | undefined {
  const lock = join(PEERS_FOLDER, 'package-lock.json');
  const installed = join(PEERS_FOLDER, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && versionsOf(installed) === versionsOf(lock)) return undefined;
  say('installing the peers’ packages (npm ci --ignore-scripts in bench/peers; about 230 MB, most of it Restate)');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // What npm says goes to standard error: standard output is for figures.
  const { status, error } = spawnSync('npm', args, { cwd: PEERS_FOLDER, stdio: ['ignore', 2, 2] });
  return status === 0 ? undefined : `npm ci in bench/peers failed: ${error?.message ?? `code ${status}`}`;
}

export function versionOf(name: string): string {
  const file = join(PEERS_FOLDER, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version; // proof: npm's own file
}

/** Of what is needed everywhere: optional packages are for this or another platform. */
function versionsOf(file: string): string {
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as LockFile; // proof: npm's own file
  return Object.entries(packages)
    .filter(([path, { optional }]) => path !== '' && optional !== true)
    .map(([path, { version }]) => `${path} ${version}`)
    .sort()
    .join('\n');
}

interface LockFile {
  readonly packages: { readonly [path: string]: { readonly version?: string; readonly optional?: boolean } };
}
