import { describe, expect, it } from 'vitest';
import { checkNode } from '../../../actors/contract/driver-info.ts';
import { applyMergePatch } from '../../../actors/contract/merge-patch.ts';
import { nodeView, statesView } from '../../../actors/contract/node-view.ts';
import { admit, checkParams } from '../../../actors/contract/params.ts';
import {
  CancelBody,
  NodeCreateBody,
  NodePatchBody,
  ResolveBody,
  ResumeBody,
  TaskRequestBody,
  TaskRequestMessageBody,
} from '../../../actors/contract/schemas.ts';
import { isSecretName, masked } from '../../../actors/contract/secrets.ts';
import { compile } from '../../../actors/contract/validation.ts';
import type { Json } from '../../../proto/json.ts';
import { NODE, nodeRecord, nodeTask, runningTask, T0 } from '../../support/node-records.ts';

const pointers = (check: ReturnType<typeof compile>, value: unknown): readonly string[] =>
  check(value).map(({ pointer }) => pointer);

describe('the body of a task request', () => {
  const check = compile(TaskRequestBody);

  it('takes what the public contract shows', () => {
    const body = {
      action: 'power.reboot',
      params: {},
      on_conflict: 'reject',
      timeout_s: 300,
      callback: { url: 'https://ops.example/hook', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    };

    expect(check(body)).toEqual([]);
    expect(check({ action: 'power.on' })).toEqual([]);
  });

  it.each<[unknown, readonly string[]]>([
    [null, ['']],
    [[], ['']],
    ['power.on', ['']],
    [{}, ['/action']],
    [{ action: 'power.explode' }, ['/action']],
    [{ action: 7, color: 1, 'a/b~c': 2 }, ['/color', '/a~1b~0c', '/action']],
    [{ action: 'power.on', params: [] }, ['/params']],
    [{ action: 'power.on', on_conflict: 'wait' }, ['/on_conflict']],
    [{ action: 'power.on', timeout_s: 0 }, ['/timeout_s']],
    [{ action: 'power.on', timeout_s: 1.5 }, ['/timeout_s']],
    [{ action: 'power.on', timeout_s: Number.NaN }, ['/timeout_s']],
    [{ action: 'power.on', timeout_s: 2 ** 53 }, ['/timeout_s']],
    [{ action: 'power.on', callback: { url: 'ftp://x' } }, ['/callback/url']],
    [{ action: 'power.on', callback: { url: 'https://x', headers: {} } }, ['/callback/headers']],
    [{ action: 'power.on', idempotency_key: 'k' }, ['/idempotency_key']],
  ])('refuses %j with pointers', (body, expected) => {
    expect(pointers(check, body)).toEqual(expected);
  });

  it('says what would be right', () => {
    expect(check({ action: 'power.on', on_conflict: 'wait' })).toEqual([
      { pointer: '/on_conflict', message: 'must be one of "reject", "queue", "replace"' },
    ]);
    expect(check({})).toEqual([{ pointer: '/action', message: 'is required' }]);
  });

  it('does not list thousands of unknown members', () => {
    const flood = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 1]));

    expect(check(flood)).toHaveLength(1);
  });

  it('may hold key and wait where there are no headers', () => {
    const body = { action: 'power.on', idempotency_key: 'k', wait_s: 2.5 };

    expect(compile(TaskRequestMessageBody)(body)).toEqual([]);
  });
});

describe('the other bodies', () => {
  it('take what they should and nothing else', () => {
    expect(compile(NodeCreateBody)({ driver: 'fake' })).toEqual([]);
    expect(pointers(compile(NodeCreateBody), { driver: 'fake', seed: true })).toEqual(['/seed']);
    expect(compile(NodePatchBody)({ name: null, extra: null, driver_info: { a: null } })).toEqual([]);
    expect(pointers(compile(NodePatchBody), { power_state: 'power on' })).toEqual(['/power_state']);
    expect(compile(CancelBody)({})).toEqual([]);
    expect(compile(ResumeBody)({ reason: 'repaired' })).toEqual([]);
    expect(compile(ResolveBody)({ outcome: 'succeeded', reason: 'seen with my own eyes' })).toEqual([]);
    expect(pointers(compile(ResolveBody), { outcome: 'unknown' })).toEqual(['/reason', '/outcome']);
  });
});

describe('parameters of actions', () => {
  it('fit their action', () => {
    expect(checkParams('power.on', {})).toBeUndefined();
    expect(checkParams('management.set_boot_device', { device: 'pxe', persistent: true })).toBeUndefined();
    expect(checkParams('maintenance.set', { reason: 'fan' })).toBeUndefined();
  });

  it('are refused with pointers into the request', () => {
    expect(checkParams('power.on', { force: true })).toMatchObject({
      code: 'validation_failed',
      data: { errors: [{ pointer: '/params/force', message: 'is not known here' }] },
    });
    expect(checkParams('management.set_boot_device', { device: 'tape' })).toMatchObject({
      data: { errors: [{ pointer: '/params/device' }] },
    });
    expect(checkParams('power.explode', {})).toMatchObject({
      code: 'validation_failed',
      data: { errors: [{ pointer: '/action' }] },
    });
  });

  it('take cleaning steps in the shape Ironic gives them', () => {
    const check = (cleanSteps: Json): unknown => checkParams('provision.clean', { clean_steps: cleanSteps });

    expect(checkParams('provision.clean', {})).toBeUndefined();
    expect(
      check([{ interface: 'raid', step: 'create_configuration', args: { size: 'MAX' }, priority: 0 }]),
    ).toBeUndefined();
    expect(checkParams('provision.provide', { clean_steps: [] })).toMatchObject({
      data: { errors: [{ pointer: '/params/clean_steps' }] },
    });
  });

  it.each<[Json, readonly string[]]>([
    ['erase_devices', ['']],
    [null, ['']],
    [{ interface: 'deploy', step: 'erase_devices' }, ['']],
    [[], ['']],
    [Array.from({ length: 33 }, () => ({ interface: 'deploy', step: 'erase_devices' })), ['']],
    [['erase_devices'], ['/0']],
    [[{}], ['/0/interface', '/0/step']],
    [[{ interface: 'deploy', step: 'ok' }, { step: 'x' }], ['/1/interface']],
    [[{ interface: 'console', step: 'x' }], ['/0/interface']],
    [[{ interface: 'deploy', step: '' }], ['/0/step']],
    [[{ interface: 'deploy', step: 'erase devices' }], ['/0/step']],
    [[{ interface: 'deploy', step: 7 }], ['/0/step']],
    [[{ interface: 'deploy', step: 'x', args: [] }], ['/0/args']],
    [[{ interface: 'deploy', step: 'x', priority: -1 }], ['/0/priority']],
    [[{ interface: 'deploy', step: 'x', priority: 1.5 }], ['/0/priority']],
    [[{ interface: 'deploy', step: 'x', order: 1 }], ['/0/order']],
  ])('refuse the cleaning steps %j', (cleanSteps, wanted) => {
    const refusal = checkParams('provision.clean', { clean_steps: cleanSteps });

    expect(refusal?.code).toBe('validation_failed');
    expect(refusal?.data['errors']).toHaveLength(wanted.length);
    expect(refusal?.data['errors']).toEqual(
      expect.arrayContaining(
        wanted.map((pointer) => expect.objectContaining({ pointer: `/params/clean_steps${pointer}` })),
      ),
    );
  });
});

describe('a node in maintenance', () => {
  const record = nodeRecord({ attributes: { maintenance: true, maintenance_reason: 'fan' } });

  it('refuses to be deployed, naming the reason and what is allowed', () => {
    expect(admit(record, 'provision.deploy')).toMatchObject({
      code: 'action_not_allowed',
      data: { maintenance: true, maintenance_reason: 'fan', state: 'available' },
    });
    expect(admit(record, 'provision.deploy')?.data['allowed']).not.toContain('provision.deploy');
  });

  it('refuses it also where the end of the maintenance is in line: what an operator has not done yet is not counted on', () => {
    const unsetting = { ...record, tasks: [runningTask(1, 'power.on'), nodeTask(2, 'maintenance.unset')] };

    expect(admit(unsetting, 'provision.deploy')).toMatchObject({
      code: 'action_not_allowed',
      data: { maintenance: true },
    });
  });

  it('still takes power actions, and others do in service', () => {
    expect(admit(record, 'power.off')).toBeUndefined();
    expect(admit(record, 'maintenance.unset')).toBeUndefined();
    expect(admit(nodeRecord(), 'provision.deploy')).toBeUndefined();
  });
});

describe('secrets', () => {
  it('are known by their names', () => {
    for (const name of [
      'password',
      'ipmi_password',
      'redfish_password',
      'auth_token',
      'client_secret',
      'snmp_community',
      'ipmi_hex_kg_key',
      'private_key',
      'apiKey',
      'Passphrase',
    ])
      expect(isSecretName(name), name).toBe(true);
    for (const name of ['ipmi_address', 'ipmi_username', 'deploy_kernel', 'key', 'delay_s', 'ipmi_cipher_suite'])
      expect(isSecretName(name), name).toBe(false);
  });

  it('are masked at any depth and whatever they are', () => {
    expect(masked({ a: 1, b_password: 'x', c: [{ token: { deep: 1 } }], d: { secret: null, e: 'f' } })).toEqual({
      a: 1,
      b_password: '******',
      c: [{ token: '******' }],
      d: { secret: null, e: 'f' },
    });
  });
});

describe('a merge patch', () => {
  // The table of RFC 7396, appendix A, where both sides are objects.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('makes of %j and %j what RFC 7396 says', (document, patch, expected) => {
    expect(applyMergePatch(document, patch)).toEqual(expected);
  });
});

describe('a node shown', () => {
  const running = runningTask(1, 'power.on', {
    step: { name: 'power on', attempt: 1, of: 0, effectId: 'e', intent: true, startedAt: T0 },
    progress: { percent: 10, message: 'switching' },
  });
  const queued = nodeTask(2, 'power.off');
  const record = nodeRecord({
    power: null,
    tasks: [running, queued, nodeTask(3, 'power.on', { state: 'failed' })],
    attributes: { driver_info: { ipmi_password: 'hunter2' } },
  });

  it('has the members of the public contract, its secrets masked', () => {
    const view = nodeView(record, 42);

    expect(view).toMatchObject({
      id: NODE,
      name: 'n1',
      driver: 'fake',
      driver_info: { ipmi_password: '******' },
      properties: {},
      extra: {},
      owner: null,
      power_state: null,
      target_power_state: null,
      provision_state: 'available',
      target_provision_state: null,
      maintenance: false,
      maintenance_reason: null,
      last_error: null,
      revision: 42,
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
    });
    expect(JSON.stringify(view)).not.toContain('hunter2');
  });

  it('says what runs and what waits', () => {
    for (const view of [nodeView(record, 1), statesView(record, 1)]) {
      expect(view['task']).toMatchObject({
        id: running.id,
        action: 'power.on',
        state: 'running',
        step: { name: 'power on', attempt: 1, of: null },
        progress: { percent: 10, message: 'switching' },
      });
      expect(view['queue']).toEqual([
        {
          id: queued.id,
          action: 'power.off',
          state: 'queued',
          position: 1,
          created_at: new Date(queued.createdAt).toISOString(),
        },
      ]);
    }
  });
});

describe('validating a driver_info', () => {
  const issues = (driver: string, info: object): readonly string[] =>
    checkNode(nodeRecord({ attributes: { driver, driver_info: { ...info } } })).map(({ pointer }) => pointer);

  it('takes the knobs of the fake driver', () => {
    const knobs = {
      delay_s: { 'power.on': 1, 'deploy.write_image': 5 },
      fail: { 'power.on': { times: 2, code: 'driver_error' } },
      lose_reply: 0.25,
      stuck: false,
      unreachable: false,
    };

    expect(issues('fake', knobs)).toEqual([]);
    expect(issues('fake', { delay_s: 0.1 })).toEqual([]);
    expect(issues('fake', { lose_reply: 2, speed: 1 })).toEqual(['/driver_info/speed', '/driver_info/lose_reply']);
  });

  it('names what an IPMI controller cannot be reached without', () => {
    expect(issues('ipmi', { ipmi_address: '10.0.0.1', ipmi_port: '6230', deploy_kernel: 'k' })).toEqual([]);
    expect(issues('ipmi', { ipmi_port: 'x' })).toEqual(['/driver_info/ipmi_address', '/driver_info/ipmi_port']);
    expect(issues('none', {})).toEqual(['/driver']);
  });
});
