// What reads text from outside: any text is read or refused, never an error of another kind, and in time whatever it holds.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKnobs } from '../../actors/drivers/fake/knobs.ts';
import { parseQuery } from '../../gateway/http/query.ts';
import { readIdempotencyKey, readIfMatch, readPreferWait, readTrace } from '../../gateway/http/request-headers.ts';
import { readFilter } from '../../gateway/stream/filter.ts';
import { readFrame } from '../../gateway/stream/frames.ts';
import { parseActorId, parseCallbackId, parseTaskId } from '../../proto/ids.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { parseYaml } from '../../runtime/base/yaml.ts';
import { parseCursor } from '../../runtime/journal/cursor.ts';
import { FUZZ_LIMIT_MS, fuzzRuns } from '../support/fuzz-runs.ts';

const RUNS = fuzzRuns(2_000);
/** ACCEPTANCE has 100 ms; here beside everything else that runs on the machine. */
const PROMPT_MS = 1_000;

const texts = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('-', '.', '0', 'a', 'Z', '"', '\\', '%', '=', ',', '&', '*', ' '),
    maxLength: 400,
  }),
);

describe('B8: any text is read or refused as', () => {
  it.each<readonly [string, (text: string) => unknown]>([
    ['a cursor', parseCursor],
    ['the id of a task', parseTaskId],
    ['the id of a node', parseActorId],
    ['the id of a callback', parseCallbackId],
    ['an Idempotency-Key', readIdempotencyKey],
    ['If-Match', readIfMatch],
    ['Prefer', readPreferWait],
    ['traceparent', (text) => readTrace(text, () => '0'.repeat(16))],
    ['a query', (text) => parseQuery(text, undefined)],
    ['YAML', parseYaml],
  ])(
    '%s',
    (_what, read) => {
      fc.assert(
        fc.property(texts, (text) => void read(text)),
        RUNS,
      );
    },
    FUZZ_LIMIT_MS,
  );

  it.each<readonly [string, (value: Json) => unknown]>([
    ['a frame of a WebSocket', readFrame],
    ['a filter of events', (value) => readFilter(value, '/filter')],
    ['the knobs of a fake machine', (value) => parseKnobs({ delay_s: value, fail: value, stuck: value })],
  ])(
    '%s, whatever JSON it is',
    (_what, read) => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => void read(value as JsonObject)), // proof: JSON, by its name
        RUNS,
      );
    },
    FUZZ_LIMIT_MS,
  );
});

describe('B8: a text made to take long is read or refused in time as', () => {
  const long = 50_000;
  it.each<readonly [string, (text: string) => unknown, readonly string[]]>([
    ['a cursor', parseCursor, ['0'.repeat(long), '-'.repeat(long)]],
    ['the id of a task', parseTaskId, ['0-'.repeat(long), '.'.repeat(long)]],
    ['an Idempotency-Key', readIdempotencyKey, [`"${'\\'.repeat(long)}`, '"'.repeat(long)]],
    ['If-Match', readIfMatch, [','.repeat(long), ' "1",'.repeat(long)]],
    ['Prefer', readPreferWait, ['wait='.repeat(long), `wait=1${' '.repeat(long)}x`, ','.repeat(long)]],
    ['a query', (text) => parseQuery(text, undefined), ['a=1&'.repeat(long), '%'.repeat(long)]],
    ['YAML', parseYaml, [aliasBomb(), ...deep(long)]],
  ])('%s', (_what, read, evil) => {
    for (const text of evil) {
      const from = performance.now();
      read(text);

      expect(performance.now() - from, text.slice(0, 40)).toBeLessThan(PROMPT_MS);
    }
  });

  it('a filter of many stars', () => {
    const from = performance.now();
    readFilter({ types: Array.from({ length: 100 }, () => `${'*'.repeat(200)}x`) }, '/filter');

    expect(performance.now() - from).toBeLessThan(PROMPT_MS);
  });
});

function deep(levels: number): readonly string[] {
  const nested = (open: string, close: string): string => `${open.repeat(levels)}1${close.repeat(levels)}`;
  return [
    '['.repeat(levels),
    nested('[', ']'),
    nested('{a: ', '}'),
    nested('- ', ''),
    nested('? ', ''),
    nested(': ', ''),
  ];
}

/** Ten lines that unfold to ten thousand million values. */
function aliasBomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 10; n++)
    lines.push(`a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(', ')}]`);
  return lines.join('\n');
}
