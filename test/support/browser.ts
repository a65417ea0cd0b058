// Debian's Chromium for a test, headless, with a profile of its own that is gone afterwards. It records what must not
// happen in a page: errors, violations of the content security policy, requests to anybody else.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = [process.env['IRONWORKS_TEST_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy:', event.violatedDirective, event.blockedURI));`;
/** Git ignores it. */
const SCREENSHOTS = resolve('test/artifacts/console');

export interface Browser {
  readonly page: Page;
  /** What went wrong in the page since it was opened, or since this was last asked. */
  takeFaults(): readonly string[];
  /** Into the folder of artefacts, light and dark, wide and narrow. */
  shoot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Undefined where there is none. */
export function findChromium(): string | undefined {
  return PLACES.find((path) => path !== '' && existsSync(path));
}

/** @param origin all that the page may talk to. */
export async function openBrowser(executablePath: string, origin: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'ironworks-browser-'));
  let context: BrowserContext;
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: ARGUMENTS,
      viewport: { width: 1280, height: 800 },
    });
  } catch (error) {
    rmSync(profile, { recursive: true, force: true });
    throw error;
  }
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // Chromium writes a line for every answer that is a refusal, and for a gateway that is gone: both are shown by the page.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection to/.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'data:' && host !== new URL(origin).host) faults.push(`request to ${request.url()}`);
  });
  await page.addInitScript({ content: TELL_VIOLATIONS });
  return {
    page,
    takeFaults: () => faults.splice(0),
    shoot: (name) => shoot(page, name),
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
}
