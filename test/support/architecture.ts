// The rules of structure as pure functions over a list of modules and their imports, so that the test can show each of them
// failing on a made-up tree before it trusts them with the real one. Imports are read with regular expressions: the
// compiler has no API to ask, and biome's formatting keeps every import statement at the start of a line.

export interface Import {
  readonly specifier: string;
  /** Leaves nothing behind at run time. */
  readonly typeOnly: boolean;
}

export interface Module {
  /** From the root of the project, with slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
}

/** Lower may not import higher. `bench` and `test` may import everything; nothing may import them. */
const LAYERS = ['proto', 'runtime', 'actors', 'gateway'];
const OUTSIDE_LAYERS = ['bench', 'test'];
/** All that the gateway may see of the layer below it. */
const CONTRACT = 'actors/contract/';

export const ROOT_FOLDERS: readonly string[] = [...LAYERS, ...OUTSIDE_LAYERS, 'docs', '.ci'];
export const ROOT_FILES: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', '.gitignore'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts'],
  ...['biome.json', 'knip.json', '.oxlintrc.json'],
];

const STATEMENT = /^(import|export)(\s+type)?\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm;
const SIDE_EFFECT = /^import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)(\.[A-Z])?/g;

export function importsOf(source: string): Import[] {
  const code = withoutComments(source);
  return [
    ...[...code.matchAll(STATEMENT)].map((match) => ({
      specifier: match[3] ?? '',
      // `import { type A }` keeps the import at run time under verbatimModuleSyntax: only `import type` vanishes.
      typeOnly: match[2] !== undefined,
    })),
    ...[...code.matchAll(SIDE_EFFECT)].map((match) => ({ specifier: match[1] ?? '', typeOnly: false })),
    ...[...code.matchAll(DYNAMIC)].map((match) => ({ specifier: match[1] ?? '', typeOnly: match[2] !== undefined })),
  ];
}

/** Imports against the direction proto <- runtime <- actors <- gateway, and of the folders nothing may import. */
export function wrongDirections(modules: readonly Module[]): string[] {
  return eachInternal(modules, (from, to) => {
    const [here, there] = [layerOf(from), layerOf(to)];
    if (OUTSIDE_LAYERS.includes(here)) return undefined;
    if (OUTSIDE_LAYERS.includes(there)) return `${from} imports ${to}: nothing imports ${there}/`;
    if (LAYERS.indexOf(there) > LAYERS.indexOf(here)) return `${from} imports ${to}: ${there}/ is above ${here}/`;
    if (here === 'gateway' && there === 'actors' && !to.startsWith(CONTRACT)) {
      return `${from} imports ${to}: the gateway sees only ${CONTRACT}`;
    }
    return undefined;
  });
}

/** What runs in browsers: bundled by itself, so that it shares no code with what serves it. */
const PAGE = 'gateway/web/';

/** Imports across the border of the web console: it may know types of the wire, and nobody may know it. */
export function pageBorder(modules: readonly Module[]): string[] {
  const crossings = eachInternal(modules, (from, to) => {
    const [inside, leads] = [from.startsWith(PAGE), to.startsWith(PAGE)];
    if (inside === leads || OUTSIDE_LAYERS.includes(layerOf(from))) return undefined;
    if (leads) return `${from} imports ${to}: nothing imports ${PAGE}`;
    const typeOnly = modules
      .find(({ path }) => path === from)
      ?.imports.every(({ specifier, typeOnly: erased }) => resolveFrom(from, specifier) !== to || erased);
    if (typeOnly === true && (to.startsWith(CONTRACT) || to.startsWith('proto/'))) return undefined;
    return `${from} imports ${to}: ${PAGE} knows types of ${CONTRACT} and proto/ only`;
  });
  const builtIns = modules
    .filter(({ path }) => path.startsWith(PAGE) && !path.endsWith('.mjs'))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith('node:'))
        .map(({ specifier }) => `${path} imports ${specifier}: there is no Node in a browser`),
    );
  return [...crossings, ...builtIns];
}

/** Outside packages imported by more than one of our files. Tests and benchmarks may use what they like. */
export function manyImportSites(modules: readonly Module[]): string[] {
  const sites = new Map<string, string[]>();
  for (const { path, imports } of modules) {
    if (OUTSIDE_LAYERS.includes(layerOf(path))) continue;
    for (const name of new Set(imports.map(({ specifier }) => packageOf(specifier)))) {
      if (name !== undefined) sites.set(name, [...(sites.get(name) ?? []), path]);
    }
  }
  return [...sites]
    .filter(([, paths]) => paths.length > 1)
    .map(([name, paths]) => `${name} is imported by ${paths.length} files: ${paths.join(', ')}`);
}

/** Rings of imports that exist at run time, each said once, from its first file in alphabetical order. */
export function valueCycles(modules: readonly Module[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { path, imports } of modules) {
    const values = imports.filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly);
    edges.set(path, [...new Set(values.map(({ specifier }) => resolveFrom(path, specifier)))]);
  }
  const cycles = new Set<string>();
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.add(canonicalRing(trail.slice(at)));
    if (at >= 0 || finished.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of [...edges.keys()].sort()) visit(path, []);
  return [...cycles];
}

export interface Closure {
  /** All that is loaded with the entry, itself included. */
  readonly files: readonly string[];
  /** Packages and modules of Node that are loaded with it. */
  readonly outside: readonly string[];
}

/** What `entry` needs at run time. */
export function closureOf(entry: string, modules: readonly Module[]): Closure {
  const known = new Map(modules.map((module) => [module.path, module]));
  const files = new Set([entry]);
  const outside = new Set<string>();
  for (const path of files)
    for (const { specifier, typeOnly } of known.get(path)?.imports ?? []) {
      if (typeOnly) continue;
      if (specifier.startsWith('.')) files.add(resolveFrom(path, specifier));
      else outside.add(specifier);
    }
  return { files: [...files].sort(), outside: [...outside].sort() };
}

/** Relative imports that lead to no module: a path the rules above would otherwise not see. */
export function danglingImports(modules: readonly Module[]): string[] {
  const known = new Set(modules.map(({ path }) => path));
  return eachInternal(modules, (from, to) => (known.has(to) ? undefined : `${from} imports ${to}, which is not there`));
}

/** Folders and files at the root of the project that have no business there. */
export function strayRootEntries(folders: readonly string[], files: readonly string[]): string[] {
  return [
    ...folders.filter((name) => !ROOT_FOLDERS.includes(name)).map((name) => `${name}/ is no folder of this project`),
    ...files.filter((name) => !ROOT_FILES.includes(name)).map((name) => `${name} does not belong at the root`),
  ];
}

function eachInternal(modules: readonly Module[], judge: (from: string, to: string) => string | undefined): string[] {
  return modules.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier }) => judge(path, resolveFrom(path, specifier)))
      .filter((problem) => problem !== undefined),
  );
}

function layerOf(path: string): string {
  return path.split('/')[0] ?? '';
}

/** `@scope/name/file` -> `@scope/name`; `undefined` for Node's own modules and for relative paths. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function resolveFrom(path: string, specifier: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function canonicalRing(ring: readonly string[]): string {
  const first = ring.indexOf([...ring].sort()[0] ?? '');
  const turned = [...ring.slice(first), ...ring.slice(0, first)];
  return [...turned, turned[0]].join(' -> ');
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
