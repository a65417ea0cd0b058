// How pages say which test shows what they claim: `[file.test.ts](../test/…/file.test.ts) “title of the test”`.

import { readFile } from 'node:fs/promises';

const root = new URL('../../../', import.meta.url);

export interface Shown {
  readonly file: string;
  readonly name: string;
}

export function testsNamedIn(text: string): readonly Shown[] {
  return [...text.matchAll(/\]\(\.\.\/(test\/[^)]+\.test\.ts)\) “([^”]+)”/g)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));
}

export async function titlesIn(file: string): Promise<readonly string[]> {
  const source = await readFile(new URL(file, root), 'utf8');
  return [
    ...source.matchAll(/\b(?:it|test)(?:\.\w+(?:<[^(]*?(?:\(\) => \w+)?[^(]*?>)?\([^;]*?\))?\(\s*(['"`])(.*?)\1,/gs),
  ].map(([, , title = '']) => title);
}
