import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImportFile, parseImportFile } from '../../../gateway/cli/import-file.ts';

function problemsOf(file: ImportFile): readonly string[] {
  return file.ok ? [] : file.problems;
}

const ironicYaml = `
chassis:
  - description: rack 7
    nodes:
      - name: in-chassis
        driver: fake
nodes:
  - name: bmc-0
    driver: ipmi
    resource_class: baremetal
    driver_info:
      ipmi_address: 127.0.0.1
      ipmi_port: 9623
      ipmi_username: admin
      ipmi_password: password
    properties: {cpus: 4, memory_mb: 8192}
    extra: {rack: r7}
    ports:
      - address: "00:11:22:33:44:55"
  - driver: fake
`;

const aliasBomb = [
  'a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]',
  ...'bcdefghi'
    .split('')
    .map((name, at) => `${name}: &${name} [${'*NAME, '.repeat(9).replaceAll('NAME', 'abcdefgh'.charAt(at))}]`),
  'nodes: *i',
].join('\n');

describe('an import file', () => {
  it('is read from the YAML that Ironic’s create command takes', () => {
    const file = parseImportFile('fleet.yaml', ironicYaml);

    expect(file).toMatchObject({
      ok: true,
      ignored: ['chassis (1, but not the nodes in it)'],
      nodes: [
        {
          place: 'nodes[0]',
          line: 8,
          name: 'bmc-0',
          ignored: ['resource_class', 'ports'],
          body: {
            name: 'bmc-0',
            driver: 'ipmi',
            driver_info: { ipmi_address: '127.0.0.1', ipmi_port: 9623 },
            properties: { cpus: 4 },
            extra: { rack: 'r7' },
          },
        },
        { place: 'nodes[1]', name: '', body: { driver: 'fake' } },
        { place: 'chassis[0].nodes[0]', name: 'in-chassis' },
      ],
    });
  });

  it('may share parts between nodes as YAML does', () => {
    const text = 'nodes:\n  - &first {name: a, driver: fake, extra: {rack: r1}}\n  - {<<: *first, name: b}\n';

    expect(parseImportFile('f.yaml', text)).toMatchObject({
      ok: true,
      nodes: [{ name: 'a' }, { name: 'b', body: { driver: 'fake', extra: { rack: 'r1' } } }],
    });
  });

  it('is read from JSON, indented by tabs or not', () => {
    const value = { nodes: [{ name: 'a', driver: 'fake', driver_info: { delay_s: 0.1 } }] };

    for (const text of [JSON.stringify(value), JSON.stringify(value, undefined, '\t')])
      expect(parseImportFile('fleet.json', text)).toMatchObject({ ok: true, nodes: [{ body: value.nodes[0] }] });
  });

  it('is refused with file, line and column when it does not parse', () => {
    expect(problemsOf(parseImportFile('f.json', '{"nodes": [\n{"name": "a" "b"}]}'))[0]).toMatch(/^f\.json:2:\d+: /);
    expect(problemsOf(parseImportFile('f.yaml', 'nodes:\n  - name: [a\n'))[0]).toMatch(/^f\.yaml:\d+:\d+: /);
  });

  it('is refused as a whole, telling each bad node by its index and line', () => {
    const text = [
      'nodes:',
      '  - name: ok',
      '    driver: fake',
      '  - name: ok',
      '    driver: fake',
      '  - name: "bad name"',
      '    drivr: fake',
      '  - 7',
      '  - driver: fake',
      '    driver_info: none',
    ].join('\n');

    expect(problemsOf(parseImportFile('f.yaml', text))).toEqual([
      'f.yaml:4: nodes[1].name: the name "ok" is used by nodes[0] already',
      'f.yaml:7: nodes[2].drivr: unknown field "drivr"',
      'f.yaml:6: nodes[2]: a node needs a "driver"',
      'f.yaml:6: nodes[2].name: "bad name" cannot be a node\'s name',
      'f.yaml:8: nodes[3]: a node must be a map',
      'f.yaml:10: nodes[4].driver_info: "driver_info" must be a map of plain values',
    ]);
  });

  it.each([
    ['', 'want a map'],
    ['[]', 'want a map'],
    ['{}', 'no list "nodes"'],
    ['nodes: {a: 1}', '"nodes" must be a list'],
    ['nodes: []\nhosts: []', 'unknown section "hosts"'],
    ['nodes: []\nnodes: []', 'unique'],
    [aliasBomb, 'alias'],
  ])('of %j is refused', (text, expected) => {
    expect(problemsOf(parseImportFile('f', text)).join('\n')).toMatch(expected);
  });

  it('never makes the reader throw, and never passes a prototype on', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.constant('{"nodes":[{"driver":"fake","extra":{"__proto__":{"polluted":1}}}]}'),
        ),
        (text) => {
          parseImportFile('f', text);
          expect(({} as { polluted?: number }).polluted).toBeUndefined();
        },
      ),
    );
  });

  it('shows control characters of a bad file instead of printing them', () => {
    const problems = problemsOf(parseImportFile('f', 'nodes: [{driver: fake, "\\e[2Jx": 1, name: "a\\e[2J"}]'));

    expect(problems.join('')).not.toMatch(/\p{Cc}/u);
    expect(problems).toHaveLength(2);
  });
});
