import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testsNamedIn, titlesIn } from './test-titles.ts';

const root = new URL('../../../', import.meta.url);
const page = await readFile(new URL('docs/policies.md', root), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| when |'));

describe('docs/policies.md', () => {
  it('has rows, each with what happens and a test that shows it', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => row.split(' | ').length !== 3 || testsNamedIn(row).length === 0)).toEqual([]);
  });

  it.each(rows.flatMap(testsNamedIn))('names a test that exists: $file “$name”', async ({ file, name }) => {
    expect(await titlesIn(file)).toContain(name);
  });
});
