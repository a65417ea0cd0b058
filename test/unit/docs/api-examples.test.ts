import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { describedRoutes } from '../../../gateway/cli/api-reference.ts';
import { type Examples, playScene } from './api-scene.ts';

const file = new URL('../../../docs/api-examples.json', import.meta.url);
const recorded = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Examples; // proof: written below

/** What differs between two runs of the same: ids, times, places in the journal, secrets. */
function comparable(example: unknown): string {
  return JSON.stringify(example, null, 2)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/[0-9A-HJKMNP-TV-Z]{26}/g, 'ULID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')
    .replace(/[0-9a-f]{8}-[0-9a-z]{12}-[0-9a-z]{4}(-[0-9a-z]{4})?/g, 'CURSOR')
    .replace(/\bwhsec_[\w+/=-]+/g, 'SECRET')
    .replace(/\bsim-[0-9a-f]{10}/g, 'SESSION')
    .replace(/\b[0-9a-f]{16,32}\b/g, 'TOKEN')
    .replace(/("(?:etag|revision|at|epoch|mailbox|activations|heartbeat_age_s)\\?": ?)("?)[^",}]*/g, '$1$2N')
    .replace(/(\\"at\\":)\d+/g, '$1N')
    .replace(/"\\"[\w-]+\\""/g, '"ETAG"');
}

describe('docs/api-examples.json', () => {
  let played: Examples = {};
  let misfits: readonly string[] = ['not played'];
  beforeAll(async () => {
    ({ examples: played, misfits } = await playScene());
    if (process.env['IRONWORKS_RECORD_EXAMPLES'] === '1') {
      await writeFile(file, `${JSON.stringify(played, null, 2)}\n`);
      Object.assign(recorded, played);
    }
  });

  const names = describedRoutes().map(({ method, path }) => `${method} ${path}`);

  it('has an example of every route and of no other', () => {
    expect(Object.keys(recorded).sort()).toEqual([...names].sort());
  });

  it('shows answers of the shapes that /openapi.json says', () => {
    expect(misfits).toEqual([]);
  });

  it.each(names)(
    'shows what %s answers (else: IRONWORKS_RECORD_EXAMPLES=1 npm test -- test/unit/docs, then npm run generate)',
    (name) => {
      expect(comparable(recorded[name])).toBe(comparable(played[name]));
    },
  );
});
