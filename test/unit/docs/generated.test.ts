import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatedDocuments } from '../../../gateway/cli/documents.ts';

const root = new URL('../../../', import.meta.url);

describe('generated documents', () => {
  it.each(generatedDocuments())(
    '$path is what the code says it is (else: npm run generate)',
    async ({ path, text }) => {
      expect(await readFile(new URL(path, root), 'utf8')).toBe(text);
    },
  );
});
