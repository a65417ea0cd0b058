// Pages that quote code: `npm run generate` puts the region that a marker names into the fenced block behind it, and a
// test fails while the two differ. In code a region is what stands between `// #region name` and `// #endregion`.
//
//   <!-- quote test/unit/docs/outlet-kind.ts#states -->
//   ```ts
//   …
//   ```

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const MARKED = /^<!-- quote (\S+)#([\w-]+) -->\n(```\w*\n)([\s\S]*?)^```$/gm;

/** Pages are given and returned as text; files are read from `root`. @throws Error for a region that is not there. */
export async function withQuotes(page: string, root: string): Promise<string> {
  const files = new Set([...page.matchAll(MARKED)].map(([, file = '']) => file));
  const sources = new Map<string, string>();
  for (const file of files) sources.set(file, await readFile(join(root, file), 'utf8'));
  return page.replace(
    MARKED,
    (_whole, file: string, name: string, fence: string) =>
      `<!-- quote ${file}#${name} -->\n${fence}${regionOf(sources.get(file) ?? '', name, file)}\`\`\``,
  );
}

/** The lines of a region, as far to the left as they go. Markers of other regions in it are left out. */
export function regionOf(source: string, name: string, file: string): string {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, index) => index > start && line.trim() === '// #endregion');
  if (start < 0 || end < 0) throw new Error(`${file} has no region "${name}"`);
  const region = lines.slice(start + 1, end);
  const margins = region.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  const margin = Math.min(...margins);
  return region.map((line) => `${line.slice(margin)}\n`).join('');
}
