// A broker that accepts connections and says nothing, as a nats-server that is stopped: whoever runs a command against it gets
// an answer, and his prompt back.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ENDS_WITHIN_MS = 45_000;

let silent: Server;
let url: string;
let folder: string;
const sockets = new Set<Socket>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ironworks-frozen-'));
  silent = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // whoever gave up may have reset it
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  url = `nats://127.0.0.1:${(silent.address() as AddressInfo).port}`; // proof: it listens on TCP
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  rmSync(folder, { recursive: true });
});

it.each([
  ['doctor', ['doctor', '--url', 'http://127.0.0.1:1'], 5],
  ['serve', ['serve', '--listen', '0', '--fleet', 'none'], 1],
])(
  '%s says that no server is there, and ends',
  async (_name, args, exitCode) => {
    const command = [resolve('dist/gateway/cli/main.js'), ...args, '--nats', url, '--data', join(folder, 'data')];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'], timeout: ENDS_WITHIN_MS });
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString('utf8')));
    child.stderr.on('data', (data: Buffer) => (said += data.toString('utf8')));
    const [code, signal] = await once(child, 'close');

    expect(said).toContain(`no NATS server at ${url.slice('nats://'.length)}`);
    expect([code, signal]).toEqual([exitCode, null]);
  },
  60_000,
);
