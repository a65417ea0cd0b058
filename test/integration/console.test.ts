// The web console in a real browser, on everything that `serve` starts.

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConsole } from '../../gateway/console/console-files.ts';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { type Browser, findChromium, openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type ServeProcess, startServe } from '../support/serve-process.ts';

const BUILT = resolve('dist/web');
const MAX_GZIP_BYTES = 120 * 1024;
const VISIT_MS = 240_000;

const chromium = findChromium();
if (chromium === undefined)
  console.warn(
    'SKIPPED: the console is not tried in a browser; install chromium, or name one in IRONWORKS_TEST_CHROMIUM',
  );

describe('the console as built', () => {
  it('is at most 120 KiB in all, compressed', () => {
    const files = readConsole(BUILT);
    if (files === undefined) throw new Error(`${BUILT} was not built`);
    const sizes = [files.index, ...files.assets.values()].map(({ gzip }) => gzip.byteLength);

    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(MAX_GZIP_BYTES);
  });

  it('names its files by their content, and has nothing inline and nothing from elsewhere', () => {
    const page = readFileSync(join(BUILT, 'index.html'), 'utf8');

    for (const name of readdirSync(join(BUILT, 'assets'))) expect(name).toMatch(/^\w+-[\w-]{8}\.(js|css|svg)$/);
    expect(page).not.toMatch(/<style|style=|https?:|<script(?![^>]*\ssrc=)|\son\w+=/);
    for (const [, path = ''] of page.matchAll(/(?:src|href)="([^"]*)"/g)) expect(path).toMatch(/^\/assets\//);
  });

  it.each(['uws', 'node'])('is served by the engine %s, compressed, with 304 for those who have it', async (engine) => {
    const serve = await startServe({ args: ['--fleet', 'none'], env: { IRONWORKS_ENGINE: engine } });
    try {
      await serve.ready();
      const page = await fetch(`${serve.url}/`);
      const text = await page.text();
      const asset = /src="([^"]*)"/.exec(text)?.[1] ?? '';
      const script = await fetch(`${serve.url}${asset}`);
      const again = await fetch(`${serve.url}/`, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
      const none = await fetch(`${serve.url}/api/v1/none`);

      expect(text).toBe(readFileSync(join(BUILT, 'index.html'), 'utf8'));
      expect([script.status, script.headers.get('content-encoding')]).toEqual([200, 'gzip']);
      expect(await script.text()).toBe(readFileSync(join(BUILT, asset), 'utf8'));
      expect(again.status).toBe(304);
      expect([none.status, none.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    } finally {
      await serve.close();
    }
  });
});

describe.skipIf(chromium === undefined)('a visit to the console', () => {
  let serve: ServeProcess;
  let browser: Browser;

  beforeAll(async () => {
    serve = await startServe();
    await serve.ready();
  });

  afterAll(async () => {
    await serve.close();
  });

  beforeEach(async () => {
    browser = await openBrowser(chromium ?? '', serve.url);
    await browser.page.goto(`${serve.url}/`);
    await browser.page.getByText('10 nodes').waitFor();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await browser.shoot('failed');
    await browser.close();
    expect(browser.takeFaults()).toEqual([]);
  });

  it('finds nodes by search and short lists, by keyboard alone', async () => {
    const { page } = browser;
    const rows = page.locator('table.fleet tbody tr:has(a)');

    expect(await rows.count()).toBe(10);
    await page.keyboard.press('/');
    await page.keyboard.type('node-1');
    await page.getByText('2 shown').waitFor();
    expect(await rows.allInnerTexts()).toHaveLength(2);
    await page.locator('table.fleet a').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('node-10');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'node-10' }).waitFor();
  });

  it('asks before it takes something away, where the keyboard is, and lets it be with Escape', async () => {
    const { page } = browser;
    const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
    await page.goto(`${serve.url}/#/nodes/node-8`);
    const off = page.locator('[data-action="power.off"]');
    await off.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Do it' }).waitFor();

    expect(await focused()).toBe('Do it');
    await page.keyboard.press('Escape');
    await page.locator('form.ask').waitFor({ state: 'detached' });
    expect(await focused()).toBe('off');

    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Do it' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.timeline').getByText('succeeded').waitFor();
    expect(await focused()).toBe('off');
  });

  it('asks again for what a page needs where the gateway had no room, and leaves no trace of it', async () => {
    const { page } = browser;
    const busy = {
      status: 429,
      contentType: 'application/problem+json',
      body: '{"code":"rate_limited","detail":"full"}',
    };
    await page.route(/\/api\/v1\/(nodes\/node-9|tasks|machines)/, (route) => route.fulfill(busy), { times: 3 });
    await page.goto(`${serve.url}/#/nodes/node-9`);
    await page.getByRole('alert').getByText('rate_limited').waitFor();

    await page.locator('[data-lit=true]').waitFor();
    await page.locator('[data-action="power.on"]').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);

    await page.route(/\/api\/v1\/tasks/, (route) => route.fulfill(busy), { times: 1 });
    await page.goto(`${serve.url}/#/tasks`);
    await page.getByRole('alert').getByText('rate_limited').waitFor();
    await page.getByText('No task failed, is parked, or ended unknown.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('takes an empty bucket for no verdict on a node: the preview waits for it', async () => {
    const { page } = browser;
    const headers = { 'retry-after': '1' };
    const busy = { status: 429, headers, contentType: 'application/problem+json', body: '{"code":"rate_limited"}' };
    await page.route(/dry_run/, (route) => route.fulfill(busy), { times: 1 });
    for (const name of ['node-5', 'node-6']) await page.getByLabel(`Choose ${name}`, { exact: true }).check();
    await page.getByRole('button', { name: 'Preview' }).click();

    await page.getByText('2 nodes would accept it').waitFor();
    expect(await page.getByText('rate_limited').count()).toBe(0);
  });

  it('shows on a narrow page too what is wrong with a node', async () => {
    const { page } = browser;
    const reason = 'broken fan';
    await serve.client.submitTask('node-10', {
      action: 'maintenance.set',
      params: { reason },
      idempotencyKey: 'narrow',
    });
    await page.setViewportSize({ width: 390, height: 844 });

    await page.locator('table.fleet').getByText(reason).waitFor({ state: 'visible' });
    await page.getByRole('link', { name: 'node-10', exact: true }).click();
    await page.locator('p.state').getByText(reason).waitFor();
  });

  it(
    'powers a node on and watches it, cancels a queued task, and sees a killed conductor recovered from',
    async () => {
      const { page } = browser;
      const machine = { delay_s: { 'power.on': 4, 'deploy.write_image': 15 } };
      await serve.client.patchNode('node-1', { driver_info: machine });

      // Power on, step by step.
      await page.getByRole('link', { name: 'node-1', exact: true }).click();
      const lit = page.locator('[data-lit=true]');
      await lit.waitFor();
      expect(await lit.getAttribute('data-state')).toBe('available');
      await page.locator('[data-action="power.on"]').click();
      await page.getByRole('heading', { name: 'Running task' }).waitFor();
      await page.locator('.timeline').getByText('power.on').waitFor();
      await page.locator('.timeline').getByText('succeeded').waitFor();
      await page.locator('.facts').getByText('power on').waitFor();
      expect(await page.locator('[aria-live=polite]').textContent()).toMatch(/^power\.on on node-1: task \w+ is/);

      // A deploy holds it; what waits behind is cancelled.
      await page.locator('[data-action="provision.deploy"]').click();
      await page.locator('[data-lit=true][data-state="deploying"]').waitFor();
      await page.locator('.timeline').getByText('deploy.write_image').waitFor();
      await page.locator('[data-action="power.off"]').click();
      await page.getByRole('button', { name: 'Do it' }).click();
      await page.locator('ol.queue').getByText('power.off').waitFor();
      await browser.shoot('node-busy');
      await page.getByRole('button', { name: /^Cancel power\.off/ }).click();
      await page.getByText('Nothing waits.').waitFor();
      await page.locator('ol.log').getByText('task.cancelled').waitFor();

      // Its conductor is killed under it.
      const { owner } = await serve.client.get('/api/v1/nodes/node-1/explain');
      const pid = isObject(owner) ? Number(owner['pid']) : 0;
      await page.getByRole('link', { name: 'Cluster' }).click();
      await page.locator('.shards li').first().waitFor();
      expect(serve.processes()).toContain(pid);
      process.kill(pid, 'SIGKILL');
      await page.locator('table.conductors tr[data-state="dead"]').waitFor();
      await page.locator('.shards .moved').first().waitFor();
      await page.locator('.shards .unowned').waitFor({ state: 'detached' });
      await browser.shoot('cluster-after-a-death');
      await page.goto(`${serve.url}/#/nodes/node-1`);
      await page.locator('[data-lit=true][data-state="active"]').waitFor({ timeout: 90_000 });
      await browser.shoot('node');
    },
    VISIT_MS,
  );

  it(
    'previews a bulk action with its refusals, sends it, and shows who ends how',
    async () => {
      const { page } = browser;
      await serve.client.patchNode('node-4', {
        driver_info: { fail: { 'power.on': { times: 9, code: 'driver_error' } } },
      });
      for (const name of ['node-2', 'node-3', 'node-4'])
        await page.getByLabel(`Choose ${name}`, { exact: true }).check();

      await page.getByLabel('Action', { exact: true }).selectOption('provision.undeploy');
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByText('3 nodes would refuse it').waitFor();
      await page.getByText('action_not_allowed').waitFor();
      await browser.shoot('fleet-preview');
      await page.getByLabel('Action', { exact: true }).selectOption('power.on');
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('button', { name: 'power.on on 3 nodes' }).click();
      await page.getByText('3 tasks accepted').waitFor();
      for (const name of ['node-2', 'node-3'])
        await page.locator('table.fleet tr', { hasText: name }).getByText('power on', { exact: true }).waitFor();

      await page.getByRole('link', { name: 'Tasks', exact: true }).click();
      const worst = page.locator('section', { hasText: 'Needs a person' }).locator('tbody tr').first();
      await worst.getByText('node-4').waitFor();
      expect(await worst.textContent()).toContain('driver_error');
      await browser.shoot('tasks');
      await page.getByRole('link', { name: 'Events' }).click();
      await page.locator('ol.tail').getByText('task.succeeded').first().waitFor();
      await page.locator('ol.tail summary').first().click();
      await page.locator('ol.tail pre').waitFor();
      await browser.shoot('events');
      await page.getByRole('link', { name: 'Limits' }).click();
      await page.locator('figure.chart polyline[points*=" "]').first().waitFor({ state: 'attached' });
      await page.getByText('action_not_allowed').waitFor();
      await browser.shoot('limits');
      await page.goto(`${serve.url}/#/`);
      await page.getByText('10 nodes').waitFor();
      await browser.shoot('fleet');
    },
    VISIT_MS,
  );

  it(
    'says when the gateway is gone, and misses nothing once it is back',
    async () => {
      const { page } = browser;
      const { gateways } = await serve.client.get('/api/v1/cluster');
      const pids = Array.isArray(gateways) ? gateways.filter(isObject).filter(({ state }) => state === 'live') : [];
      process.kill(Number(pids[0]?.['pid']), 'SIGKILL');

      await page.getByText('connection lost').waitFor();
      await serve.ready();
      await serve.client.submitTask('node-9', { action: 'power.on', idempotencyKey: 'while-away' });
      await page.getByRole('status').getByText('live').waitFor({ timeout: 60_000 });
      await page.locator('table.fleet tr', { hasText: 'node-9' }).getByText('power on', { exact: true }).waitFor();
    },
    VISIT_MS,
  );

  it('would be caught with inline code, foreign requests and errors', async () => {
    const { page } = browser;
    const [script, style, image, fault] = [
      "const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.head.append(s);",
      "const s = document.createElement('style'); s.textContent = 'a{}'; document.head.append(s);",
      "new Image().src = 'http://127.0.0.1:9/x';",
      "setTimeout(() => { throw new Error('thrown in the page'); });",
    ];
    for (const attempt of [script, style, image, fault]) await page.evaluate(`{ ${attempt} }`).catch(() => {});

    const found: string[] = [];
    const wanted = [
      /trusted-types/,
      /policy: style-src-elem inline/,
      /policy: img-src/,
      /request to/,
      /thrown in the page/,
    ];
    await eventually(
      () => {
        found.push(...browser.takeFaults());
        return wanted.every((pattern) => found.some((line) => pattern.test(line)));
      },
      { what: 'a fault for each attempt' },
    );
    expect(await page.evaluate('window.ran')).toBeUndefined();
    await page.goto('about:blank');
    browser.takeFaults();
  });

  it('shows markup in names, reasons and errors as the text it is', async () => {
    const { page } = browser;
    const markup = '<img src=x onerror="window.ran = true">';
    await serve.client.patchNode('node-7', { extra: { note: markup }, owner: markup });
    await serve.client.submitTask('node-7', {
      action: 'maintenance.set',
      params: { reason: markup },
      idempotencyKey: 'markup',
    });
    await page.goto(`${serve.url}/#/nodes/node-7`);
    await page.getByText(markup).first().waitFor();

    // No gateway takes such a name; a page that did not hold would be the second mistake.
    await page.route('**/api/v1/nodes?*', (route) =>
      route.fulfill({
        json: {
          nodes: [
            { id: 'id-1', name: markup, power_state: markup, provision_state: markup, last_error: markup, revision: 1 },
          ],
          next: null,
          revision: 1,
          cursor: 'x-000000000000-zzzz',
        },
      }),
    );
    await page.goto(`${serve.url}/#/`);
    await page.reload();
    await page.getByRole('link', { name: markup }).waitFor();
    await browser.shoot('fleet-markup');

    expect(await page.locator('img[src=x]').count()).toBe(0);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    const refused = await serve.client.createNode({ name: markup, driver: 'fake' }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'validation_failed' });
  });

  it('draws only what is in sight of 10,000 nodes', async () => {
    const { page } = browser;
    await page.route('**/api/v1/nodes?*', async (route) => {
      const after = Number(new URL(route.request().url()).searchParams.get('after') ?? 0);
      const nodes = Array.from({ length: 1_000 }, (_, at): JsonObject => {
        const n = after + at + 1;
        return { id: `id-${n}`, name: `rack-${n}`, power_state: 'power on', provision_state: 'active', revision: 1 };
      });
      await route.fulfill({ json: { nodes, next: after < 9_000 ? String(after + 1_000) : null, revision: 1 } });
    });
    await page.reload();
    await page.getByText('10,000 nodes').waitFor();

    expect(await page.locator('table.fleet tbody tr').count()).toBeLessThan(60);
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    await page.getByRole('link', { name: 'rack-10000' }).waitFor();
    expect(await page.locator('table.fleet tbody tr').count()).toBeLessThan(60);
    await page.getByLabel('Search nodes').fill('rack-777');
    await page.getByText('11 shown').waitFor();
  });
});

describe.skipIf(chromium === undefined)('the console where tokens are configured', () => {
  it('asks for the token, keeps it in its tab only, and follows the fleet with it', async () => {
    const token = 'a-token-for-the-console';
    const folder = mkdtempSync(join(tmpdir(), 'ironworks-tokens-'));
    const file = join(folder, 'tokens.yaml');
    const sha256 = createHash('sha256').update(token).digest('hex');
    writeFileSync(file, `tokens:\n  - {sha256: ${sha256}, tenant: default, role: admin, name: person}\n`);
    const serve = await startServe({ args: ['--tokens', file] });
    let browser: Browser | undefined;
    try {
      await serve.ready();
      browser = await openBrowser(chromium ?? '', serve.url);
      const { page } = browser;
      await page.goto(`${serve.url}/`);
      await page.getByLabel('Bearer token').fill('another');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('This token is not known here.').waitFor();
      await browser.shoot('token');
      await page.getByLabel('Bearer token').fill(token);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('10 nodes').waitFor();
      await page.reload();
      await page.getByText('10 nodes').waitFor();
      await page.getByRole('link', { name: 'node-1', exact: true }).click();
      await page.locator('[data-action="power.on"]').click();
      await page.locator('.facts').getByText('power on').waitFor();

      expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
      expect(browser.takeFaults()).toEqual([]);
    } finally {
      await browser?.close();
      await serve.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
