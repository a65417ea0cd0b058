import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGateway, nodeId, run, startFakeGateway } from './fake-gateway.ts';

let gateway: FakeGateway;
let folder: string;

beforeEach(async () => {
  gateway = await startFakeGateway();
  folder = mkdtempSync(join(tmpdir(), 'ironworks-cli-'));
});

afterEach(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

function fleetFile(text: string): string {
  const file = join(folder, 'fleet.yaml');
  writeFileSync(file, text);
  return file;
}

async function enrol(...names: string[]): Promise<void> {
  for (const name of names) await run(gateway.url, ['node', 'create', '--driver', 'fake', '--name', name]);
  gateway.requests.length = 0;
}

describe('node create, show, set and delete', () => {
  it('send what was given, texts as texts and JSON as JSON', async () => {
    const args = [
      '--name',
      'n1',
      '--driver',
      'ipmi',
      '--driver-info',
      'ipmi_port=623',
      'delay_s:=0.5',
      '--property',
      'cpus:=4',
    ];

    const { code, out } = await run(gateway.url, ['node', 'create', ...args, '-o', 'json']);

    expect(code).toBe(0);
    expect(gateway.requests[0]?.body).toEqual({
      name: 'n1',
      driver: 'ipmi',
      driver_info: { ipmi_port: '623', delay_s: 0.5 },
      properties: { cpus: 4 },
    });
    expect(JSON.parse(out.join('\n'))).toMatchObject({ id: nodeId(1), name: 'n1' });
  });

  it('show several nodes, and say which of them does not exist', async () => {
    await enrol('n1', 'n2');

    const { code, out, err } = await run(gateway.url, ['node', 'show', 'n1', 'gone', 'n2']);

    expect(code).toBe(4);
    expect(out.filter((line) => line.startsWith('name '))).toHaveLength(2);
    expect(err).toEqual(['gone: node_not_found: no node gone']);
  });

  it('send a merge patch in which null removes', async () => {
    await enrol('n1');

    await run(gateway.url, ['node', 'set', 'n1', '--extra', 'rack=r2', '--unset', 'owner', 'extra.row']);

    expect(gateway.requests[0]).toMatchObject({
      method: 'PATCH',
      body: { owner: null, extra: { rack: 'r2', row: null } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
  });

  it('delete nodes', async () => {
    await enrol('n1');

    expect((await run(gateway.url, ['node', 'delete', 'n1'])).out).toEqual(['n1: deleted']);
    expect(gateway.nodes.size).toBe(0);
  });
});

describe('node list', () => {
  it('follows all pages, in a table that fits 80 columns', async () => {
    for (let index = 1; index <= 1_100; index += 1)
      gateway.nodes.set(nodeId(index), {
        id: nodeId(index),
        name: `a-very-long-name-of-a-machine-in-the-fleet-${index}`,
        driver: 'ipmi',
        power_state: 'power on',
        target_power_state: 'power off',
        provision_state: 'clean wait',
        maintenance: true,
        task: { action: 'provision.deploy', state: 'running' },
        queue: [{}],
      });

    const { code, out } = await run(gateway.url, ['node', 'list']);

    expect(code).toBe(0);
    expect(out).toHaveLength(1_101);
    for (const line of out) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('prints no control character that a name might hold', async () => {
    gateway.nodes.set('x', { id: 'x', name: '\u001b[2J\u202ename', driver: 'fake' });

    const table = await run(gateway.url, ['node', 'list']);
    const json = await run(gateway.url, ['node', 'list', '-o', 'json']);

    expect(`${table.out.join('')}${json.out.join('')}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(json.out.join('\n'))[0].name).toBe('\u001b[2J\u202ename');
  });
});

describe('node power', () => {
  it('asks for each node once, with a key of its own, and prints the tasks', async () => {
    await enrol('n1', 'n2');

    const { code, out } = await run(gateway.url, ['node', 'power', 'on', 'n1', 'n2', 'n1', '--on-conflict', 'queue']);

    expect(code).toBe(0);
    const asked = gateway.requests.filter(({ method }) => method === 'POST');
    expect(asked.map(({ body }) => body)).toEqual([
      { action: 'power.on', on_conflict: 'queue' },
      { action: 'power.on', on_conflict: 'queue' },
    ]);
    expect(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
    expect(out[1]).toMatch(/^n1\/01JD\w{22} {2}power\.on {2}running {2}set_power$/);
  });

  it('waits by polling where there is no event stream, and says each change on its own line', async () => {
    await enrol('n1');

    const { code, out, err } = await run(gateway.url, ['node', 'power', 'off', 'n1', '--wait']);

    expect(code).toBe(0);
    expect(err).toEqual(['n1 power.off running: set_power', 'n1 power.off succeeded']);
    expect(out[1]).toContain('succeeded');
  });

  it('rewrites one line on a terminal and leaves none behind', async () => {
    await enrol('n1');

    const { err, raw } = await run(gateway.url, ['node', 'power', 'off', 'n1', '--wait'], { isLive: true });

    expect(err).toEqual([]);
    expect(raw).toContain('n1 power.off running: set_power');
    expect(raw.endsWith('\r\u001b[J')).toBe(true);
    expect(raw).not.toContain('\n');
  });

  it('exits 1 and says why when a task fails', async () => {
    await enrol('n1');
    gateway.outcome = () => ({
      state: 'failed',
      done: true,
      error: { code: 'driver_error', message: 'no \u001b answer' },
    });

    const { code, out } = await run(gateway.url, ['node', 'power', 'on', 'n1', '--wait']);

    expect(code).toBe(1);
    expect(out[1]).toContain('failed');
    expect(out[1]).toContain('driver_error: no \\u001b answer');
  });

  it('exits 3 on a conflict, 4 on an unknown node, 1 where several ended differently', async () => {
    await enrol('n1');
    gateway.intercept = (_method, path) =>
      path === '/api/v1/nodes/n1/tasks'
        ? { status: 409, body: { code: 'node_busy', detail: 'held by a deploy' } }
        : undefined;

    const conflict = await run(gateway.url, ['node', 'power', 'on', 'n1']);
    const unknown = await run(gateway.url, ['node', 'power', 'on', 'gone']);
    const both = await run(gateway.url, ['node', 'power', 'on', 'n1', 'gone']);

    expect([conflict.code, unknown.code, both.code]).toEqual([3, 4, 1]);
    expect(conflict.err).toEqual(['n1: node_busy: held by a deploy']);
  });

  it('leaves the tasks running on Ctrl-C, and says how to go on', async () => {
    await enrol('n1');
    const interrupt = new AbortController();
    gateway.outcome = () => {
      interrupt.abort(new Error('interrupted'));
      return {};
    };

    const { code, err } = await run(gateway.url, ['node', 'power', 'on', 'n1', '--wait'], { signal: interrupt.signal });

    expect(code).toBe(130);
    expect(err.slice(-2).join('\n')).toMatch(
      /^interrupted; the tasks go on; see them with:\n {2}ironworks task watch n1\/01JD\w{22}$/,
    );
  });

  it('says on Ctrl-C which tasks go on and which requests had no answer, where it was still asking', async () => {
    await enrol('n1', 'n2');
    const interrupt = new AbortController();
    gateway.intercept = (_method, path) => {
      if (path !== '/api/v1/nodes/n2/tasks') return undefined;
      interrupt.abort(new Error('interrupted'));
      return { status: 503, body: { code: 'overloaded' }, headers: { 'retry-after': '1' } };
    };

    const { code, err } = await run(gateway.url, ['node', 'power', 'on', 'n1', 'n2', '--wait'], {
      signal: interrupt.signal,
    });

    expect(code).toBe(130);
    const said = err.join('\n');
    expect(said).toMatch(/^interrupted; no answer came about n2; look with: ironworks task list --node n2$/m);
    expect(said).toMatch(/the tasks go on; see them with:\n {2}ironworks task watch n1\/01JD\w{22}$/);
  });

  it('exits 5 when the waiting time is over, and says how to go on', async () => {
    await enrol('n1');
    gateway.outcome = () => ({});

    const { code, err } = await run(gateway.url, ['node', 'power', 'on', 'n1', '--wait', '--wait-limit', '0.05']);

    expect(code).toBe(5);
    expect(err.slice(-2).join('\n')).toMatch(/not finished within 0\.05 s; .*:\n {2}ironworks task watch n1\//);
  });

  it('prints only JSON on stdout when asked to', async () => {
    await enrol('n1', 'n2');

    const one = await run(gateway.url, ['node', 'power', 'on', 'n1', '--wait', '-o', 'json']);
    const two = await run(gateway.url, ['node', 'power', 'on', 'n1', 'n2', '-o', 'json']);

    expect(JSON.parse(one.out.join('\n'))).toMatchObject({ state: 'succeeded' });
    expect(JSON.parse(two.out.join('\n'))).toHaveLength(2);
  });
});

describe('a callback, a reason and cleaning steps on the command line', () => {
  it('go with each task that is asked for', async () => {
    await enrol('n1', 'n2');
    const url = 'https://ops.example/hook';

    await run(gateway.url, ['node', 'power', 'on', 'n1', 'n2', '--callback', url]);
    await run(gateway.url, ['node', 'provision', 'clean', 'n1', '--callback', url, '--param', 'clean_steps:=[]']);

    expect(gateway.requests.map(({ body }) => body)).toEqual([
      { action: 'power.on', callback: { url } },
      { action: 'power.on', callback: { url } },
      { action: 'provision.clean', params: { clean_steps: [] }, callback: { url } },
    ]);
  });

  it('go beside cleaning steps in Ironic’s way of giving them', async () => {
    await enrol('n1');
    const steps = [{ interface: 'raid', step: 'create_configuration', args: { level: 1 } }];
    const clean = ['node', 'provision', 'clean', 'n1', '--clean-steps'];

    await run(gateway.url, [...clean, JSON.stringify(steps)]);
    const wrong = await run(gateway.url, [...clean, '[raid]']);

    expect(gateway.requests.map(({ body }) => body)).toEqual([
      { action: 'provision.clean', params: { clean_steps: steps } },
    ]);
    expect([wrong.code, wrong.err.join(' ')]).toEqual([2, expect.stringContaining('"[raid]" is not JSON')]);
  });

  it('go with the resume of each parked node', async () => {
    await enrol('n1', 'n2');

    const resume = await run(gateway.url, ['node', 'resume', 'n1', 'n2', '--reason', 'a new fan', '-o', 'json']);
    await run(gateway.url, ['node', 'resume', 'n1']);

    expect(resume.code).toBe(0);
    expect(JSON.parse(resume.out.join('\n'))).toMatchObject([{ name: 'n1' }, { name: 'n2' }]);
    expect(gateway.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/api/v1/nodes/n1/resume', { reason: 'a new fan' }],
      ['POST', '/api/v1/nodes/n2/resume', { reason: 'a new fan' }],
      ['POST', '/api/v1/nodes/n1/resume', {}],
    ]);
  });
});

describe('node import', () => {
  const fleet =
    'nodes:\n  - {name: a, driver: ipmi, driver_info: {ipmi_address: h, ipmi_port: 623, ipmi_password: x}}\n  - {driver: fake, extra: {n: 1}}\n  - {driver: fake, extra: {n: 1}}\n';

  it('creates all, and nothing when it is repeated', async () => {
    const file = fleetFile(fleet);

    const first = await run(gateway.url, ['node', 'import', file]);
    const again = await run(gateway.url, ['node', 'import', file]);

    expect(first.code).toBe(0);
    expect(first.out.at(-1)).toBe('3 nodes: 3 created, 0 unchanged, 0 differ, 0 errors');
    expect(again.code).toBe(0);
    expect(again.out.at(-1)).toBe('3 nodes: 0 created, 3 unchanged, 0 differ, 0 errors');
    expect(gateway.nodes.size).toBe(3);
  });

  it('says what differs from the file and changes nothing', async () => {
    await run(gateway.url, ['node', 'import', fleetFile(fleet)]);
    const changed = fleet.replace('623', '624').replace('ipmi_password: x', 'ipmi_password: y');

    const { code, out } = await run(gateway.url, ['node', 'import', fleetFile(changed)]);

    expect(code).toBe(3);
    expect(out).toContain('nodes[0] a: exists, differs in driver_info.ipmi_port; left as it is');
    expect(gateway.requests.some(({ method }) => method === 'PATCH')).toBe(false);
  });

  it('goes on after a node that is refused, and tells its pointers', async () => {
    gateway.intercept = (method, path) =>
      method === 'POST' && path === '/api/v1/nodes' && gateway.requests.at(-1)?.body['name'] === 'a'
        ? {
            status: 400,
            body: { code: 'validation_failed', detail: 'no', errors: [{ pointer: '/driver_info', message: 'bad' }] },
          }
        : undefined;

    const { code, out } = await run(gateway.url, ['node', 'import', fleetFile(fleet), '-o', 'json']);

    expect(code).toBe(3);
    expect(JSON.parse(out.join('\n')).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'error',
      'created',
      'created',
    ]);
    expect(out.join('')).toContain('validation_failed: no; /driver_info: bad');
  });

  it('sends nothing from a file that does not parse, or is not there', async () => {
    const bad = await run(gateway.url, ['node', 'import', fleetFile('nodes:\n  - name: a\n')]);
    const gone = await run(gateway.url, ['node', 'import', join(folder, 'gone.yaml')]);

    expect([bad.code, gone.code]).toEqual([2, 2]);
    expect(bad.err.join('\n')).toMatch(/fleet\.yaml:2: nodes\[0\]: a node needs a "driver"\nnothing was sent/);
    expect(gateway.requests).toEqual([]);
  });
});

describe('task', () => {
  it('is shown, watched and cancelled by the short name that tables print', async () => {
    await enrol('n1');
    const { out } = await run(gateway.url, ['node', 'power', 'on', 'n1']);
    const name = out[1]?.split(' ')[0] ?? '';

    const shown = await run(gateway.url, ['task', 'show', name, '-o', 'json']);
    const watched = await run(gateway.url, ['task', 'watch', name]);
    const cancelled = await run(gateway.url, ['task', 'cancel', name, '--reason', 'test']);
    const listed = await run(gateway.url, ['task', 'list']);

    expect(JSON.parse(shown.out.join('\n'))).toMatchObject({ action: 'power.on' });
    expect(watched.code).toBe(0);
    expect(cancelled.out[1]).toContain('cancelled');
    expect(listed.out[1]?.startsWith(name)).toBe(true);
  });

  it('that does not exist exits 4, and one that cannot be a task exits 2', async () => {
    expect((await run(gateway.url, ['task', 'watch', `${nodeId(1)}.01JD3V6M0Z9QK2X7Y8W5T4R3E0`])).code).toBe(4);
    expect((await run(gateway.url, ['task', 'show', 'what'])).code).toBe(2);
  });
});

describe('the command line', () => {
  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'));

    expect(await run(gateway.url, ['--version'])).toMatchObject({ code: 0, out: [version], err: [] });
  });

  it.each([
    [['node', 'lst']],
    [['node', 'power', 'up', 'n1']],
    [['node', 'list', '--limit', '0']],
    [['node', 'show']],
    [['node', 'create']],
  ])('exits 2 on %j and sends nothing', async (args) => {
    expect((await run(gateway.url, args)).code).toBe(2);
    expect(gateway.requests).toEqual([]);
  });

  it('exits 5 where no gateway answers, naming it', async () => {
    await gateway.close();

    const { code, err } = await run(gateway.url, ['node', 'list']);

    expect(code).toBe(5);
    expect(err[0]).toContain(`no answer from ${gateway.url}`);
    expect(err[0]).toMatch(/; is it running, is IRONWORKS_URL right\?$/);
  });

  it('asks again after Retry-After where that is safe', async () => {
    await enrol('n1');
    let refusals = 1;
    gateway.intercept = () =>
      refusals-- > 0
        ? { status: 429, body: { code: 'rate_limited', detail: 'slow down' }, headers: { 'retry-after': '0.1' } }
        : undefined;

    expect((await run(gateway.url, ['node', 'power', 'on', 'n1'])).code).toBe(0);
    expect(gateway.requests).toHaveLength(2);
  });

  it('prints effective settings with their source', async () => {
    const { code, out } = await run(gateway.url, ['config', 'print', '--listen', '9000', '-o', 'json']);

    expect(code).toBe(0);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      listen: { value: '127.0.0.1:9000', source: 'flag' },
      conductors: { value: '2', source: 'default' },
    });
  });

  it('exits 2 with every bad setting', async () => {
    const { code, err } = await run(gateway.url, ['config', 'print', '--listen', 'x', '--shards', '0']);

    expect(code).toBe(2);
    expect(err.join('\n')).toMatch(/2 settings are wrong:\n {2}--listen.*\n {2}--shards/);
  });

  it('refuses a gateway without a broker', async () => {
    expect((await run(gateway.url, ['gateway'])).code).toBe(2);
  });
});

describe('what was named and is not there', () => {
  it.each(['json', 'jsonl', 'yaml'])('prints no document in %s, tells why, and exits as not found', async (format) => {
    const name = `${nodeId(1)}.01JD3V6M0Z9QK2X7Y8W5T4R3E9`;

    for (const verb of ['show', 'watch', 'cancel']) {
      const { code, out, err } = await run(gateway.url, ['task', verb, name, '-o', format]);

      expect({ verb, code, out }).toEqual({ verb, code: 4, out: [] });
      expect(err).toEqual([expect.stringMatching(/task_not_found: no task/)]);
    }
    expect(await run(gateway.url, ['callback', 'replay', 'x', '-o', format])).toMatchObject({ code: 4, out: [] });
  });
});

describe('a refusal with places', () => {
  it('tells each of them once', async () => {
    const errors = [
      { pointer: '/driver', message: 'must be one of "fake", "ipmi"' },
      { pointer: '/name', message: 'is too long' },
    ];
    const detail = '/driver must be one of "fake", "ipmi" (and 1 more)';
    gateway.intercept = () => ({ status: 400, body: { code: 'validation_failed', detail, errors } });

    const { code, err } = await run(gateway.url, ['node', 'create', '--driver', 'x']);

    expect(code).toBe(3);
    expect(err).toEqual([`validation_failed: ${detail}; /name: is too long`]);
  });
});

describe('event tail', () => {
  const refuse = (status: number, code: string): void => {
    gateway.intercept = (_method, path) =>
      path === '/api/v1/stream' ? { status, body: { code, detail: 'said so' } } : undefined;
  };

  it('tells what the gateway refused the stream with', async () => {
    refuse(401, 'unauthenticated');

    const { code, err } = await run(gateway.url, ['event', 'tail']);

    expect(code).toBe(3);
    expect(err).toEqual(['unauthenticated: said so']);
  });

  it('takes a "not now" for what may pass: exit code 5, with the reason', async () => {
    refuse(503, 'overloaded');

    const { code, err } = await run(gateway.url, ['event', 'tail']);

    expect(code).toBe(5);
    expect(err).toEqual(['the stream ended: overloaded: said so']);
  });
});

describe('node history', () => {
  const event = (at: number): object => ({ time: `t${at}`, type: 'ironworks.node.state.v1', data: {} });

  it('reads page after page up to the limit, and says that there is more', async () => {
    await enrol('n1');
    let pages = 0;
    gateway.intercept = (_method, path) => {
      if (!path.endsWith('/history')) return undefined;
      pages += 1;
      return { status: 200, body: { events: [event(pages)], next: `c${pages}` } };
    };

    const { out, err } = await run(gateway.url, ['node', 'history', 'n1', '--limit', '3', '-o', 'value']);

    expect(out.map((line) => line.split('\t')[0])).toEqual(['t1', 't2', 't3']);
    expect(err).toEqual(['there are more than these 3; --limit shows more']);
  });
});

describe('node boot-device', () => {
  it('asks for the device from now on, or once', async () => {
    await enrol('n1');

    await run(gateway.url, ['node', 'boot-device', 'pxe', 'n1']);
    await run(gateway.url, ['node', 'boot-device', 'disk', 'n1', '--once']);

    expect(gateway.requests.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
      { action: 'management.set_boot_device', params: { device: 'pxe', persistent: true } },
      { action: 'management.set_boot_device', params: { device: 'disk', persistent: false } },
    ]);
  });
});

describe('help', () => {
  it.each([[[]], [['serve']], [['config', 'print']], [['node', 'provision']]])(
    'of %j stays within 80 columns',
    async (command) => {
      const { out } = await run(gateway.url, [...command, '--help']);

      expect(out.filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('says the words that a setting takes', async () => {
    const { out } = await run(gateway.url, ['serve', '--help']);

    expect(out.join(' ').replaceAll(/\s+/g, ' ')).toContain('(report, adopt, force; default adopt)');
  });
});

describe('--wait', () => {
  it('says how to go on when the gateway refuses in the middle', async () => {
    await enrol('n1');
    gateway.intercept = (method, path) =>
      method === 'GET' && path.startsWith('/api/v1/tasks/') ? { status: 403, body: { code: 'forbidden' } } : undefined;

    const { code, err } = await run(gateway.url, ['node', 'power', 'on', 'n1', '--wait']);

    expect(code).toBe(3);
    expect(err.slice(-2).join('\n')).toMatch(
      /^forbidden: .*; the tasks go on; see them with:\n {2}ironworks task watch n1\//,
    );
  });
});

describe('completion-nodes', () => {
  it('gives names a line each, leaves out what a shell would split or run, and is silent without a gateway', async () => {
    await enrol('n1', 'rack 7', '$(reboot)');

    expect((await run(gateway.url, ['completion-nodes'])).out).toEqual(['n1']);
    expect(await run('http://127.0.0.1:9', ['completion-nodes'])).toMatchObject({ code: 0, out: [], err: [] });
  });
});

describe('what stands in the way is told with its remedy', () => {
  it('names the variable of the token where the gateway wants one', async () => {
    gateway.intercept = () => ({
      status: 401,
      body: { code: 'unauthenticated', detail: 'the token is not known here' },
    });

    expect(await run(gateway.url, ['node', 'list'])).toMatchObject({
      code: 3,
      err: ['unauthenticated: the token is not known here; IRONWORKS_TOKEN holds the token'],
    });
  });

  it('says why a node is in maintenance', async () => {
    const body = { node: 'n', summary: 'n1: available.', maintenance: true, maintenance_reason: 'broken fan' };
    gateway.intercept = () => ({ status: 200, body });

    expect((await run(gateway.url, ['explain', 'n1'])).out).toContain('  maintenance  yes: broken fan');
  });
});
