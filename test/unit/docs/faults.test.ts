import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testsNamedIn, titlesIn } from './test-titles.ts';

const root = new URL('../../../', import.meta.url);
const page = await readFile(new URL('docs/faults.md', root), 'utf8');
const rows = page.split('\n').filter((line) => /^\| F\d+ \|/.test(line));

/** Loads, not faults: docs/performance.md tells of it. */
const UNLISTED = ['subscribers.test.ts'];

describe('docs/faults.md', () => {
  it('has a row for each fault, with what was injected, what was found, and a test', () => {
    expect(rows.map((row) => row.split(' | ').length).filter((cells) => cells !== 4)).toEqual([]);
    expect(rows.filter((row) => testsNamedIn(row).length === 0)).toEqual([]);
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows.flatMap(testsNamedIn))('names a test that exists: $file “$name”', async ({ file, name }) => {
    expect(await titlesIn(file)).toContain(name);
  });

  it('leaves out no file of the fault tests', async () => {
    const files = (await readdir(new URL('test/faults/', root))).filter((name) => name.endsWith('.test.ts'));
    const named = new Set(testsNamedIn(page).map(({ file }) => file));

    expect(files.filter((name) => !named.has(`test/faults/${name}`))).toEqual(UNLISTED);
  });
});
