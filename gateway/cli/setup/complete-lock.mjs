// Completes package-lock.json after packages were added or changed (`npm run lock`). npm leaves out optional packages of
// other platforms when the registry in use does not offer them or when node_modules already exists; `npm ci` then refuses
// the lock file everywhere (npm 11.19: "Missing: … from lock file"). Entries added here say which platform they are for,
// so that no other platform asks for them; without a download there is no integrity to pin.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** @returns the names of the entries added. @throws on an optional package that is not for one platform. */
export function completeLock(root) {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const added = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (resolves(lock.packages, path, name)) continue;
      if (!/^\d+\.\d+\.\d+/.test(version))
        throw new Error(`${name}@${version}, wanted by ${path}, is no exact version`);
      const { cpu, libc, os } = platformOf(name);
      // In npm's own order of keys, so that npm does not rewrite the entry.
      lock.packages[`node_modules/${name}`] = {
        version,
        cpu: [cpu],
        ...(entry.dev ? { dev: true } : {}),
        ...(libc === undefined ? {} : { libc: [libc] }),
        optional: true,
        os: [os],
      };
      added.push(name);
    }
  }
  const { '': self, ...others } = lock.packages;
  const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = { '': self, ...Object.fromEntries(sorted) };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  return added;
}

/** As Node resolves: beside the package that wants it, then in the folders above. */
function resolves(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) throw new Error(`${name} is missing and is not for one platform`);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  return { cpu, os, libc: os === 'linux' ? libc : undefined };
}
