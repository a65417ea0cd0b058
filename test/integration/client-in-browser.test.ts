// `ironworks/client` bundled as a page's build would, and used in a real browser on what `serve` starts.

import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, findChromium, openBrowser } from '../support/browser.ts';
import { type ServeProcess, startServe } from '../support/serve-process.ts';

const MAX_GZIP_BYTES = 10 * 1024;

async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      lib: { entry: 'gateway/client/index.ts', formats: ['iife'], name: 'Ironworks' },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const output = first !== undefined && 'output' in first ? first.output : [];
  const chunks = output.flatMap((part) => (part.type === 'chunk' ? [part] : []));
  expect(chunks.flatMap(({ imports }) => imports)).toEqual([]);
  return chunks.map(({ code }) => code).join('\n');
}

describe('the client as a bundle', () => {
  it('is one small file that needs nothing beside it', async () => {
    const code = await bundled();

    expect(gzipSync(code).byteLength).toBeLessThan(MAX_GZIP_BYTES);
    expect(code).not.toMatch(/\brequire\(|["'`]node:|\bprocess\.|\bBuffer\b/);
  });
});

const chromium = findChromium();
if (chromium === undefined) console.warn('SKIPPED: the client is not tried in a browser; install chromium');

describe.skipIf(chromium === undefined)('the client in a browser', () => {
  let serve: ServeProcess;
  let browser: Browser;

  beforeAll(async () => {
    serve = await startServe();
    await serve.ready();
    browser = await openBrowser(chromium ?? '', serve.url);
  });

  afterAll(async () => {
    await browser?.close();
    await serve?.close();
  });

  it('asks, watches from a snapshot, waits and cancels', async () => {
    const { page } = browser;
    await page.goto(`${serve.url}/`);

    const told = await page.evaluate(`${await bundled()};
      (async () => {
        const client = new Ironworks.IronworksClient({ url: location.origin });
        const { nodes, cursor } = await client.snapshot({ provision_state: 'available' });
        const stop = new AbortController();
        const types = [];
        const watching = (async () => {
          for await (const event of client.watch({ nodes: ['node-3'], after: cursor, signal: stop.signal })) types.push(event.type);
        })().catch((reason) => reason);
        const done = await client.wait(await client.submit('node-3', 'power.on'));
        const refused = await client.submit('node-3', 'power.fly').catch((error) => error.code);
        while (!types.includes('ironworks.task.succeeded.v1')) await new Promise((soon) => setTimeout(soon, 20));
        stop.abort('enough');
        return { nodes: nodes.length, state: done.state, refused, types, watched: await watching };
      })()`);

    expect(told).toEqual({
      nodes: 10,
      state: 'succeeded',
      refused: 'validation_failed',
      types: expect.arrayContaining(['ironworks.task.queued.v1', 'ironworks.node.state.v1']),
      watched: 'enough',
    });
    expect(browser.takeFaults()).toEqual([]);
  });
});
