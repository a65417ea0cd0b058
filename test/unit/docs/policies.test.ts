import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const page = await readFile(new URL('docs/policies.md', root), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| when |'));

interface Shown {
  readonly file: string;
  readonly name: string;
}

function shownBy(row: string): readonly Shown[] {
  return [...row.matchAll(/\]\(\.\.\/(test\/[^)]+\.test\.ts)\) “([^”]+)”/g)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));
}

describe('docs/policies.md', () => {
  it('has rows, each with what happens and a test that shows it', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => row.split(' | ').length !== 3 || shownBy(row).length === 0)).toEqual([]);
  });

  it.each(rows.flatMap(shownBy))('names a test that exists: $file “$name”', async ({ file, name }) => {
    const source = await readFile(new URL(file, root), 'utf8');
    const titles = [...source.matchAll(/\b(?:it|test)(?:\.each\([^;]*?\))?\(\s*(['"`])(.*?)\1,/gs)].map(
      ([, , title]) => title,
    );

    expect(titles).toContain(name);
  });
});
