import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGateway, nodeId, run, startFakeGateway } from './fake-gateway.ts';

const ULID = '01JD3V6M0Z9QK2X7Y8W5T4R3E0';
let gateway: FakeGateway;

beforeEach(async () => {
  gateway = await startFakeGateway();
  const node = (index: number, more: object): void => {
    const id = nodeId(index);
    gateway.nodes.set(id, { id, name: `n${index}`, task: null, queue: [], parked: null, revision: index, ...more });
  };
  node(1, {});
  node(2, { task: { action: 'power.on', state: 'running' }, queue: ['x', 'y'] });
  node(3, { parked: { reason: 'its handler threw', since: '2026-01-01T00:00:00Z' } });
});

afterEach(() => gateway.close());

describe('ironworks explain', () => {
  it('asks about nodes and tasks alike, by whatever they are called', async () => {
    const names = ['n1', nodeId(2), `n1/${ULID}`, `${nodeId(2)}.${ULID}`];
    gateway.intercept = (_method, path) =>
      path.endsWith('/explain') ? { status: 200, body: { summary: `why ${path}` } } : undefined;

    const { code, out } = await run(gateway.url, ['explain', ...names, '-o', 'jsonl']);

    expect(code).toBe(0);
    expect(out.map((line) => JSON.parse(line).summary)).toEqual([
      'why /api/v1/nodes/n1/explain',
      `why /api/v1/nodes/${nodeId(2)}/explain`,
      `why /api/v1/tasks/${nodeId(1)}.${ULID}/explain`,
      `why /api/v1/tasks/${nodeId(2)}.${ULID}/explain`,
    ]);
  });

  it('tells a person the sentence, then a line for each thing that is known', async () => {
    gateway.intercept = (_method, path) =>
      path.endsWith('/explain')
        ? {
            status: 200,
            body: {
              summary: 'n1 is on its way to active.',
              holder: {
                action: 'provision.deploy',
                state: 'running',
                step: 'deploy.write_image',
                attempt: 2,
                since: '2026-01-01T00:00:00.000Z',
                requested_by: 'alice',
                task: 'a-task',
              },
              queue: [{ action: 'power.off', since: '2026-01-01T00:00:01.000Z' }],
              owner: { conductor: null, shard: 7 },
              maintenance: false,
              last_error: 'the fan\u001b[2J',
            },
          }
        : undefined;

    const { out } = await run(gateway.url, ['explain', 'n1']);

    expect(out).toEqual([
      'n1 is on its way to active.',
      '',
      '  held by     provision.deploy, running, step deploy.write_image (attempt 2),',
      '              since 2026-01-01T00:00:00.000Z, asked for by alice: a-task',
      '  in line     power.off since 2026-01-01T00:00:01.000Z',
      '  conductor   none now; shard 7 is being taken over',
      '  last error  the fan\\u001b[2J',
    ]);
  });
});

describe('ironworks actor', () => {
  it('lists those with work or parked, and only the parked where that is asked', async () => {
    const busy = await run(gateway.url, ['actor', 'list', '-o', 'value']);
    const parked = await run(gateway.url, ['actor', 'list', '--parked', '-o', 'value']);

    expect(busy.out).toEqual(['n2\tpower.on\t2\t-', 'n3\t-\t0\tits handler threw']);
    expect(parked.out).toEqual(['n3\t-\t0\tits handler threw']);
  });

  it('lets parked ones go on, with the reason', async () => {
    const { code } = await run(gateway.url, ['actor', 'resume', 'n3', '--reason', 'a new fan']);

    expect(code).toBe(0);
    expect(gateway.requests.at(-1)).toMatchObject({ path: '/api/v1/nodes/n3/resume', body: { reason: 'a new fan' } });
  });
});

describe('ironworks top', () => {
  beforeEach(() => {
    const conductor = {
      session: 'c1',
      state: 'live',
      heartbeat_age_s: 0.2,
      shards: [0, 1],
      activations: 3,
      running: 2,
    };
    gateway.intercept = (_method, path) =>
      path === '/api/v1/cluster'
        ? { status: 200, body: { conductors: [conductor], shards: [{ n: 0, mailbox: 4 }] } }
        : undefined;
  });

  it('shows conductors and tasks as often as it is told', async () => {
    await run(gateway.url, ['node', 'power', 'on', 'n1']);

    const { code, out } = await run(gateway.url, ['top', '--rounds', '2', '--interval', '0.01']);

    expect(code).toBe(0);
    expect(out.filter((line) => line === '1 conductors, 2 tasks running, 4 messages in mailboxes')).toHaveLength(2);
    expect(out.filter((line) => /^c1 +live +0s +2 +3 +2$/.test(line))).toHaveLength(2);
    expect(out.filter((line) => line.startsWith('n1/'))).toHaveLength(2);
  });

  it('draws over what it drew on a terminal, and ends well with Ctrl-C', async () => {
    const interrupt = new AbortController();
    const shown = run(gateway.url, ['top', '--interval', '60'], {
      isLive: true,
      signal: interrupt.signal,
      out: (line) => void (line.startsWith('TASK') && setImmediate(() => interrupt.abort(new Error('interrupted')))),
    });

    const { code, raw } = await shown;

    expect(code).toBe(0);
    expect(raw).toBe('\u001b[H\u001b[J');
  });
});

describe('ironworks completion', () => {
  const complete = async (...words: readonly string[]): Promise<readonly string[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'ironworks-completion-'));
    const { out } = await run(gateway.url, ['completion', 'bash']);
    const script = join(folder, 'completion.bash');
    writeFileSync(script, out.join('\n'));
    const ask = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ironworks; printf '%s\\n' "\${COMPREPLY[@]}"`;
    try {
      return execFileSync('bash', ['-c', ask, script, ...words], { encoding: 'utf8' })
        .trim()
        .split('\n');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it('completes commands, their parts, options and fixed values, in bash', async () => {
    expect(await complete('ironworks', 'no')).toEqual(['node']);
    expect(await complete('ironworks', 'node', 'po')).toEqual(['power']);
    expect(await complete('ironworks', 'node', 'power', 'so')).toEqual(['soft-off', 'soft-reboot']);
    expect(await complete('ironworks', 'node', 'provision', 'resc')).toEqual(['rescue']);
    expect(await complete('ironworks', 'node', 'power', 'on', 'n1', '--on-c')).toEqual([
      '--on-conflict',
      '--on-conflict=reject',
      '--on-conflict=queue',
      '--on-conflict=replace',
    ]);
  });

  it('has a script for each shell, and for no other', async () => {
    expect((await run(gateway.url, ['completion', 'zsh'])).out[1]).toContain('bashcompinit');
    expect((await run(gateway.url, ['completion', 'fish'])).out.at(-1)).toContain('complete -c ironworks');
    expect((await run(gateway.url, ['completion', 'ksh'])).code).toBe(2);
    expect(gateway.requests).toEqual([]);
  });
});
