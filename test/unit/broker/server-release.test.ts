import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunCommand } from '../../../runtime/base/command.ts';
import { publishedChecksum, unpackOfficialRelease } from '../../../runtime/broker/server-release.ts';

const NAME = `nats-server-v2.15.1-${platform()}-${arch() === 'x64' ? 'amd64' : arch()}`;
const ARCHIVE = Buffer.from('pretend archive');
const SUM = createHash('sha256').update(ARCHIVE).digest('hex');

let dir: string;
let server: Server;
let files: Record<string, Buffer | string>;
let unpacked: string[];
const run: RunCommand = (_file, args) => {
  unpacked.push(args.join(' '));
  return Promise.resolve({ code: 0, stdout: '', stderr: '', missing: false });
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ironworks-release-'));
  unpacked = [];
  files = { '/v2.15.1/SHA256SUMS': `${SUM}  ${NAME}.tar.gz\n`, [`/v2.15.1/${NAME}.tar.gz`]: ARCHIVE };
  server = createServer((request, response) => {
    const body = files[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

function unpack(): Promise<string> {
  // A TCP server that listens has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return unpackOfficialRelease(dir, { run, log: () => {}, version: '2.15.1', base: `http://127.0.0.1:${port}` });
}

describe('the official release', () => {
  it('is unpacked once its archive has the published checksum', async () => {
    expect(await unpack()).toBe(join(dir, NAME, 'nats-server'));
    expect(unpacked).toEqual([`-xzf ${join(dir, `${NAME}.tar.gz`)} -C ${dir}`]);
  });

  it('is neither written nor unpacked when its checksum differs', async () => {
    files[`/v2.15.1/${NAME}.tar.gz`] = 'tampered';

    await expect(unpack()).rejects.toThrow('is not the published');
    expect(await readdir(dir)).toEqual([]);
    expect(unpacked).toEqual([]);
  });

  it('is refused when the checksums do not list this platform, or cannot be had', async () => {
    files = { '/v2.15.1/SHA256SUMS': `${SUM}  something-else.zip\n` };
    await expect(unpack()).rejects.toThrow('do not list');
    files = {};
    await expect(unpack()).rejects.toThrow('status 404');
  });

  it('reads checksums in both forms of sha256sum', () => {
    expect(publishedChecksum(`${SUM.toUpperCase()} *a.tar.gz`, 'a.tar.gz')).toBe(SUM);
    expect(publishedChecksum('short  a.tar.gz', 'a.tar.gz')).toBeUndefined();
  });
});
