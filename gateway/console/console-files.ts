// The web console as it is served: the files the build has bundled, read into memory once. The gateway knows nothing of
// what is in them; where there is no build (a source checkout under test), there is no console.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface ConsoleFile {
  readonly contentType: string;
  /** Of the bytes as built, the same for both encodings; a weak one on the wire. */
  readonly etag: string;
  readonly plain: Uint8Array;
  readonly gzip: Uint8Array;
}

export interface ConsoleFiles {
  readonly index: ConsoleFile;
  /** By name; names carry a hash of the content. */
  readonly assets: ReadonlyMap<string, ConsoleFile>;
}

const CONTENT_TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * @param folder what `vite build` wrote: `index.html` and `assets/`.
 * @returns undefined where it was not built. @throws RangeError for a file of a type nobody agreed on.
 */
export function readConsole(folder: string): ConsoleFiles | undefined {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return undefined;
  const assets = join(folder, 'assets');
  return {
    index: readFile(index),
    assets: new Map(readdirSync(assets).map((name) => [name, readFile(join(assets, name))])),
  };
}

function readFile(path: string): ConsoleFile {
  const contentType = CONTENT_TYPES[extname(path)];
  if (contentType === undefined) throw new RangeError(`${path}: the console has no files of this type`);
  const plain = readFileSync(path);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { contentType, etag, plain, gzip: gzipSync(plain, { level: 9 }) };
}
