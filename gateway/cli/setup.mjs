#!/usr/bin/env node
// What every script of package.json starts with: on a machine with nothing but Node and npm it installs the packages,
// builds, finds or fetches a nats-server where one is needed, and then runs what was asked for. It uses Node's own modules
// only, since it runs before anything is installed, and says what it does on standard error.
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuild } from './setup/build.mjs';
import { completeLock } from './setup/complete-lock.mjs';
import { withLock } from './setup/lock.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { runProgram } from './setup/program.mjs';
import { verify } from './setup/verify.mjs';

const MINIMUM_NODE = [20, 19];
const PARENT_POLL_MS = 500;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const commands = {
  start: (args) => runBuilt('gateway/cli/main.js', ['serve', ...args]),
  bench: (args) => runBuilt('bench/main.js', args),
  sim: (args) => runBuilt('test/simulation/seeds/main.js', args),
  mutations: (args) => runBuilt('test/mutations/main.js', args),
  build: () => prepare(),
  test,
  verify: verifyAll,
  generate,
  nats,
  lock,
};

async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const old = oldNode(process.versions.node);
  if (old !== undefined) throw new Error(old);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new Error(`usage: node setup.mjs ${Object.keys(commands).join('|')} [arguments]`);
  return command(args);
}

function oldNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const enough = major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
  return enough ? undefined : `Node ${MINIMUM_NODE.join('.')} or newer is needed; this is ${version}`;
}

async function packages() {
  await locked(() => ensurePackages(root, say));
}

async function prepare() {
  await locked(async () => {
    await ensurePackages(root, say);
    await ensureBuild(root, say);
  });
}

function locked(work) {
  return withLock(join(root, '.ironworks', 'setup.lock'), say, work);
}

/** @returns the program to become: run in this same process, so that signals, exit code and terminal are its own. */
async function runBuilt(path, args) {
  await prepare();
  endWithParent();
  const file = join(root, 'dist', path);
  process.argv = [process.argv[0], file, ...args];
  return file;
}

/**
 * npm passes on SIGTERM and SIGINT, but a killed npm takes no one along. Started by npm, we end when it is gone, as if we
 * had been told.
 */
function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, PARENT_POLL_MS).unref();
}

async function verifyAll(stages) {
  await packages();
  process.exitCode = await verify(root, stages, say);
}

/** Unit and integration tests; other arguments are vitest's (`npm test -- --project faults`, `-- some/file`). */
async function test(args) {
  await prepare();
  const server = await natsServerForTests();
  say(`tests use nats-server ${server.version} (${server.path}, from ${server.how})`);
  const projects = args.some((arg) => arg.startsWith('--project'))
    ? []
    : ['--project', 'unit', '--project', 'integration'];
  process.exitCode = await runProgram(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...projects, ...args],
    {
      cwd: root,
      // First on PATH, so that a `serve` under test finds the same server by itself.
      env: {
        ...process.env,
        IRONWORKS_TEST_NATS_SERVER: isOtherWay(chosenServer()) ? chosenServer() : server.path,
        PATH: `${dirname(server.path)}${delimiter}${process.env.PATH ?? ''}`,
      },
    },
  );
}

async function natsServerForTests() {
  const { findNatsServer } = await built('runtime/broker/server-finder.js');
  const chosen = isOtherWay(chosenServer()) ? '' : chosenServer();
  const env = chosen === '' ? process.env : { ...process.env, PATH: dirname(chosen) };
  const server = await findNatsServer({ env, log: say });
  if (chosen !== '' && server.path !== chosen) {
    throw new Error(`IRONWORKS_TEST_NATS_SERVER=${chosen} is no usable nats-server binary of that name`);
  }
  return server;
}

function chosenServer() {
  return process.env.IRONWORKS_TEST_NATS_SERVER ?? '';
}

/** Whether a test's server is not the launcher's; a binary is wanted even then, by a `serve` under test and by images. */
function isOtherWay(chosen) {
  return chosen === 'container' || /^\w+:\/\//.test(chosen);
}

/** Prints the path of a nats-server, fetched if need be; with a version, of one that is at least that. */
async function nats([minimum]) {
  await prepare();
  const { findNatsServer, findNewerNatsServer } = await built('runtime/broker/server-finder.js');
  const options = { env: process.env, log: say };
  const server = minimum === undefined ? await findNatsServer(options) : await findNewerNatsServer(minimum, options);
  say(`nats-server ${server.version} (from ${server.how})`);
  console.log(server.path);
}

/** Writes everything that is generated and committed: wire code, then documents made from tables in the code. */
async function generate() {
  await packages();
  const code = await runProgram(process.execPath, ['proto/generate.mjs'], { cwd: root });
  if (code !== 0) throw new Error('proto/generate.mjs failed');
  await prepare();
  const { writeGeneratedDocuments } = await built('gateway/cli/documents.js');
  for (const path of await writeGeneratedDocuments(root)) say(`wrote ${path}`);
}

/** Brings package-lock.json in line with package.json, complete for all platforms. */
async function lock() {
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--loglevel=error'];
  const code = await runProgram('npm', args, { cwd: root });
  if (code !== 0) throw new Error('npm install --package-lock-only failed; its own words are above');
  const added = completeLock(root);
  say(`package-lock.json is complete (${added.length} entries for other platforms added)`);
}

function built(path) {
  return import(pathToFileURL(join(root, 'dist', path)).href);
}

function say(line) {
  console.error(`ironworks: ${line}`);
}

const program = await main().catch((error) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
// Outside the catch above: what goes wrong in there is the program's to report.
if (program !== undefined) await import(pathToFileURL(program).href);
