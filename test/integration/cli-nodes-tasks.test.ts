// The command line as an operator uses it, each command once against a real system: what it prints, and its exit code.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../proto/json.ts';
import { type Cli, type CliAnswer, cliInProcess, cliProcess } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';

let system: System;
let requests: Requests;
let ironworks: Cli;

beforeAll(async () => {
  system = await openSystem();
  requests = requestsOf(system);
  ironworks = cliInProcess(system.url);
});

afterAll(async () => {
  await system?.close();
});

let made = 0;

/** Named, so that commands can call it by its name. */
async function aNode(driverInfo: JsonObject = {}): Promise<{ readonly name: string; readonly id: string }> {
  const name = `rack-${++made}`;
  return { name, id: await system.addNode({ name, driver: 'fake', driver_info: driverInfo }) };
}

const ulidOf = (task: string): string => task.slice(task.lastIndexOf('.') + 1);

function jsonOf({ stdout }: CliAnswer): Json {
  return JSON.parse(stdout) as Json; // proof: `-o json` prints nothing else
}

describe.concurrent('ironworks node set, delete', () => {
  it('changes what it is told, takes away what it is told, and shows the node', async () => {
    const { name } = await aNode({ delay_s: 1 });

    const set = await ironworks(
      ...['node', 'set', name, '--owner', 'team-a', '--property', 'cpus:=8', '--extra', 'rack=r1'],
      ...['--driver-info', 'stuck:=false', '--unset', 'driver_info.delay_s', '-o', 'json'],
    );

    expect([set.code, set.stderr]).toEqual([0, '']);
    expect(jsonOf(set)).toMatchObject({
      name,
      owner: 'team-a',
      properties: { cpus: 8 },
      extra: { rack: 'r1' },
      driver_info: { stuck: false },
    });
    expect(JSON.stringify(jsonOf(set))).not.toContain('delay_s');
    const wrong = await ironworks('node', 'set', name, '--name', 'not/a/name');
    expect([wrong.code, wrong.stdout]).toEqual([3, '']);
    expect(wrong.stderr).toContain('/name');
    expect((await ironworks('node', 'set', name)).code).toBe(2);
  });

  it('removes several nodes and tells of each; what cannot be removed has an exit code of its own', async () => {
    const [first, second, busy] = [await aNode(), await aNode(), await aNode({ delay_s: 20 })];
    await requests.accepted(busy.id, { action: 'power.on' });

    const deleted = await ironworks('node', 'delete', first.name, second.name);
    const again = await ironworks('node', 'delete', first.name);
    const refused = await ironworks('node', 'delete', busy.name);

    expect([deleted.code, deleted.stderr]).toEqual([0, '']);
    expect(deleted.stdout.trim().split('\n').sort()).toEqual([`${first.name}: deleted`, `${second.name}: deleted`]);
    expect([again.code, again.stderr]).toEqual([4, expect.stringContaining('node_not_found')]);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('node_busy')]);
    expect((await ironworks('node', 'show', busy.name)).code).toBe(0);
  });
});

describe.concurrent('ironworks node maintenance, validate', () => {
  it('sets maintenance with a reason that everybody sees, and unsets it', async () => {
    const { name, id } = await aNode();
    await requests.done(id, { action: 'provision.manage' });
    await requests.done(id, { action: 'provision.provide' });

    const set = await ironworks('node', 'maintenance', 'set', name, '--reason', 'a fan is dead', '--wait');
    const shown = await ironworks('node', 'list', '--maintenance', 'yes');
    const deploy = await ironworks('node', 'provision', 'deploy', name);
    const unset = await ironworks('node', 'maintenance', 'unset', name, '--wait');

    expect([set.code, set.stdout]).toEqual([0, expect.stringMatching(/maintenance\.set +succeeded/)]);
    expect(shown.stdout).toMatch(new RegExp(`${name} .* yes`));
    expect([deploy.code, deploy.stderr]).toEqual([3, expect.stringContaining('a fan is dead')]);
    expect(unset.code).toBe(0);
    expect(await requests.show(id)).toMatchObject({ maintenance: false, maintenance_reason: null });
  });

  it('says whether driver_info is sound, and ends with 1 where it is not', async () => {
    const { name } = await aNode();
    const ipmi = await ironworks('node', 'create', '--driver', 'ipmi', '--name', 'no-address', '-o', 'json');

    const sound = await ironworks('node', 'validate', name);
    const unsound = await ironworks('node', 'validate', 'no-address', '-o', 'json');

    expect(ipmi.code).toBe(0);
    expect([sound.code, sound.stdout]).toEqual([0, expect.stringMatching(/valid +true/)]);
    expect(unsound.code).toBe(1);
    expect(jsonOf(unsound)).toMatchObject({ valid: false, errors: [{ pointer: '/driver_info/ipmi_address' }] });
    expect((await ironworks('node', 'validate', 'nobody')).code).toBe(4);
  });
});

describe.concurrent('ironworks node provision', () => {
  it('takes a node through its life by verbs, and says what is wrong with one that does not fit', async () => {
    const { name, id } = await aNode();
    const verb = async (does: string): Promise<unknown> => {
      const { code, stdout } = await ironworks('node', 'provision', does, name, '--wait');
      const { provision_state } = await requests.show(id);
      return [code, / +succeeded +/.test(stdout), provision_state];
    };

    expect(await verb('manage')).toEqual([0, true, 'manageable']);
    expect(await verb('inspect')).toEqual([0, true, 'manageable']);
    expect(await verb('clean')).toEqual([0, true, 'manageable']);
    expect(await verb('provide')).toEqual([0, true, 'available']);
    expect(await verb('deploy')).toEqual([0, true, 'active']);
    expect(await verb('rebuild')).toEqual([0, true, 'active']);
    expect(await verb('rescue')).toEqual([0, true, 'rescue']);
    expect(await verb('unrescue')).toEqual([0, true, 'active']);
    expect(await verb('undeploy')).toEqual([0, true, 'available']);
    expect(await verb('manage')).toEqual([0, true, 'manageable']);
    expect(await verb('adopt')).toEqual([0, true, 'active']);
    const wrong = await ironworks('node', 'provision', 'provide', name);
    expect([wrong.code, wrong.stderr]).toEqual([
      3,
      expect.stringMatching(/action_not_allowed: .*"active".*"manageable"/),
    ]);
    expect((await ironworks('node', 'provision', 'teleport', name)).code).toBe(2);
  });

  it('aborts what runs, and --wait tells of a task that was cut short by its exit code', async () => {
    const { name, id } = await aNode({ delay_s: { 'deploy.write_image': 60 } });
    for (const action of ['provision.manage', 'provision.provide']) await requests.done(id, { action });
    const waiting = ironworks('node', 'provision', 'deploy', name, '--wait');
    const holder = async (): Promise<string> => JSON.stringify((await requests.show(id))['task']);
    await eventually(async () => (await holder()).includes('write_image'), { what: 'the step', timeoutMs: 10_000 });

    const abort = await ironworks('node', 'provision', 'abort', name);
    const deploy = await waiting;

    expect(abort.code).toBe(0);
    expect([deploy.code, deploy.stdout]).toEqual([1, expect.stringMatching(/provision\.deploy +cancelled +aborted/)]);
    expect(await requests.show(id)).toMatchObject({ provision_state: 'deploy failed' });
  });
});

describe.concurrent('ironworks node history, explain; task show, explain, events, cancel, resolve', () => {
  it('tell the whole story of a refused, a cancelled and a failed request', async () => {
    const { name, id } = await aNode({
      delay_s: { 'power.on': 20 },
      fail: { 'power.off': { times: 1, code: 'verify_failed' } },
    });
    const on = await requests.accepted(id, { action: 'power.on' });
    await requests.atStep(on, 'power.on');
    const off = await requests.accepted(id, { action: 'power.off', on_conflict: 'queue' });
    const offName = `${name}/${ulidOf(off)}`;

    const refused = await ironworks('node', 'power', 'reboot', name);
    const node = await ironworks('node', 'explain', name);
    const task = await ironworks('task', 'explain', offName);
    const missing = await ironworks('task', 'explain', `${name}/01ARZ3NDEKTSV4RRFFQ69G5FAV`);
    const cancel = await ironworks('task', 'cancel', offName, '--reason', 'the wrong rack');
    const running = await ironworks('task', 'cancel', on);
    const shown = await ironworks('task', 'show', offName);
    const events = await ironworks('task', 'events', off);
    const history = await ironworks('node', 'history', name);

    expect([refused.code, refused.stdout]).toEqual([3, '']);
    expect(refused.stderr).toMatch(new RegExp(`^${name}: node_busy: .*${on} \\(power\\.on\\).*step "power\\.on"`));
    expect([node.code, node.stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^${name}: .*Step power\\.on, attempt 1 of 3, of ${on}`)),
    ]);
    expect([task.code, task.stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`It waits for ${on} \\(power\\.on\\)`)),
    ]);
    expect([missing.code, missing.stderr]).toEqual([4, expect.stringContaining('task_not_found')]);
    expect([cancel.code, cancel.stdout]).toEqual([
      0,
      expect.stringMatching(/power\.off +cancelled +aborted: the wrong rack/),
    ]);
    expect([running.code, running.stderr]).toEqual([3, expect.stringContaining('not_cancellable')]);
    expect(shown.stdout).toMatch(/state +cancelled[\s\S]*error +aborted: the wrong rack/);
    expect(
      events.stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/ {2,}/)[1]),
    ).toEqual(['TYPE', 'task.queued', 'task.cancelled']);
    expect(history.code).toBe(0);
    expect(history.stdout).toMatch(
      /node\.created[\s\S]*task\.queued +power\.on[\s\S]*task\.queued +power\.off[\s\S]*task\.refused +power\.reboot node_busy[\s\S]*task\.cancelled +power\.off aborted: the wrong rack/,
    );
    expect((await ironworks('node', 'history', name, '--limit', '2', '-o', 'json')).stdout).toContain('node.created');
  });

  it('a cancel needs no reason, and a task that did not end unknown cannot be resolved', async () => {
    const { name, id } = await aNode({ delay_s: { 'power.on': 5 } });
    const on = await requests.accepted(id, { action: 'power.on' });
    const off = await requests.accepted(id, { action: 'power.off', on_conflict: 'queue' });

    const cancel = await ironworks('task', 'cancel', `${name}/${ulidOf(off)}`);
    const resolve = await ironworks('task', 'resolve', off, '--outcome', 'failed', '--reason', 'looked');
    const usage = await ironworks('task', 'resolve', off, '--outcome', 'failed');
    await system.final(on);

    expect([cancel.code, cancel.stderr]).toEqual([0, '']);
    expect([resolve.code, resolve.stderr]).toEqual([3, expect.stringContaining('not_resolvable')]);
    expect([usage.code, usage.stderr]).toEqual([2, expect.stringContaining('--reason')]);
  });
});

describe.concurrent('ironworks node resume', () => {
  it('is refused where nothing is parked, with the reason on stderr and an exit code of its own', async () => {
    const { name } = await aNode();

    const resume = await ironworks('node', 'resume', name, 'nobody', '--reason', 'a new fan');

    expect([resume.code, resume.stdout]).toEqual([1, '']); // the two ended differently
    expect(resume.stderr).toContain(`${name}: action_not_allowed: this node is not parked`);
    expect(resume.stderr).toContain('nobody: node_not_found');
    expect((await ironworks('node', 'resume', name)).code).toBe(3);
  });
});

describe('ironworks as a process', () => {
  it('says the same, on stdout and stderr, and ends with the same exit code', async () => {
    const { name } = await aNode();
    const lines: readonly (readonly string[])[] = [
      ['node', 'explain', name, '-o', 'json'],
      ['node', 'show', 'nobody'],
      ['node', 'teleport', name],
      ['node', 'list', '--url', 'http://127.0.0.1:9'],
    ];

    const process = cliProcess(system.url);
    const answers = await Promise.all(lines.map((line) => process(...line)));

    expect(answers.map(({ code }) => code)).toEqual([0, 4, 2, 5]);
    for (const [index, { code, stderr }] of answers.entries()) {
      const here = await ironworks(...(lines[index] ?? []));
      expect([here.code, here.stderr]).toEqual([code, stderr]);
    }
    expect(jsonOf(answers[0] ?? { code: 0, stdout: '', stderr: '' })).toMatchObject({ waits_for: { kind: 'nothing' } });
    expect(answers[3]?.stderr).toContain('no answer from http://127.0.0.1:9');
  });
});

describe('ironworks task watch, resolve', () => {
  it('an unknown task is resolved by whoever has looked', async () => {
    const { name, id } = await aNode({ delay_s: 3 });
    const task = await requests.accepted(id, { action: 'power.on' });
    await requests.atStep(task, 'power.on');
    await ironworks('node', 'set', name, '--driver-info', 'unreachable:=true');
    for (const { pid } of await system.liveConductors()) signalProcess(pid, 'SIGKILL');
    const watch = await ironworks('task', 'watch', task);

    const resolve = await ironworks(
      ...['task', 'resolve', `${name}/${ulidOf(task)}`, '--outcome', 'succeeded', '--reason', 'the light is on'],
    );

    expect([watch.code, watch.stdout]).toEqual([1, expect.stringMatching(/power\.on +unknown +unreachable:/)]);
    expect([resolve.code, resolve.stdout]).toEqual([0, expect.stringMatching(/unknown +resolved as succeeded/)]);
    expect((await ironworks('task', 'show', task, '-o', 'json')).stdout).toContain('the light is on');
  });
});
