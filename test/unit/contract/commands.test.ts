import { describe, expect, it } from 'vitest';
import { MAX_DESCRIPTION_BYTES, nodeCommands } from '../../../actors/contract/commands.ts';
import { MASK } from '../../../actors/contract/secrets.ts';
import type { Refusal } from '../../../proto/envelope.ts';
import type { Json, JsonObject } from '../../../proto/json.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import type { Change, CommandResult } from '../../../runtime/host/kind.ts';
import { nodeRecord, nodeTask, runningTask, T0 } from '../../support/node-records.ts';

const caller = { tenant: 'default', role: 'admin', subject: 'tester', address: '' };

function run(name: string, record: ActorRecord, payload: JsonObject = {}): CommandResult {
  const handler = nodeCommands[name];
  if (handler === undefined) throw new Error(`no command ${name}`);
  return handler(record, payload, { now: T0, caller });
}

function refusalOf(result: CommandResult): Refusal {
  if (result.kind !== 'refuse') throw new Error('not refused');
  return result.refusal;
}

function changeOf(result: CommandResult): Change {
  if (result.kind !== 'change') throw new Error(`refused: ${result.refusal.detail}`);
  return result.change;
}

function pointersOf(result: CommandResult): readonly Json[] {
  const { code, data } = refusalOf(result);
  expect(code).toBe('validation_failed');
  const errors = data['errors'];
  return Array.isArray(errors) ? errors.map((error: JsonObject) => error['pointer'] ?? null) : [];
}

const nothing = nodeRecord({ exists: false });

describe('enrolling a node', () => {
  it('makes all its attributes', () => {
    const result = run('create', nothing, { name: 'n7', driver: 'ipmi', driver_info: { ipmi_address: '10.0.0.7' } });

    expect(result).toEqual({
      kind: 'change',
      exists: true,
      event: 'created',
      change: {
        attributes: {
          name: 'n7',
          driver: 'ipmi',
          driver_info: { ipmi_address: '10.0.0.7' },
          properties: {},
          extra: {},
          owner: null,
          maintenance: false,
          maintenance_reason: null,
          last_error: null,
        },
      },
    });
  });

  it('can seed a fake node that is ready for use, and only a fake one', () => {
    expect(changeOf(run('create', nothing, { driver: 'fake', seed: true })).observed).toEqual({
      provision: 'available',
      power: 'power off',
    });
    expect(changeOf(run('create', nothing, { driver: 'fake', seed: true })).attributes).not.toHaveProperty('seed');
    expect(pointersOf(run('create', nothing, { driver: 'ipmi', seed: true }))).toEqual(['/seed']);
  });

  it('is refused where the node is there already', () => {
    expect(refusalOf(run('create', nodeRecord(), { driver: 'fake' })).code).toBe('node_exists');
  });

  it.each<[string, JsonObject, string]>([
    ['no driver', {}, '/driver'],
    ['an unknown driver', { driver: 'telepathy' }, '/driver'],
    ['an unknown member', { driver: 'fake', colour: 'red' }, '/colour'],
    ['a bad name', { driver: 'fake', name: '../etc' }, '/name'],
    ['a name that looks like a UUID', { driver: 'fake', name: '0f6f4f6e-5c0c-4a52-9c2f-6f7a3c1f2a10' }, '/name'],
    ['properties that are a list', { driver: 'fake', properties: [1] }, '/properties'],
    ['a mask for a secret', { driver: 'ipmi', driver_info: { ipmi_password: MASK } }, '/driver_info/ipmi_password'],
    [
      'a key that reaches a prototype',
      { driver: 'fake', extra: JSON.parse('{"a":{"__proto__":{"x":1}}}') },
      '/extra/a/__proto__',
    ],
    [
      'a constructor with a prototype',
      { driver: 'fake', extra: { constructor: { prototype: {} } } },
      '/extra/constructor',
    ],
    ['more than fits', { driver: 'fake', extra: { a: 'x'.repeat(MAX_DESCRIPTION_BYTES) } }, ''],
  ])('is refused with a pointer for %s', (_what, payload, pointer) => {
    expect(pointersOf(run('create', nothing, payload))).toEqual([pointer]);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it('is refused for nesting without end', () => {
    let deep: JsonObject = {};
    for (let level = 0; level < 5_000; level++) deep = { a: deep };

    expect(pointersOf(run('create', nothing, { driver: 'fake', extra: deep }))).toHaveLength(1);
  });
});

describe('changing a node', () => {
  const secretive = nodeRecord({
    attributes: {
      driver: 'ipmi',
      driver_info: { ipmi_address: '10.0.0.7', ipmi_password: 'hunter2', list: [{ token: 'a' }, { token: 'b' }] },
      extra: { rack: 'r1', row: 2 },
      owner: 'blue',
    },
  });

  it('merges the patch into its description and leaves the rest', () => {
    const { attributes } = changeOf(run('update', secretive, { name: 'n8', extra: { rack: 'r2', row: null } }));

    expect(attributes).toEqual({
      name: 'n8',
      driver: 'ipmi',
      driver_info: secretive.attributes['driver_info'],
      properties: {},
      extra: { rack: 'r2' },
      owner: 'blue',
    });
  });

  it('takes members away with null, down to what a new node has', () => {
    const { attributes } = changeOf(
      run('update', secretive, { name: null, extra: null, owner: null, driver_info: null }),
    );

    expect(attributes).toMatchObject({ name: null, extra: {}, owner: null, driver_info: {} });
  });

  it('keeps secrets whose mask is sent back, and replaces those that are sent anew', () => {
    const shown = { ipmi_address: '10.0.0.8', ipmi_password: MASK, list: [{ token: MASK }, { token: MASK }] };

    expect(changeOf(run('update', secretive, { driver_info: shown })).attributes).toMatchObject({
      driver_info: { ipmi_address: '10.0.0.8', ipmi_password: 'hunter2', list: [{ token: 'a' }, { token: 'b' }] },
    });
    expect(changeOf(run('update', secretive, { driver_info: { ipmi_password: 'new' } })).attributes).toMatchObject({
      driver_info: { ipmi_password: 'new' },
    });
  });

  it('refuses a mask that stands for no secret, also in a list that has changed', () => {
    expect(pointersOf(run('update', secretive, { driver_info: { redfish_password: MASK } }))).toEqual([
      '/driver_info/redfish_password',
    ]);
    expect(pointersOf(run('update', secretive, { driver_info: { list: [{ token: MASK }] } }))).toEqual([
      '/driver_info/list/0/token',
    ]);
  });

  it('says which call changes what a patch cannot', () => {
    const refusal = refusalOf(run('update', secretive, { maintenance: true }));

    expect(refusal.data).toEqual({
      errors: [{ pointer: '/maintenance', message: 'is changed by the actions maintenance.set and maintenance.unset' }],
    });
  });

  it('refuses what would leave the node without a driver, and prototype keys', () => {
    expect(pointersOf(run('update', secretive, { driver: null }))).toEqual(['/driver']);
    expect(pointersOf(run('update', secretive, JSON.parse('{"extra":{"__proto__":{"x":1}}}')))).toEqual([
      '/extra/__proto__',
    ]);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it('is allowed only in the states that Ironic allows it in', () => {
    expect(run('update', nodeRecord({ provision: 'active' }), { name: 'x' }).kind).toBe('change');
    expect(run('update', nodeRecord({ provision: 'inspecting' }), { name: 'x' }).kind).toBe('change');
    expect(refusalOf(run('update', nodeRecord({ provision: 'deploying' }), { name: 'x' }))).toMatchObject({
      code: 'action_not_allowed',
      data: { state: 'deploying' },
    });
  });
});

describe('removing a node', () => {
  it('takes the secrets of a removed node with it, and keeps only what names it', () => {
    const record = nodeRecord({ provision: 'manageable' });
    const secret = { ...record, attributes: { ...record.attributes, driver_info: { ipmi_password: 'hunter2' } } };

    const result = run('delete', secret);

    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(result).toMatchObject({ change: { attributes: { name: record.attributes['name'] } } });
  });

  it('is allowed in the states that Ironic allows it in', () => {
    expect(run('delete', nodeRecord({ provision: 'manageable' }))).toMatchObject({ exists: false, event: 'deleted' });
    expect(refusalOf(run('delete', nodeRecord({ provision: 'active' })))).toMatchObject({
      code: 'action_not_allowed',
      data: { state: 'active', needs: ['enroll', 'manageable', 'adopt failed'] },
    });
  });

  it('is refused while anything is in line, naming the holder', () => {
    const on = runningTask(1, 'power.on');
    const record = nodeRecord({ provision: 'manageable', tasks: [on, nodeTask(2, 'power.off')] });

    expect(refusalOf(run('delete', record))).toMatchObject({
      code: 'node_busy',
      data: { holder: { task: on.id }, queued: 1 },
    });
  });
});
