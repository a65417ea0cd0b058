// Compiles the sources to dist/, copies beside them what is not TypeScript, and bundles the web console into dist/web, when
// anything changed since the last time.
// "Changed" is judged by path, size and modification time of every source: a few hundred stats, no reading.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { runProgram } from './program.mjs';

const SOURCE_FOLDERS = ['proto', 'runtime', 'actors', 'gateway', 'bench', 'test'];
const ROOT_INPUTS = ['package.json', 'package-lock.json', 'tsconfig.json'];
/** Set-up scripts run where they are; `.proto` files are inputs of generated code. */
const NOT_COPIED = new Set(['.ts', '.tsx', '.mjs', '.proto', '.md']);
const NOT_COPIED_FOLDERS = ['test', 'gateway/cli/setup', 'gateway/web'];

/** @throws when the compiler or the bundler finds an error. */
export async function ensureBuild(root, say) {
  const sources = SOURCE_FOLDERS.flatMap((folder) => filesBelow(root, folder));
  const state = Object.fromEntries([...ROOT_INPUTS, ...sources].map((path) => [path, fingerprint(join(root, path))]));
  const stamp = join(root, 'dist', '.stamp.json');
  const before = readStamp(stamp);
  if (JSON.stringify(before) === JSON.stringify(state)) return;

  say('building (tsc -p tsconfig.json, vite build gateway/web)');
  // Output of a source that is gone would still be found by imports and test runners.
  if (Object.keys(before ?? {}).some((path) => state[path] === undefined)) {
    rmSync(join(root, 'dist'), { recursive: true, force: true });
  }
  rmSync(stamp, { force: true });
  await runTool(root, 'typescript/bin/tsc', '-p', 'tsconfig.json');
  await runTool(root, 'vite/bin/vite.js', 'build', 'gateway/web', '--logLevel', 'warn');
  for (const path of sources.filter(isAsset)) {
    const target = join(root, 'dist', path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, path), target);
  }
  writeFileSync(stamp, JSON.stringify(state));
}

/** @throws when it fails. */
async function runTool(root, path, ...args) {
  const code = await runProgram(process.execPath, [join(root, 'node_modules', path), ...args], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (code !== 0) throw new Error(`the build failed; ${path} says why above`);
}

function filesBelow(root, folder) {
  const here = join(root, folder);
  if (!existsSync(here)) return [];
  return readdirSync(here, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(root, path);
      return entry.isFile() ? [path] : [];
    });
}

function fingerprint(file) {
  const { size, mtimeMs } = statSync(file);
  return `${size}:${mtimeMs}`;
}

function isAsset(path) {
  return !NOT_COPIED.has(extname(path)) && !NOT_COPIED_FOLDERS.some((folder) => path.startsWith(`${folder}/`));
}

function readStamp(stamp) {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'));
  } catch {
    return undefined; // never built, or a build was cut short
  }
}
