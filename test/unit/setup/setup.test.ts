import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Plain JavaScript without declarations, since it runs before anything is installed. */
const setupFile = (name: string): string => new URL(`../../../gateway/cli/setup/${name}.mjs`, import.meta.url).href;
const { withLock } = await import(setupFile('lock'));
const { whyInstall } = await import(setupFile('packages'));
const { completeLock } = await import(setupFile('complete-lock'));
const { runProgram } = await import(setupFile('program'));

let dir: string;
let said: string[];
const say = (line: string): void => void said.push(line);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ironworks-setup-'));
  said = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function writeJson(path: string, value: unknown): void {
  mkdirSync(join(dir, path, '..'), { recursive: true });
  writeFileSync(join(dir, path), JSON.stringify(value));
}

describe('the lock of a set-up', () => {
  const lock = (): string => join(dir, 'deep', 'setup.lock');

  it('lets one work at a time, and the next when it is done, saying whom it waits for', async () => {
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await setImmediate();
      order.push(`${name} ends`);
    };

    await Promise.all([withLock(lock(), say, work('a')), withLock(lock(), say, work('b'))]);

    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(said).toEqual([expect.stringContaining(`process ${process.pid}`)]);
    expect(existsSync(lock())).toBe(false);
  });

  it('is given free when the work fails', async () => {
    await expect(withLock(lock(), say, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

    expect(await withLock(lock(), say, () => 'done')).toBe('done');
  });

  it('of a process that is gone is taken over at once', async () => {
    mkdirSync(lock(), { recursive: true });
    writeFileSync(join(lock(), 'pid'), String(2 ** 22 + 1));

    expect(await withLock(lock(), say, () => 'done')).toBe('done');
    expect(said).toEqual([]);
  });
});

describe('the look at node_modules', () => {
  const wanted = {
    '': { name: 'x' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b-win32': { version: '1.0.0', optional: true },
  };
  const installed = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };

  it('asks for nothing where every package of the lock is there', () => {
    writeJson('package-lock.json', { packages: wanted });
    writeJson('node_modules/.package-lock.json', { packages: installed });

    expect(whyInstall(dir)).toBeUndefined();
  });

  it.each([
    ['never finished', undefined],
    ['lacks a package', {}],
    ['has another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['has other content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }],
  ])('asks for an installation where the last one %s', (_why, packages) => {
    writeJson('package-lock.json', { packages: wanted });
    if (packages !== undefined) writeJson('node_modules/.package-lock.json', { packages });

    expect(whyInstall(dir)).toEqual(expect.any(String));
  });
});

describe('the completion of the lock file', () => {
  it('adds the optional packages of other platforms that npm left out, each for its platform only', () => {
    const optionalDependencies = {
      '@t/linux-x64': '1.2.3',
      '@t/darwin-arm64': '1.2.3',
      '@t/linux-arm64-musl': '1.2.3',
    };
    writeJson('package-lock.json', {
      packages: {
        '': { name: 'x' },
        'node_modules/t': { version: '1.2.3', dev: true, optionalDependencies },
        'node_modules/@t/linux-x64': { version: '1.2.3', integrity: 'sha512-x' },
      },
    });

    expect(completeLock(dir)).toEqual(['@t/darwin-arm64', '@t/linux-arm64-musl']);
    expect(completeLock(dir)).toEqual([]);
    const { packages } = JSON.parse(readFileSync(join(dir, 'package-lock.json'), 'utf8'));
    expect(packages['node_modules/@t/linux-arm64-musl']).toEqual({
      version: '1.2.3',
      cpu: ['arm64'],
      os: ['linux'],
      libc: ['musl'],
      dev: true,
      optional: true,
    });
    expect(packages['node_modules/@t/darwin-arm64']).toMatchObject({ os: ['darwin'], cpu: ['arm64'] });
  });

  it('refuses to invent a package that is not for one platform', () => {
    writeJson('package-lock.json', { packages: { 'node_modules/t': { optionalDependencies: { extra: '1.0.0' } } } });

    expect(() => completeLock(dir)).toThrow('extra is missing');
  });
});

describe('a program of the set-up', () => {
  it('ends with its own code, or with 128 + the signal that ended it', async () => {
    const run = (script: string): Promise<number> => runProgram(process.execPath, ['-e', script], { cwd: dir });

    expect(await run('process.exit(7)')).toBe(7);
    expect(await run("process.kill(process.pid, 'SIGTERM')")).toBe(143);
  });

  it('that does not exist is an error', async () => {
    await expect(runProgram(join(dir, 'none'), [], { cwd: dir })).rejects.toThrow('ENOENT');
  });
});

describe('the set-up script', () => {
  it('refuses an unknown command with the ones there are', async () => {
    const script = fileURLToPath(new URL('../../../gateway/cli/setup.mjs', import.meta.url));
    const child = spawn(process.execPath, [script, 'dance'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });

    const [code] = await once(child, 'close');

    expect(code).toBe(1);
    expect(errors).toMatch(/^ironworks: usage: .*start.*test.*verify/);
  });
});
