import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../proto/json.ts';
import { GatewayRig } from '../support/gateway-rig.ts';

/** Members that mean something somewhere, so that bodies come close to what is accepted. */
const names = fc.oneof(
  fc.constantFrom('action', 'params', 'on_conflict', 'timeout_s', 'callback', 'driver', 'driver_info', 'name', 'owner'),
  fc.constantFrom(
    'extra',
    'properties',
    'reason',
    'outcome',
    'op',
    'path',
    'value',
    'from',
    'constructor',
    'prototype',
  ),
  fc.string({ maxLength: 8 }),
);
const leaves = fc.oneof(
  fc.constantFrom<Json>(
    'power.on',
    'fake',
    'replace',
    '/extra',
    '******',
    'queue',
    'succeeded',
    null,
    true,
    0,
    -1,
    1e21,
  ),
  fc.string({ maxLength: 40 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const bodies = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaves,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 6 }),
  ),
})).value;

const routes: readonly (readonly [string, string, string])[] = [
  ['POST', '/api/v1/nodes', 'application/json'],
  ['PATCH', '/api/v1/nodes/n1', 'application/merge-patch+json'],
  ['PATCH', '/api/v1/nodes/n1', 'application/json-patch+json'],
  ['POST', '/api/v1/nodes/n1/tasks', 'application/json'],
  ['POST', '/api/v1/nodes/n1/resume', 'application/json'],
  ['POST', '/api/v1/nodes/n1/heartbeat', 'application/json'],
  ['POST', '/api/v1/nodes/n1/validate', 'application/json'],
];

describe('any body at any route', () => {
  it.each(routes)('%s %s as %s is accepted or refused, never an error of ours', async (method, path, type) => {
    const rig = new GatewayRig();
    rig.node('n1');
    const headers = { 'content-type': type };

    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await rig.ask(method, path, { headers, body });
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400)
          expect(answer.body).toMatchObject({ status: answer.status, code: expect.any(String) });
      }),
      { numRuns: 150 },
    );
    expect('polluted' in {}).toBe(false);
  });

  it.each(routes)('%s %s as %s survives any bytes', async (method, path, type) => {
    const rig = new GatewayRig();
    rig.node('n1');
    const headers = { 'content-type': type };
    const texts = fc.oneof(
      fc.string().map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 64 }),
    );

    await fc.assert(
      fc.asyncProperty(texts, async (raw) => {
        expect((await rig.ask(method, path, { headers, raw })).status).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
  });
});

describe('any path and query', () => {
  const characters = fc.constantFrom(
    '/',
    '.',
    '%',
    '2',
    'e',
    'f',
    '0',
    'n1',
    'api/v1',
    'nodes',
    'tasks',
    '?',
    '&',
    '=',
    '~',
  );
  const targets = fc.array(characters, { maxLength: 20 }).map((parts) => `/${parts.join('')}`);

  it('is answered, and never by an error of ours', async () => {
    const rig = new GatewayRig();
    rig.node('n1');

    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD'), targets, async (method, target) => {
        expect((await rig.ask(method, target)).status).toBeLessThan(500);
      }),
      { numRuns: 500 },
    );
  });
});
