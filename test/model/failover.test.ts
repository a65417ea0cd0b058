// The model of failover (failover.pml), checked in every state; and without each of its guards, which must show.

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkModel, missingModelTools } from '../support/spin.ts';

const MODEL = fileURLToPath(new URL('./failover.pml', import.meta.url));
const missing = missingModelTools();
if (missing !== undefined) console.warn(`skipped: the model of failover, ${missing}`);

describe.skipIf(missing !== undefined)('failover, in every state of its model', { timeout: 180_000 }, () => {
  test('starts no effect of a superseded owner after the fence time', async () => {
    const result = await checkModel(MODEL, { search: 'states' });

    expect(result.counterexample).toBeUndefined();
    expect(result.states).toBeGreaterThan(1_000_000);
    expect(result.unreached).toBe(3); // the ends of processes that have none
  });

  test('is over soon once nobody dies any more and renewals come through: somebody may act, whatever went before', async () => {
    const result = await checkModel(MODEL, { search: 'states', sizes: ['CALM'] });

    expect(result.counterexample).toBeUndefined();
    expect(result.states).toBeGreaterThan(1_000_000);
  });

  test('takes as long as a lease, and not a tick less', async () => {
    const result = await checkModel(MODEL, { search: 'states', sizes: ['CALM', 'ENOUGH=2', 'CLAIMS=2'] });

    expect(result.counterexample).toContain('assertion violated');
  });

  test.each([
    ['NO_SILENCE', 'only a tombstone ends the wait for a former owner'],
    ['DEAF', 'a former owner that lives is waited for although it says that it has the shard no more'],
    ['NO_LOOK', 'after a lapse nobody looks whether the log is still ours'],
  ])('goes on for ever without %s, %s', async (guard) => {
    const result = await checkModel(MODEL, { search: 'states', without: [guard], sizes: ['CALM', 'CLAIMS=2'] });

    expect(result.counterexample).toContain('assertion violated');
  });

  test.each([
    ['NO_FENCE', 'a claim does not expect the tip it read'],
    ['NO_LEASE', 'an owner acts whether or not it is renewed'],
    ['NO_WAIT', 'a taker acts at once'],
    ['LATE_RENEWAL', 'a renewal counts from its acknowledgement'],
    ['NO_PROOF', 'after a lapse a renewal alone opens the gate'],
    ['HASTY_PROOF', 'the look after a lapse does not wait for the renewal to travel'],
    ['WAIT_ONCE', 'the wait does not begin anew with a renewal that comes after the claim'],
    ['FORGET_FORMER', 'a hand-over ends the wait for those before it'],
  ])('without a guard is broken: %s, %s', async (guard) => {
    const result = await checkModel(MODEL, { search: 'states', without: [guard] });

    expect(result.counterexample).toContain('assertion violated');
  });
});
