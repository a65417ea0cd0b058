// The package as `npm pack` makes it, installed beside a program that uses the client.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LIMIT_MS = 60_000;
const TSC = resolve('node_modules/typescript/bin/tsc');

const PROGRAM = `
import type { EventDocument, NodeDocument, TaskDocument } from 'ironworks/client';
import { ApiError, GapError, IronworksClient, WaitTimeoutError } from 'ironworks/client';

const client = new IronworksClient({ url: 'http://127.0.0.1:1', retryForMs: 0 });

export async function powerOn(node: NodeDocument, signal: AbortSignal): Promise<TaskDocument> {
  const task = await client.submit(node.id, 'power.on', { signal, onConflict: 'queue' });
  return client.wait(task, { timeoutMs: 1_000, onChange: ({ progress }) => void progress });
}

export async function last(after: string): Promise<EventDocument | string> {
  try {
    for await (const event of client.watch({ types: ['task.*'], after })) return event;
  } catch (error) {
    if (error instanceof GapError) return error.oldest;
    if (error instanceof ApiError || error instanceof WaitTimeoutError) return error.code;
  }
  return '';
}

// @ts-expect-error no such option
void (() => client.submit('n', 'power.on', { onconflict: 'queue' }));
// @ts-expect-error no such choice
void (() => client.submit('n', 'power.on', { onConflict: 'wait' }));
// @ts-expect-error no such member
void ((node: NodeDocument) => node.powerState);

client.node('n').catch((error: unknown) => console.log(error instanceof Error ? error.name : error));
`;

describe('the package', () => {
  let home: string;
  let files: readonly string[];

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'ironworks-package-'));
    // The build is that of the suite; a script of npm's would make it again.
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home], {
      encoding: 'utf8',
    }).trim();
    const installed = join(home, 'node_modules', 'ironworks');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', join(home, packed), '--strip-components=1', '-C', installed]);
    files = execFileSync('tar', ['-tzf', join(home, packed)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    link('@sinclair/typebox'); // a dependency of the package: its types are part of those of the documents
    writeFileSync(join(home, 'package.json'), '{"type": "module"}');
  }, LIMIT_MS);

  function link(name: string): void {
    const place = join(home, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(resolve('node_modules', name), place);
  }

  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('has what it exports and the command, and neither sources nor tests', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'package/dist/gateway/client/index.js',
        'package/dist/gateway/client/index.d.ts',
        'package/dist/gateway/cli/main.js',
        'package/dist/web/index.html',
        'package/gateway/cli/ironworks.mjs',
      ]),
    );
    expect(files.filter((file) => /\/test\/|\/bench\/|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  it(
    'gives a program of strict TypeScript the client and its types',
    () => {
      const options = {
        ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
        ...{ module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom'], types: [] },
      };
      writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['program.ts'] }));
      writeFileSync(join(home, 'program.ts'), PROGRAM);

      execFileSync(process.execPath, [TSC, '-p', home], { stdio: 'inherit' });
      const said = execFileSync(process.execPath, [join(home, 'program.js')], { encoding: 'utf8' });

      expect(said.trim()).toBe('UnreachableError');
    },
    LIMIT_MS,
  );
});
