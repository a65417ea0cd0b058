import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import { readConsole } from '../../../gateway/console/console-files.ts';
import { GatewayRig } from '../../support/gateway-rig.ts';

const PAGE = '<!doctype html><script type="module" src="/assets/index-abc.js"></script>';

describe('the console as the gateway serves it', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ironworks-console-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), PAGE);
    writeFileSync(join(folder, 'assets', 'index-abc.js'), 'let a = 1;');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function rig(): GatewayRig {
    const files = readConsole(folder);
    if (files === undefined) throw new Error('it was just written');
    return new GatewayRig({ console: files });
  }

  it('is a page under a policy without inline code, asked for again each time', async () => {
    const answer = await rig().ask('GET', '/');

    expect(answer.status).toBe(200);
    expect(answer.text).toBe(PAGE);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    const policy = answer.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('has files that are kept for good, since their names change with their content', async () => {
    const answer = await rig().ask('GET', '/assets/index-abc.js');

    expect(answer.text).toBe('let a = 1;');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it('answers 304 to those who have it, and with another tag once it has changed', async () => {
    const first = (await rig().ask('GET', '/')).headers['etag'] ?? '';
    const again = await rig().ask('GET', '/', { headers: { 'if-none-match': first } });
    writeFileSync(join(folder, 'index.html'), `${PAGE}<p>new</p>`);
    const changed = await rig().ask('GET', '/', { headers: { 'if-none-match': first } });

    expect([again.status, again.text]).toEqual([304, '']);
    expect(changed.status).toBe(200);
  });

  it('is compressed for those who take it so', async () => {
    const answer = await rig().start('GET', '/', { headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
    const refused = await rig().ask('GET', '/', { headers: { 'accept-encoding': 'gzip;q=0' } });

    if ('start' in answer || typeof answer.body === 'string') throw new Error('want bytes');
    expect(Object.fromEntries(answer.headers)).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(gunzipSync(answer.body).toString()).toBe(PAGE);
    expect(refused.headers['content-encoding']).toBeUndefined();
  });

  it.each(['/assets/none.js', '/assets/..%2Findex.html', '/index.html', '/api', '/api/v1', '/api/v1/none', '/nodes'])(
    'is not what %s asks for: that is a problem document',
    async (path) => {
      const answer = await rig().ask('GET', path);

      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ code: 'not_found' });
    },
  );

  it('is served to anyone, since it holds nothing secret, where the API wants a token', async () => {
    const files = readConsole(folder);
    const entry = { sha256: 'a'.repeat(64), tenant: 'default', role: 'admin', name: 't' } as const;
    const closed = new GatewayRig({
      authenticator: tokenAuthenticator([entry]),
      ...(files === undefined ? {} : { console: files }),
    });

    expect((await closed.ask('GET', '/')).status).toBe(200);
    expect((await closed.ask('GET', '/api/v1/nodes')).status).toBe(401);
  });

  it('is not there where nothing was built, and nothing else changes', async () => {
    expect(readConsole(join(folder, 'none'))).toBeUndefined();
    expect((await new GatewayRig().ask('GET', '/')).status).toBe(404);
  });

  it('takes no file of a type nobody agreed on', () => {
    writeFileSync(join(folder, 'assets', 'a.exe'), '');

    expect(() => readConsole(folder)).toThrow(/a\.exe/);
  });
});
