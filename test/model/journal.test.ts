// The model of the journal (journal.pml), checked in every state; and without each of its guards, which must show.

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkModel, missingModelTools } from '../support/spin.ts';

const MODEL = fileURLToPath(new URL('./journal.pml', import.meta.url));
const missing = missingModelTools();
if (missing !== undefined) console.warn(`skipped: the protocol model, ${missing}`);

describe.skipIf(missing !== undefined)('the journal, in every state of its model', { timeout: 180_000 }, () => {
  test('loses no accepted task, recovers what was committed last, and every task ends', async () => {
    const result = await checkModel(MODEL, { search: 'states' });

    expect(result.counterexample).toBeUndefined();
    expect(result.states).toBeGreaterThan(1_000_000);
    expect(result.unreached).toBe(0);
  });

  test('goes round nowhere for ever', async () => {
    const result = await checkModel(MODEL, { search: 'cycles', sizes: ['CLAIMS=1'] });

    expect(result.counterexample).toBeUndefined();
  });

  test.each([
    ['NO_FENCE', 'an append does not expect what it builds on'],
    ['J3_ASSUME', 'an append without an acknowledgement counts as committed'],
    ['DELETE_EARLY', 'a message leaves before its final entry is committed'],
    ['MARK_EARLY', 'the mark passes entries whose records are not in their checkpoints'],
    ['MARK_BACK', 'the mark is written over whatever stands there'],
    ['CKPT_BACK', 'a checkpoint is written over a newer one'],
    ['TRIM_EARLY', 'trimming passes the mark'],
  ])('without a guard is broken: %s, %s', async (guard) => {
    const result = await checkModel(MODEL, { search: 'states', without: [guard] });

    expect(result.counterexample).toContain('assertion violated');
  });
});
