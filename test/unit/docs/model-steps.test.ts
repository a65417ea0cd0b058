// The protocol model's steps (M-…) are names that the code cites where it does what the step says.

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

async function stepsIn(folder: string, ending: string): Promise<ReadonlySet<string>> {
  const files = (await readdir(`${root}/${folder}`, { recursive: true })).filter((name) => name.endsWith(ending));
  const texts = await Promise.all(files.map((name) => readFile(`${root}/${folder}/${name}`, 'utf8')));
  return new Set(texts.flatMap((text) => text.match(/\bM-[a-z]+\b/g) ?? []));
}

it('the steps of the protocol model are those the runtime cites', async () => {
  const modelled = await stepsIn('test/model', '.pml');
  const cited = await stepsIn('runtime', '.ts');

  expect(modelled.size).toBeGreaterThan(5);
  expect([...cited].sort()).toEqual([...modelled].sort());
});
