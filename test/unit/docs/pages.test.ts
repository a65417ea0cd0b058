import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filledPages } from '../../../gateway/cli/documents.ts';
import { regionOf, withQuotes } from '../../../gateway/cli/quotes.ts';
import { testsNamedIn, titlesIn } from './test-titles.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): Promise<string> => readFile(`${root}/${path}`, 'utf8');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...(await readdir(`${root}/docs`)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
];
const filled = await filledPages(root);

describe('pages with generated parts', () => {
  it.each(filled)('$path is in step (else: npm run generate)', async ({ path, text }) => {
    expect(await read(path)).toBe(text);
  });

  it('quote every piece of TypeScript they show', async () => {
    const page = await read('docs/writing-a-kind.md');

    const blocks = [...page.matchAll(/^```ts$/gm)].length;
    const quoted = [...page.matchAll(/^<!-- quote .* -->\n```ts$/gm)].length;
    expect(blocks).toBeGreaterThan(10);
    expect(quoted).toBe(blocks);
  });
});

describe('quotes', () => {
  const source = [
    'class A {',
    '  // #region b',
    '  b(): void {',
    '',
    '    this.c();',
    '  }',
    '  // #endregion',
    '}',
  ].join('\n');

  it('are the lines of a region, as far to the left as they go', () => {
    expect(regionOf(source, 'b', 'a.ts')).toBe('b(): void {\n\n  this.c();\n}\n');
  });

  it('of a region that is not there are an error', () => {
    expect(() => regionOf(source, 'c', 'a.ts')).toThrow('a.ts has no region "c"');
  });

  it('replace what stood there', async () => {
    const page = 'before\n<!-- quote test/unit/docs/fake-pdu.ts#pdu -->\n```ts\nold();\n```\nafter\n';

    const after = await withQuotes(page, root);

    expect(after).not.toContain('old();');
    expect(after).toMatch(/^before\n<!-- quote .* -->\n```ts\n[\s\S]*class FakePdu[\s\S]*\n```\nafter\n$/);
  });
});

describe('docs/architecture.md', async () => {
  const page = await read('docs/architecture.md');

  it('says of every rule and every promise where it is upheld or shown', () => {
    const numbers = [
      ...Array.from({ length: 12 }, (_, at) => `J${at + 1}`),
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => `P${n}`),
    ];
    const rows = new Map([...page.matchAll(/^\| ([JP]\d+) \|.*$/gm)].map(([row, number = '']) => [number, row]));

    expect(numbers.filter((number) => testsNamedIn(rows.get(number) ?? '').length === 0)).toEqual([]);
  });

  it.each(testsNamedIn(page))('names a test that exists: $file “$name”', async ({ file, name }) => {
    expect(await titlesIn(file)).toContain(name);
  });

  it('names files that exist', async () => {
    const named = [...page.matchAll(/`((?:[\w-]+\/)+[\w-]+\.ts)`/g)].map(([, file = '']) => file);
    const lost: string[] = [];
    for (const file of new Set(named)) {
      const places = [file, `runtime/${file}`, `gateway/${file}`];
      if ((await Promise.all(places.map((place) => read(place).catch(() => '')))).every((text) => text === ''))
        lost.push(file);
    }
    expect(named.length).toBeGreaterThan(20);
    expect(lost).toEqual([]);
  });
});

describe('links', () => {
  it.each(pages)('of %s lead somewhere', async (page) => {
    const text = await read(page);
    const folder = page.includes('/') ? 'docs/' : '';
    const targets = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = '']) => target);

    const lost: string[] = [];
    for (const target of new Set(targets)) {
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? page : new URL(file, `file:///${folder}`).pathname.slice(1);
      const there = await read(path).catch(() => undefined);
      if (there === undefined || (anchor !== undefined && !anchorsOf(there).includes(anchor))) lost.push(target);
    }
    expect(lost).toEqual([]);
  });
});

/** As the forges make them: lower case, words joined by hyphens, punctuation gone. */
function anchorsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
