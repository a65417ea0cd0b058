// docs/tour.md does what it shows. Each command of its `console` blocks is run as written, through the compiled command
// line at 80 columns, against a real `serve`; what it prints must be what the page shows, with ids, times and names of
// processes replaced by stable ones. IRONWORKS_TEST_RECORD=1 writes the page anew instead.

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSystem, type System } from '../support/serve.ts';
import { CLI, withoutSettings } from '../support/serve-process.ts';

const PAGE = 'docs/tour.md';
const BLOCK = /(?<=^```console\n)[\s\S]*?(?=^```$)/gm;
const LIMIT_MS = 60_000;

let system: System;

beforeAll(async () => {
  system = await openSystem({ args: ['--fleet', '10'] });
});

afterAll(async () => {
  await system?.close();
});

it('does what it shows', { timeout: 120_000 }, async () => {
  const page = readFileSync(PAGE, 'utf8');
  const stable = new StableNames();
  const shown: string[] = [];
  for (const [block] of page.matchAll(BLOCK))
    for (const command of block.split('\n').filter((line) => line.startsWith('$ ')))
      shown.push(`${command}\n${stable.of(await run(stable.real(command.slice(2))))}`);

  // One block each, as on the page: its commands and their output behind each other.
  const replayed = page.replaceAll(BLOCK, (block) =>
    shown.splice(0, block.split('\n').filter((line) => line.startsWith('$ ')).length).join(''),
  );
  if (process.env['IRONWORKS_TEST_RECORD'] === '1') writeFileSync(PAGE, replayed);
  else expect(replayed).toBe(page);
});

/** What a person sees of a command that has ended: its result, what went wrong, and the exit code unless it is 0. */
function run(command: string): Promise<string> {
  const [program, ...args] = words(command);
  expect(program).toBe('ironworks');
  const env = { ...withoutSettings(process.env), IRONWORKS_URL: system.url, COLUMNS: '80' };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { env, timeout: LIMIT_MS }, (error, stdout, stderr) => {
      resolve(error === null ? stdout : `${stdout}${stderr}(exit code ${error.code})\n`);
    });
  });
}

/** As a shell would split it, as far as the page goes. */
function words(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Stable names for what differs from run to run, each for one thing all through the page, of the same width. */
class StableNames {
  readonly #names = new Map<string, string>();
  readonly #things = new Map<string, string>();

  of(text: string): string {
    return text
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, (id) =>
        this.#named(id, (n) => `${String(n).padStart(8, '0')}-0000-8000-8000-000000000000`),
      )
      .replace(/\b0[0-9A-HJKMNP-TV-Z]{25}\b/g, (id) => this.#named(id, (n) => `01J${String(n).padStart(23, '0')}`))
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-01-01T00:00:00.000Z')
      .replace(/\S+-[0-9a-f]{10}(?=, live)/g, 'host-0000000001')
      .replace(/heard of \d+ s ago; shard \d+/g, 'heard of 0 s ago; shard 5')
      .replace(/^(revision +)\d+$/gm, '$140');
  }

  /** A command of the page with the names of this run. */
  real(command: string): string {
    return command.replace(/\b01J\d{23}\b/g, (name) => this.#things.get(name) ?? name);
  }

  #named(thing: string, make: (n: number) => string): string {
    const known = this.#names.get(thing);
    if (known !== undefined) return known;
    const name = make(this.#names.size + 1);
    this.#names.set(thing, name);
    this.#things.set(name, thing);
    return name;
  }
}
