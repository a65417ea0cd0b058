// `ironworks/client` against a real `serve`: the documented program as it stands, and a watch through gateways that die.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventDocument } from '../../gateway/client/index.ts';
import { IronworksClient } from '../../gateway/client/index.ts';
import type { Json } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import type { System } from '../support/serve.ts';
import { openSystem } from '../support/serve.ts';

let system: System;
let client: IronworksClient;

beforeAll(async () => {
  system = await openSystem({ args: ['--fleet', '3', '--gateways', '1', '--conductors', '2'] });
  client = new IronworksClient({ url: system.url });
});

afterAll(() => system?.close());

describe('docs/client-example.mjs', () => {
  it('does what it says', async () => {
    const node = await system.addNode({ name: 'slow-1', driver: 'fake', driver_info: { delay_s: 0.3 } });
    for (const action of ['provision.manage', 'provision.provide'])
      await client.wait(await client.submit(node, action));

    const { stdout } = await promisify(execFile)(process.execPath, ['docs/client-example.mjs', system.url, 'slow-1'], {
      timeout: 30_000,
    });

    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
      'slow-1 is power off',
      'power.on: running; power.off behind it: queued',
      'and a reboot now: refused: node_busy',
      'power.off, cancelled: cancelled',
      'power.on: succeeded; the node is power on',
    ]);
    const told = lines.filter((line) => line.startsWith(' '));
    for (const what of ['queued', 'cancelled', 'succeeded']) expect(told).toContain(`  ironworks.task.${what}.v1`);
    expect(told.at(-1)).toBe('  ironworks.task.succeeded.v1');
  });
});

describe('the client', () => {
  it('asks, waits and watches through gateways that are killed, without a loss or a repeat', async () => {
    const node = await system.addNode({ driver: 'fake', driver_info: { delay_s: 0.05 } });
    const stop = new AbortController();
    const events: EventDocument[] = [];
    let watching = false;
    const watch = (async () => {
      const { cursor } = await client.wait(await client.submit(node, 'provision.manage'));
      const feed = client.watch({ nodes: [node], after: String(cursor), signal: stop.signal });
      watching = true;
      for await (const event of feed) events.push(event);
    })().catch((error: unknown) => error);
    await eventually(() => watching, { what: 'a watch' });

    const ends: string[] = [];
    for (let round = 0; round < 6; round++) {
      if (round % 2 === 0) {
        const [gateway] = await eventually(
          async () => {
            const live = await system.liveGateways();
            return live.length > 0 && live;
          },
          { what: 'a gateway', timeoutMs: 20_000 },
        );
        process.kill(gateway?.pid ?? 0, 'SIGKILL');
      }
      const task = await client.submit(node, round % 2 === 0 ? 'power.on' : 'power.off');
      ends.push((await client.wait(task)).state);
    }
    const history = await eventually(
      async () => {
        const { status, body } = await system.call('GET', `/api/v1/nodes/${node}/history?limit=1000`);
        const told: readonly Json[] = status === 200 && Array.isArray(body['events']) ? body['events'] : [];
        const cursors = told.map((event) => (isObject(event) ? String(event['cursor']) : ''));
        return events.at(-1)?.cursor === cursors.at(-1) && cursors;
      },
      { what: 'the last event', timeoutMs: 20_000 },
    );
    stop.abort(new Error('enough'));

    expect(ends).toEqual(ends.map(() => 'succeeded'));
    const seen = events.map(({ cursor }) => cursor);
    expect(seen).toEqual(history.slice(-seen.length));
    expect(seen.length).toBeGreaterThan(6 * 3);
    expect(await watch).toEqual(new Error('enough'));
  });
});
