// Which version this is: that of the package.json beside or above the program, whether it runs built or from source.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectFromText } from '../../proto/json.ts';

/** `unknown` where the package has no version, which a package of ours always has. */
export function programVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return versionIn(readFileSync(file, 'utf8'));
    if (folder === dirname(folder)) return 'unknown';
  }
}

function versionIn(text: string): string {
  const version = objectFromText(text)['version'];
  return typeof version === 'string' ? version : 'unknown';
}
