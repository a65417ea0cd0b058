// The native file that uWebSockets.js would load here, checked against the SHA-256 list committed beside this file before
// it is ever loaded. The list covers what the package ships for Linux and macOS on x64 and arm64, for Node 20 (ABI 115),
// 22 (127), 24 (137) and 25 (141); after an upgrade of the package it is made anew (CONTRIBUTING.md).
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type UwsBinaryCheck =
  | { readonly ok: true; readonly file: string; readonly sha256: string }
  | { readonly ok: false; readonly file: string; readonly error: string };

export interface UwsPlatform {
  readonly platform: string;
  readonly arch: string;
  /** The ABI of Node's native modules: `process.versions.modules`. */
  readonly abi: string;
}

const thisPlatform: UwsPlatform = { platform: process.platform, arch: process.arch, abi: process.versions.modules };

/** The name the package itself builds to find its binary (its `uws.js`). */
export function uwsBinaryName({ platform, arch, abi }: UwsPlatform): string {
  return `uws_${platform}_${arch}_${abi}.node`;
}

/** @throws when the package is not installed. */
export function uwsBinaryPath(target: UwsPlatform = thisPlatform): string {
  const manifest = createRequire(import.meta.url).resolve('uWebSockets.js/package.json');
  return join(dirname(manifest), uwsBinaryName(target));
}

/**
 * Whether the binary is there and is the one that was reviewed. Never throws; a refusal says what to do instead.
 * `list` and `file` stand in for the committed list and the installed file in tests.
 */
export async function checkUwsBinary(
  target: UwsPlatform = thisPlatform,
  list?: Readonly<Record<string, string>>,
  file?: string,
): Promise<UwsBinaryCheck> {
  const name = uwsBinaryName(target);
  const refuse = (error: string): UwsBinaryCheck => {
    return { ok: false, file: file ?? name, error: `${error}; use the engine on node:http (--engine node)` };
  };
  const expected = (list ?? (await committedList()))[name];
  if (expected === undefined) return refuse(`${name} is not on the list of checked binaries`);
  try {
    const path = file ?? uwsBinaryPath(target);
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    if (sha256 !== expected) return refuse(`${name} has SHA-256 ${sha256}, the list says ${expected}`);
    return { ok: true, file: path, sha256 };
  } catch (error) {
    return refuse(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function committedList(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(new URL('uws-binaries.json', import.meta.url), 'utf8');
  // A file of this repository, whose shape a test checks.
  const parsed = JSON.parse(text) as { readonly sha256: Readonly<Record<string, string>> };
  return parsed.sha256;
}
