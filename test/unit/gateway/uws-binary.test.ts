import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkUwsBinary, uwsBinaryName, uwsBinaryPath } from '../../../gateway/engine/uws-binary.ts';

const list = JSON.parse(await readFile(new URL('../../../gateway/engine/uws-binaries.json', import.meta.url), 'utf8'));
const platforms = ['linux', 'darwin'].flatMap((platform) =>
  ['x64', 'arm64'].flatMap((arch) => ['115', '127', '137', '141'].map((abi) => ({ platform, arch, abi }))),
);

describe('the native binary of uWebSockets.js', () => {
  it('of this machine is the one on the committed list', async () => {
    const check = await checkUwsBinary();

    expect(check).toMatchObject({ ok: true, file: uwsBinaryPath() });
  });

  it.each(platforms)('for $platform $arch, ABI $abi, is on the list as the package ships it', async (target) => {
    expect(await checkUwsBinary(target)).toMatchObject({ ok: true });
  });

  it('is listed for the version that package.json pins', async () => {
    const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');

    expect(JSON.parse(manifest).dependencies['uWebSockets.js']).toBe(`npm:${list.package}@${list.version}`);
    expect(Object.keys(list.sha256).sort()).toEqual(platforms.map(uwsBinaryName).sort());
  });

  it('is refused when one byte differs, naming both sums and the other engine', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'ironworks-uws-'));
    const target = { platform: 'linux', arch: 'x64', abi: '115' };
    const file = join(dir, uwsBinaryName(target));
    await writeFile(file, 'tampered');
    const sum = createHash('sha256').update('original').digest('hex');

    const check = await checkUwsBinary(target, { [uwsBinaryName(target)]: sum }, file);

    expect(check).toMatchObject({ ok: false, file, error: expect.stringContaining(sum) });
    expect(check).toMatchObject({ error: expect.stringContaining('--engine node') });
    await rm(dir, { recursive: true });
  });

  it('is refused where it is not listed or not there', async () => {
    const target = { platform: 'plan9', arch: 'x64', abi: '115' };

    expect(await checkUwsBinary(target)).toMatchObject({
      ok: false,
      error: expect.stringContaining('not on the list'),
    });
    expect(await checkUwsBinary(target, { [uwsBinaryName(target)]: 'a' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('cannot be read'),
    });
  });
});
