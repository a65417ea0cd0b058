import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  closureOf,
  danglingImports,
  importsOf,
  type Module,
  manyImportSites,
  pageBorder,
  ROOT_FOLDERS,
  strayRootEntries,
  valueCycles,
  wrongDirections,
} from './support/architecture.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCE_FOLDERS = ['proto', 'runtime', 'actors', 'gateway', 'bench', 'test'];
/** Never committed: .gitignore has them. */
const WORKING_FOLDERS = ['.git', 'node_modules', 'dist', 'coverage', '.ironworks'];
/** Generated, and checked by its generator. */
const GENERATED = ['proto/gen/'];

async function modulesOfThisProject(): Promise<Module[]> {
  const names = await Promise.all(
    SOURCE_FOLDERS.map(async (folder) =>
      (await readdir(`${root}/${folder}`, { recursive: true })).map(
        (name) => `${folder}/${name.replaceAll('\\', '/')}`,
      ),
    ),
  );
  const paths = names.flat().filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.includes('node_modules/'));
  return Promise.all(
    paths.sort().map(async (path) => ({
      path,
      imports: GENERATED.some((folder) => path.startsWith(folder))
        ? []
        : importsOf(await readFile(`${root}/${path}`, 'utf8')),
    })),
  );
}

const modules = await modulesOfThisProject();

/** Generated JavaScript has a declaration file beside it, which is what the list of modules holds. */
const withGeneratedCode = [...modules, { path: 'proto/gen/messages.js', imports: [] }];

describe('the structure of this project', () => {
  it('has modules to judge', () => {
    expect(modules.length).toBeGreaterThan(50);
    expect(modules.flatMap(({ imports }) => imports).length).toBeGreaterThan(modules.length);
  });

  it('imports in one direction: proto <- runtime <- actors <- gateway, which sees only actors/contract', () => {
    expect(wrongDirections(modules)).toEqual([]);
  });

  it('keeps the web console apart: it imports nothing of the server, and nothing imports it', () => {
    expect(modules.filter(({ path }) => path.startsWith('gateway/web/')).length).toBeGreaterThan(20);
    expect(pageBorder(modules)).toEqual([]);
  });

  it('imports each outside package in one file only', () => {
    expect(manyImportSites(modules)).toEqual([]);
  });

  it('has no ring of imports at run time', () => {
    expect(valueCycles(modules)).toEqual([]);
  });

  it('has no import that leads nowhere', () => {
    expect(danglingImports(withGeneratedCode)).toEqual([]);
  });

  it('gives programs a client with nothing of the server, of a package or of Node alone behind it', async () => {
    const { files, outside } = closureOf('gateway/client/index.ts', modules);
    const sources = await Promise.all(files.map((path) => readFile(`${root}/${path}`, 'utf8')));

    expect(outside).toEqual([]);
    expect(files.filter((path) => !path.startsWith('gateway/client/'))).toEqual([
      'proto/json.ts',
      'runtime/base/clock.ts',
      'runtime/base/shared-timers.ts',
    ]);
    // Of clock.ts only `sleep` is used, which waits on the clock it is given.
    for (const [index, path] of files.entries())
      if (path !== 'runtime/base/clock.ts')
        expect(sources[index], path).not.toMatch(/\b(process|Buffer|setImmediate|systemClock)\b[.(,]/);
  });

  it('has the fixed folders at its root, and only the files that tools demand there', async () => {
    const entries = await readdir(root, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    // `.git` is a file in a linked worktree.
    const files = entries.filter((entry) => entry.isFile() && entry.name !== '.git').map(({ name }) => name);

    expect(
      strayRootEntries(
        folders.filter((name) => !WORKING_FOLDERS.includes(name)),
        files.filter((name) => name !== '.git'), // a file in a work tree of its own
      ),
    ).toEqual([]);
    expect(folders).toEqual(expect.arrayContaining([...ROOT_FOLDERS]));
  });
});

describe('the rules themselves', () => {
  const module = (path: string, ...imports: string[]): Module => ({
    path,
    imports: imports.map((line) => ({ specifier: line.replace('type ', ''), typeOnly: line.startsWith('type ') })),
  });

  it('read every form of import, and none out of comments', () => {
    const source = [
      "import a from 'a';",
      "import {\n  type B,\n  c,\n} from '../b.ts';",
      "import type { D } from 'd';",
      "export { e } from './e.ts';",
      "export type { F } from './f.ts';",
      "import 'side-effect';",
      "const g = await import('g');",
      "type H = import('h').H;",
      "// import x from 'x';",
      "/*\nimport y from 'y';\n*/",
      " * import z from 'z';",
      'const text = `import q from`;',
    ].join('\n');

    const [values, types] = [false, true].map((typeOnly) =>
      importsOf(source)
        .filter((found) => found.typeOnly === typeOnly)
        .map(({ specifier }) => specifier)
        .sort(),
    );
    expect(values).toEqual(['../b.ts', './e.ts', 'a', 'g', 'side-effect']);
    expect(types).toEqual(['./f.ts', 'd', 'h']);
  });

  it.each([
    ['a lower layer importing a higher one', module('proto/a.ts', '../runtime/b.ts')],
    ['types alone do not excuse it', module('runtime/a.ts', 'type ../actors/contract/b.ts')],
    ['the gateway importing a driver', module('gateway/http/a.ts', '../../actors/drivers/b.ts')],
    ['code importing a test', module('actors/a.ts', '../test/support/b.ts')],
    ['code importing a benchmark', module('gateway/a.ts', '../bench/b.ts')],
  ])('refuse %s', (_what, offender) => {
    expect(wrongDirections([offender])).toHaveLength(1);
  });

  it.each([
    ['the console importing the server', module('gateway/web/a.ts', '../http/b.ts')],
    ['the console importing values of the contract', module('gateway/web/a.ts', '../../actors/contract/b.ts')],
    ['the console importing types of the runtime', module('gateway/web/a.ts', 'type ../../runtime/b.ts')],
    ['the console importing Node', module('gateway/web/a.tsx', 'node:fs')],
    ['the server importing the console', module('gateway/http/a.ts', 'type ../web/b.ts')],
  ])('refuse %s', (_what, offender) => {
    expect(pageBorder([offender])).toHaveLength(1);
  });

  it('allow the console itself and types of the wire, and tests the console', () => {
    const allowed = [
      module(
        'gateway/web/pages/a.tsx',
        '../model/b.ts',
        'type ../../../actors/contract/c.ts',
        'type ../../../proto/d.ts',
      ),
      module('test/unit/web/a.test.ts', '../../../gateway/web/model/b.ts'),
    ];

    expect(pageBorder(allowed)).toEqual([]);
  });

  it('allow the gateway the contract, and tests and benchmarks everything', () => {
    const allowed = [
      module('gateway/http/a.ts', '../../actors/contract/b.ts', '../../proto/c.ts', 'type ../../runtime/d.ts'),
      module('test/a.test.ts', '../actors/drivers/b.ts', '../gateway/c.ts', '../bench/d.ts'),
      module('bench/a.ts', '../gateway/c.ts', '../actors/node/d.ts'),
    ];

    expect(wrongDirections(allowed)).toEqual([]);
  });

  it('refuse a second import site of a package, by whatever path into it', () => {
    const offenders = [
      module('runtime/a.ts', 'pino'),
      module('gateway/b.ts', 'type pino/types'),
      module('test/c.ts', 'pino'),
    ];

    expect(manyImportSites(offenders)).toEqual(['pino is imported by 2 files: runtime/a.ts, gateway/b.ts']);
    expect(
      manyImportSites([module('runtime/a.ts', '@s/x', '@s/x/y'), module('runtime/b.ts', '@s/z', 'node:fs')]),
    ).toEqual([]);
  });

  it('refuse a ring of value imports once, and allow one that types complete', () => {
    const ring = [module('runtime/b.ts', './c.ts'), module('runtime/c.ts', './a.ts'), module('runtime/a.ts', './b.ts')];

    expect(valueCycles(ring)).toEqual(['runtime/a.ts -> runtime/b.ts -> runtime/c.ts -> runtime/a.ts']);
    expect(valueCycles([...ring.slice(0, 2), module('runtime/a.ts', 'type ./b.ts')])).toEqual([]);
    expect(valueCycles([module('proto/self.ts', './self.ts')])).toHaveLength(1);
  });

  it('refuse an import that leads nowhere', () => {
    expect(danglingImports([module('runtime/a.ts', './gone.ts')])).toHaveLength(1);
  });

  it('follow what a file needs at run time, and not its types', () => {
    const tree = [
      module('gateway/client/a.ts', './b.ts', 'type ../http/c.ts'),
      module('gateway/client/b.ts', '../engine/d.ts', 'node:fs', './a.ts'),
      module('gateway/engine/d.ts', 'ws'),
      module('gateway/http/c.ts', 'undici'),
    ];

    expect(closureOf('gateway/client/a.ts', tree)).toEqual({
      files: ['gateway/client/a.ts', 'gateway/client/b.ts', 'gateway/engine/d.ts'],
      outside: ['node:fs', 'ws'],
    });
  });

  it('refuse a folder or a file at the root that nobody agreed on', () => {
    expect(strayRootEntries(['proto', 'utils'], ['README.md', 'notes.txt'])).toHaveLength(2);
  });
});
