// `ironworks gateway` as a command of its own: it stands before the process that does the work, and takes it along.

import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';
import { freePort, withoutSettings } from '../support/serve-process.ts';

let server: TestServer | undefined;
let command: ChildProcess | undefined;

afterEach(async () => {
  command?.kill('SIGKILL');
  await server?.stop();
  command = undefined;
  server = undefined;
});

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/livez`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

it.each(['SIGKILL', 'SIGTERM'] as const)('%s of the command leaves no gateway behind', async (signal) => {
  server = await startTestServer();
  const listen = `127.0.0.1:${await freePort()}`;
  const url = `http://${listen}`;
  command = spawn(
    process.execPath,
    ['gateway/cli/ironworks.mjs', 'gateway', '--nats', server.url, '--listen', listen],
    {
      env: { ...withoutSettings(process.env), IRONWORKS_LOG_LEVEL: 'silent' },
      stdio: 'ignore',
    },
  );
  await eventually(() => answers(url), { what: `an answer of ${url}`, timeoutMs: 30_000, intervalMs: 50 });

  command.kill(signal);

  await eventually(async () => !(await answers(url)), { what: 'the end of the gateway', timeoutMs: 20_000 });
});
