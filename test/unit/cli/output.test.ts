import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseYaml } from '../../../runtime/base/yaml.ts';
import { type FakeGateway, nodeId, run, startFakeGateway } from './fake-gateway.ts';

let gateway: FakeGateway;

beforeEach(async () => {
  gateway = await startFakeGateway();
  for (const [index, name] of ['n1', 'n2'].entries())
    gateway.nodes.set(nodeId(index + 1), {
      id: nodeId(index + 1),
      name,
      driver: 'fake',
      owner: 'acme',
      power_state: 'power on',
      provision_state: 'available',
      extra: { note: `a: [b\n- ${name}` },
      task: null,
    });
});

afterEach(() => gateway.close());

const lines = async (...args: string[]): Promise<readonly string[]> => {
  const { code, out, err } = await run(gateway.url, args);
  expect([code, err]).toEqual([0, []]);
  return out;
};

describe('the output of a command', () => {
  it('is a table by default, and one with more columns, uncut, where it may be wide', async () => {
    const table = await lines('node', 'list');
    const wide = await lines('node', 'list', '-o', 'wide');

    expect(table[0]).not.toContain('OWNER');
    expect(wide[0]).toMatch(/^NAME .* ID +OWNER +UPDATED +LAST ERROR$/);
    expect(wide[1]).toMatch(new RegExp(`^n1 .* ${nodeId(1)} +acme `));
    expect((wide[1] ?? '').length).toBeGreaterThan(80);
  });

  it('is one JSON document, or one a line', async () => {
    const json = JSON.parse((await lines('node', 'list', '-o', 'json')).join('\n'));
    const jsonl = (await lines('node', 'list', '-o', 'jsonl')).map((line) => JSON.parse(line));
    const one = await lines('node', 'show', 'n2', '-o', 'jsonl');

    expect(jsonl).toEqual(json);
    expect(one.map((line) => JSON.parse(line))).toEqual([json[1]]);
  });

  it('is YAML that reads as the same document, whatever stands in it', async () => {
    gateway.nodes.set('x', { id: 'x', name: '\u001b[2J\u202ename', extra: { 'k\u0007': '\u2028', n: 1, yes: 'no' } });

    const yaml = (await lines('node', 'list', '-o', 'yaml')).join('\n');

    expect(yaml.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(parseYaml(yaml)).toMatchObject({ ok: true, value: [...gateway.nodes.values()] });
    const plain = await lines('node', 'show', 'n1', '-o', 'yaml');
    expect(plain).toContain('name: n1');
  });

  it('is values alone, for scripts: a row of cells, or a field a line', async () => {
    expect(await lines('node', 'list', '-o', 'value')).toEqual([
      'n1\tfake\tpower on\tavailable\t-\t-',
      'n2\tfake\tpower on\tavailable\t-\t-',
    ]);
    expect((await lines('node', 'show', 'n1', '-o', 'value')).slice(0, 3)).toEqual([nodeId(1), 'n1', 'fake']);
  });

  it('of tasks has the same formats', async () => {
    const acted = await lines('node', 'power', 'on', 'n1', 'n2', '-o', 'jsonl');
    const wide = await lines('task', 'list', '-o', 'wide');
    const cancelled = await lines('task', 'cancel', String(JSON.parse(acted[0] ?? '').id), '-o', 'yaml');

    expect(acted).toHaveLength(2);
    expect(wide[0]).toMatch(/^TASK .* ID +BY +CREATED +FINISHED$/);
    expect(wide[1]).toContain(String(JSON.parse(acted[0] ?? '').id));
    expect(cancelled).toContain('state: cancelled');
  });

  it('of settings has them too', async () => {
    expect(await lines('config', 'print', '-o', 'yaml')).toContain('conductors:');
    expect((await lines('config', 'print', '-o', 'value'))[0]).toBe('listen\t127.0.0.1:8080\tdefault');
  });

  it('in any other format is refused before anything is sent', async () => {
    const { code, err } = await run(gateway.url, ['node', 'list', '-o', 'xml']);

    expect(code).toBe(2);
    expect(err.join('\n')).toContain('table, wide, json, jsonl, yaml, value');
    expect(gateway.requests).toEqual([]);
  });
});
