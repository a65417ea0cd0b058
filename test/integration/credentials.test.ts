// Tokens that expire, are taken away or may do less, while their streams are open, at a gateway that goes on running.

import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXPIRY_LEEWAY_MS } from '../../gateway/auth/authenticate.ts';
import { WebSocket } from '../../gateway/engine/ws.ts';
import { eventually } from '../support/eventually.ts';
import { openSystem, type System } from '../support/serve.ts';

/** What is promised of a token that is taken away. */
const LOST_WITHIN_MS = 60_000;

interface Entry {
  readonly token: string;
  readonly role: string;
  readonly tenant?: string;
  readonly expires?: string;
}

const STAYING: Entry = { token: 'stays', role: 'operator' };

let folder: string;
let system: System;
const open: WebSocket[] = [];
/** Another one for each test: nothing of the one before counts. */
let changing: Entry;
let tests = 0;

/** Replaces the file as a careful operator does: in one step. */
function write(...entries: readonly Entry[]): void {
  const tokens = entries.map(({ token, tenant = 'default', ...rest }) => ({
    sha256: createHash('sha256').update(token).digest('hex'),
    tenant,
    name: token,
    ...rest,
  }));
  writeFileSync(join(folder, 'new'), JSON.stringify({ tokens }));
  renameSync(join(folder, 'new'), join(folder, 'tokens.yaml'));
}

const bearer = (token: string): { readonly authorization: string } => ({ authorization: `Bearer ${token}` });

async function statusFor(token: string): Promise<number> {
  return (await fetch(`${system.url}/api/v1/nodes`, { headers: bearer(token) })).status;
}

async function known(token: string): Promise<void> {
  await eventually(async () => (await statusFor(token)) === 200, {
    what: `${token} let in`,
    timeoutMs: LOST_WITHIN_MS,
  });
}

/** A subscribed WebSocket, and the close frame it comes to. */
async function connect(token: string): Promise<{ readonly socket: WebSocket; closed(): number | undefined }> {
  const socket = new WebSocket(`${system.url.replace(/^http/, 'ws')}/api/v1/stream`, ['ironworks.v1+json'], {
    headers: bearer(token),
  });
  open.push(socket);
  let closed: number | undefined;
  socket.on('close', (code) => {
    closed = code;
  });
  await new Promise((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify({ op: 'subscribe', id: 's' })));
  });
  return { socket, closed: () => closed };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ironworks-tokens-'));
  write(STAYING);
  system = await openSystem({ args: ['--tokens', join(folder, 'tokens.yaml'), '--conductors', '1'] });
});

beforeEach(async () => {
  changing = { token: `changes-${tests++}`, role: 'operator' };
  write(STAYING, changing);
  await known(changing.token);
});

afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});

afterAll(async () => {
  await system?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a token', () => {
  it.each<[string, Partial<Entry>, number]>([
    ['is taken away', { token: 'another' }, 4001],
    ['is given to another tenant', { tenant: 'other' }, 4003],
    ['may do less', { role: 'reader' }, 4003],
  ])('that %s loses its sockets within a minute, and no other does', async (_, change, code) => {
    const [losing, staying] = await Promise.all([connect(changing.token), connect(STAYING.token)]);
    write(STAYING, { ...changing, ...change });

    expect(await eventually(losing.closed, { what: 'the close', timeoutMs: LOST_WITHIN_MS })).toBe(code);
    expect(await statusFor(changing.token)).toBe(code === 4001 ? 401 : 200);
    expect([staying.closed(), staying.socket.readyState]).toEqual([undefined, WebSocket.OPEN]);
    expect(await statusFor(STAYING.token)).toBe(200);
  });

  it(
    'that is taken away loses its event stream with a last event that says why',
    async () => {
      const stream = await fetch(`${system.url}/api/v1/events`, { headers: bearer(changing.token) });
      write(STAYING);

      // Ends by itself, or the test does by its time.
      expect(await stream.text()).toContain('event: error\ndata: {"code":"unauthenticated"');
    },
    LOST_WITHIN_MS,
  );

  it('that expires is let in until then, loses its socket, and is 401 afterwards', async () => {
    // Its leeway ends in some seconds.
    const expires = new Date(Date.now() - EXPIRY_LEEWAY_MS + 15_000).toISOString();
    const ending = { ...changing, token: 'ends', expires };
    write(STAYING, ending);
    await known(ending.token);
    const { closed } = await connect(ending.token);

    expect(await eventually(closed, { what: 'the close', timeoutMs: LOST_WITHIN_MS })).toBe(4001);
    expect(await statusFor(ending.token)).toBe(401);
  });

  it('stays known while the file is broken', async () => {
    const { closed } = await connect(changing.token);
    writeFileSync(join(folder, 'tokens.yaml'), 'tokens: [');
    await eventually(() => `${system.stdout()}${system.stderr()}`.includes('the file of tokens cannot be used'), {
      what: 'the line about it',
      timeoutMs: LOST_WITHIN_MS,
    });

    expect(await statusFor(changing.token)).toBe(200);
    expect(closed()).toBeUndefined();
  });
});
