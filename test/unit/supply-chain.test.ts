import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
const lock = JSON.parse(await readFile(new URL('package-lock.json', root), 'utf8'));

interface Locked {
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
}
const packages = Object.entries<Locked>(lock.packages).filter(([path]) => path !== '');
/** Entries for platforms whose packages the registry did not offer when the lock was written (`npm run lock`). */
const otherPlatforms = packages.filter(
  ([, { integrity, optional, os, cpu }]) => integrity === undefined && optional && os && cpu,
);
const pinned = packages.filter((entry) => !otherPlatforms.includes(entry));

/** What a package says in the older field `licenses`, which npm leaves out of the lock. */
async function olderLicence(path: string): Promise<string> {
  const { licenses } = JSON.parse(await readFile(new URL(`${path}/package.json`, root), 'utf8'));
  return Array.isArray(licenses) && licenses.length === 1 ? String(licenses[0].type) : 'none';
}

const ACCEPTED_LICENCES = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'Unlicense'],
  ...['(MIT AND Zlib)', 'MIT OR Apache-2.0'],
];
/** Only build and test tools, never part of what runs: a parser of Markdown, a compiler of CSS. */
const ACCEPTED_IN_TOOLS = ['MPL-2.0', 'Python-2.0'];

describe('the packages this project depends on', () => {
  it('are asked for in exact versions', () => {
    const wanted = Object.entries<string>({ ...manifest.dependencies, ...manifest.devDependencies });

    expect(wanted.filter(([, version]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('are locked with their integrity, and the lock names no registry', () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(pinned.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
    expect(JSON.stringify(lock)).not.toContain('"resolved"');
  });

  it('without integrity are tools for platforms other than Linux on x64 with glibc', () => {
    const usedHere = otherPlatforms.filter(([path, { os, cpu, dev }]) => {
      return dev !== true || (os?.includes('linux') && cpu?.includes('x64') && !path.includes('musl'));
    });

    expect(usedHere.map(([path]) => path)).toEqual([]);
  });

  it('have licences that were accepted', async () => {
    const licensed = await Promise.all(
      pinned.map(async ([path, { license, dev }]) => ({ path, dev, license: license ?? (await olderLicence(path)) })),
    );
    const strange = licensed.filter(({ license, dev }) => {
      return !(ACCEPTED_LICENCES.includes(license) || (dev && ACCEPTED_IN_TOOLS.includes(license)));
    });

    expect(strange.map(({ path, license }) => `${path}: ${license}`)).toEqual([]);
  });

  it('need no install script where they run', () => {
    const scripts = packages.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev);

    expect(scripts.map(([path]) => path)).toEqual([]);
  });

  it('are at most 40 at run time, counting what they bring along', () => {
    expect(packages.filter(([, { dev }]) => !dev).length).toBeLessThanOrEqual(40);
  });
});
