// The power sync as an operator meets it: a node that goes away, over HTTP against `serve`.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import { openSystem, type System } from '../support/serve.ts';

let system: System;

beforeAll(async () => {
  system = await openSystem({ args: ['--power-sync-s', '1', '--absent-after', '2'] });
});
afterAll(async () => {
  await system?.close();
});

async function node(id: string): Promise<JsonObject> {
  return (await system.call('GET', `/api/v1/nodes/${id}`)).body;
}

describe('a node that stops answering', () => {
  it('goes into maintenance with a reason and an event, refuses no power action, and is left there until an operator says', async () => {
    const tape = await system.tape();
    const id = await system.addNode({ driver: 'fake' });
    const managed = await system.ask(id, { action: 'provision.manage' });
    await system.final(String(managed.body['id']));
    await system.call('PATCH', `/api/v1/nodes/${id}`, {
      body: { driver_info: { unreachable: true } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });

    const gone = await eventually(
      async () => {
        const seen = await node(id);
        return seen['maintenance'] === true && seen;
      },
      { what: 'maintenance', timeoutMs: 20_000 },
    );

    expect(gone).toMatchObject({
      maintenance_reason: expect.stringMatching(/^power sync: no answer 2 times in a row since /),
      provision_state: 'manageable',
    });
    expect(gone['last_error']).toBe(gone['maintenance_reason']);
    const told = await tape.event('its maintenance', ({ type }) => type === 'node.maintenance');
    expect(told.data).toMatchObject({ id, maintenance: true, power_sync: { check: 'power sync', failures: 2 } });

    const asked = await system.ask(id, { action: 'power.on' });
    expect(asked.status).toBe(202);
    expect(await system.final(String(asked.body['id']))).toMatchObject({ error: { code: 'unreachable' } });
    const unset = await system.ask(id, { action: 'maintenance.unset' });
    await system.final(String(unset.body['id']));
    expect(await node(id)).toMatchObject({ maintenance: false, maintenance_reason: null });
  });
});
