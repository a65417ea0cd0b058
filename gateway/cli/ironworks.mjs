#!/usr/bin/env node
// The `ironworks` command of this checkout: runs the built CLI, after setting it up where that was never done.
// A checkout that is set up costs one look at the build's stamp and starts at once.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const dist = join(root, 'dist');
const cli = join(dist, 'gateway', 'cli', 'main.js');

if (!existsSync(join(dist, '.stamp.json'))) {
  const setup = spawnSync(process.execPath, [join(here, 'setup.mjs'), 'build'], { stdio: 'inherit' });
  if (setup.status !== 0) process.exit(setup.status ?? 1);
}
process.argv[1] = cli;
await import(pathToFileURL(cli).href);
