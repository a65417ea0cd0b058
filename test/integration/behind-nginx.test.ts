// B4 behind a proxy: nginx keeps few connections to the gateway's engine and puts everybody's requests onto them. Whatever one
// client sends, and whatever it hides behind that, another one is never answered with what was not asked by it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeEngine } from '../../gateway/engine/node-engine.ts';
import { uwsEngine } from '../../gateway/engine/uws-engine.ts';
import { framingCases } from '../conformance/engine-framing.ts';
import { EngineRig } from '../conformance/engine-rig.ts';
import { eventually } from '../support/eventually.ts';
import { missingNginx, type Nginx, startNginx } from '../support/nginx.ts';
import { RawClient } from '../support/raw-http.ts';

const missing = missingNginx();
if (missing !== undefined) process.stderr.write(`behind-nginx: skipped, ${missing}\n`);

const POISON = 'GET /poison HTTP/1.1\r\nHost: x\r\n\r\n';
const VICTIMS = 3;

describe.skipIf(missing !== undefined).each([
  { name: 'uws', factory: uwsEngine },
  { name: 'node', factory: nodeEngine },
] as const)('engine $name behind nginx', ({ factory }) => {
  let rig: EngineRig;
  let nginx: Nginx;
  const clients: RawClient[] = [];

  beforeAll(async () => {
    rig = await EngineRig.start(factory);
    nginx = await startNginx(rig.port);
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await nginx?.close();
    await rig?.engine.close(100);
  });

  const dial = async (raw: string): Promise<RawClient> => {
    const client = await RawClient.open(nginx.port);
    clients.push(client);
    await client.send(raw);
    return client;
  };

  /** Paths that the answers to other clients tell of, one for each asked. */
  const others = async (tag: string): Promise<readonly string[]> => {
    const paths: string[] = [];
    for (let n = 0; n < VICTIMS; n++) {
      const client = await dial(`GET /other/${tag}/${n} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      const [answer] = await client.answered(1, 10_000);
      paths.push(answer?.status === 200 ? String(JSON.parse(answer.body)['path']) : String(answer?.status));
    }
    return paths;
  };

  it('gives nobody what another one hid behind a request that could be read two ways', async () => {
    for (const [at, { name, raw }] of framingCases.entries()) {
      const attacker = await dial(raw + POISON);
      const asked = await others(String(at));

      expect([name, asked]).toEqual([name, Array.from({ length: VICTIMS }, (_, n) => `/other/${at}/${n}`)]);
      attacker.close();
    }
  }, 120_000);

  it('gives nobody the body that another one announced and did not send', async () => {
    const poisoned = (): number => rig.seen.filter((seen) => seen === 'GET /poison').length;
    const before = poisoned();
    const attacker = await dial(
      'POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\nGET /poison HTTP/1.1\r\n',
    );
    expect(await others('half')).toEqual(['/other/half/0', '/other/half/1', '/other/half/2']);
    attacker.close();
    expect(await others('gone')).toEqual(['/other/gone/0', '/other/gone/1', '/other/gone/2']);
    expect(poisoned()).toBe(before);
  });

  it('answers a pipeline of a hundred in order, each with its own', async () => {
    const paths = Array.from({ length: 100 }, (_, n) => `/piped/${n}`);
    const client = await dial(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));

    await eventually(() => client.answers().length === paths.length, { what: 'a hundred answers', timeoutMs: 20_000 });
    expect(client.answers().map(({ body }) => JSON.parse(body)['path'])).toEqual(paths);
  });
});
