// An older copy of the store is put back while everything is down: acknowledged data is lost, and nobody may be told otherwise.
// Whole, a client's cursor is ahead of the log; the journal alone, the checkpoints are.

import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { openSystem, type System } from '../support/serve.ts';

const STOP_LIMIT_MS = 40_000;

let system: System | undefined;
let copies: string | undefined;

afterEach(async () => {
  await system?.close();
  if (copies !== undefined) rmSync(copies, { recursive: true, force: true });
  system = undefined;
  copies = undefined;
});

/** Stops everything cleanly, and gives the data folder. */
async function stopped(of: System): Promise<string> {
  of.signal('SIGTERM');
  await of.ended(STOP_LIMIT_MS);
  await of.close(true);
  return of.dataDir;
}

async function done(
  of: System,
  node: string,
  action: string,
): Promise<{ readonly id: string; readonly cursor: string }> {
  const { body } = await of.ask(node, { action });
  const task = await of.final(String(body['id']));
  expect(task['state']).toBe('succeeded');
  const { events } = (await of.call('GET', `/api/v1/tasks/${task['id']}/events`)).body;
  const last = Array.isArray(events) ? events.at(-1) : undefined;
  return { id: String(task['id']), cursor: isObject(last) ? String(last['cursor']) : '' };
}

/** The folder of one stream in a data folder, or of the whole store. */
function folderOf(dataDir: string, what: 'store' | 'journal'): string {
  const store = join(dataDir, 'store');
  if (what === 'store') return store;
  const streams = readdirSync(store, { recursive: true, withFileTypes: true });
  const found = streams.find(
    (each) => each.isDirectory() && /journal/i.test(each.name) && each.parentPath.endsWith('streams'),
  );
  if (found === undefined) throw new Error(`no journal below ${store}`);
  return join(found.parentPath, found.name);
}

/** A first task; a copy; a second task; the copy is put back. What is up again, and the second task. */
async function rolledBack(what: 'store' | 'journal'): Promise<{
  readonly up: System;
  readonly node: string;
  readonly lost: { readonly id: string; readonly cursor: string };
}> {
  system = await openSystem();
  const node = await system.addNode({ driver: 'fake', driver_info: { delay_s: 0.05 } });
  await done(system, node, 'power.on');
  const dataDir = await stopped(system);
  copies = mkdtempSync(join(tmpdir(), 'ironworks-copy-'));
  cpSync(folderOf(dataDir, what), join(copies, what), { recursive: true });

  system = await openSystem({ dataDir });
  const lost = await done(system, node, 'power.off');
  await stopped(system);
  const place = folderOf(dataDir, what);
  rmSync(place, { recursive: true });
  cpSync(join(copies, what), place, { recursive: true });

  system = await openSystem({ dataDir });
  return { up: system, node, lost };
}

/** Asks for one thing after the other until the log has grown past the cursor; the newest then. */
async function grownPast(up: System, node: string, cursor: string): Promise<string> {
  for (let asked = 0; asked < 32; asked++) {
    const { cursor: newest } = await done(up, node, asked % 2 === 0 ? 'power.off' : 'power.on');
    if (newest > cursor) return newest;
  }
  throw new Error(`the log has not grown past ${cursor} with 32 tasks`);
}

async function toldReconciled(up: System, node: string): Promise<void> {
  await eventually(
    async () => {
      const { body } = await up.call('GET', `/api/v1/nodes/${node}/history`);
      return JSON.stringify(body).includes('node.reconciled');
    },
    { what: `an event node.reconciled of ${node}`, timeoutMs: 20_000 },
  );
}

describe('an older copy put back', () => {
  it('of the whole store: a cursor of what is lost is answered 410 cursor_expired, now and when the log has grown past it, and every node says that it is looked at anew', async () => {
    const report = faultReport('F5');
    const { up, node, lost } = await rolledBack('store');
    const resume = async (): Promise<unknown[]> => {
      const { status, body } = await up.call('GET', `/api/v1/events?after=${encodeURIComponent(lost.cursor)}`);
      return [status, body['code']];
    };

    const ahead = await resume();
    await toldReconciled(up, node);
    expect(up.stderr()).toContain('the store was rolled back');
    expect((await up.call('GET', `/api/v1/tasks/${lost.id}`)).status).toBe(404);
    const newest = await grownPast(up, node, lost.cursor);
    const within = await resume();

    report.injected('an older copy of the whole store put back while nothing ran');
    report.found(
      `a cursor ahead of it: ${ahead.join(' ')}; when the log had grown past it: ${within.join(' ')}; the event node.reconciled`,
    );
    expect(newest > lost.cursor).toBe(true);
    expect(ahead).toEqual([410, 'cursor_expired']);
    expect(within).toEqual([410, 'cursor_expired']);
  });

  it('of the journal alone: the node goes on from its checkpoint, which is ahead, and an event says so', async () => {
    const report = faultReport('F5');
    const { up, node, lost } = await rolledBack('journal');

    await toldReconciled(up, node);
    await done(up, node, 'power.on');
    report.injected('an older copy of the journal alone put back while nothing ran');
    report.found('the event node.reconciled');
    expect((await up.call('GET', `/api/v1/tasks/${lost.id}`)).body['state']).toBe('succeeded');
    expect((await up.call('GET', `/api/v1/nodes/${node}`)).body['power_state']).toBe('power on');
  });
});
