// The gate of one shard: when effects may start (runtime/placement/shard-gate.ts).

import { beforeEach, describe, expect, test } from 'vitest';
import { defaultLeaseTimes, EffectLease } from '../../../runtime/placement/effect-lease.ts';
import { ShardGate } from '../../../runtime/placement/shard-gate.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

let clock: SimClock;
let lease: EffectLease;
let proofs: boolean[];
let asked: number[];
beforeEach(() => {
  clock = new SimClock();
  lease = new EffectLease(clock, defaultLeaseTimes);
  proofs = [];
  asked = [];
});

/** Renews each second, as a membership does. */
function keepRenewing(): { stop(): void } {
  let timer = clock.after(0, renew);
  function renew(): void {
    lease.renewed(clock.monotonic());
    timer = clock.after(1_000, renew);
  }
  lease.renewed(clock.monotonic());
  return { stop: () => timer.cancel() };
}

function gateOf(notBefore = Number.NEGATIVE_INFINITY): ShardGate {
  return new ShardGate(clock, lease, { until: notBefore }, () => {
    asked.push(clock.monotonic());
    return Promise.resolve(proofs.shift() ?? true);
  });
}

describe('the gate', () => {
  test('J12: is open only while the effect lease is held', async () => {
    const renewal = keepRenewing();
    const gate = gateOf();
    let closed = 0;
    gate.onClose(() => closed++);

    expect(gate.open).toBe(true);
    renewal.stop();
    await clock.advance(2_000);

    expect([gate.open, closed]).toEqual([false, 1]);
  });

  test('J4: is closed while an append is in doubt', () => {
    keepRenewing();
    const gate = gateOf();
    let closed = 0;
    gate.onClose(() => closed++);

    gate.doubt(true);
    expect([gate.open, closed]).toEqual([false, 1]);
    gate.doubt(false);

    expect(gate.open).toBe(true);
  });

  test("L2: stays closed until the former owner's lease is over, or its death is proven", async () => {
    keepRenewing();
    const waiting = gateOf(3_000);
    const former = { until: 3_000 };
    const proven = new ShardGate(clock, lease, former, () => Promise.resolve(true));

    expect([waiting.open, proven.open]).toEqual([false, false]);
    former.until = Number.NEGATIVE_INFINITY;
    proven.formerChanged();
    await clock.advance(2_999);
    expect([waiting.open, proven.open]).toEqual([false, true]);
    await clock.advance(1);

    expect(waiting.open).toBe(true);
  });

  test('W1: a former owner that shows signs of life moves the opening on', async () => {
    keepRenewing();
    const former = { until: 3_000 };
    const gate = new ShardGate(clock, lease, former, () => Promise.resolve(true));
    await clock.advance(2_500);
    former.until = 5_500;
    await clock.advance(2_500);
    expect(gate.open).toBe(false);
    await clock.advance(500);

    expect(gate.open).toBe(true);
  });

  test('G1: after a lapse it opens only once the log is found to be ours, and the renewal has travelled', async () => {
    const first = keepRenewing();
    const gate = gateOf();
    first.stop();
    await clock.advance(9_000);
    proofs = [false, true];

    const renewedAt = clock.monotonic();
    keepRenewing();
    expect(gate.open).toBe(false);
    await clock.advance(defaultLeaseTimes.waitMs - defaultLeaseTimes.holdMs);
    expect([gate.open, asked.map((at) => at - renewedAt)]).toEqual([false, [1_000]]);
    await clock.advance(250);

    expect([gate.open, asked.length]).toEqual([true, 2]);
  });

  test('G1: a look that was begun before another lapse proves nothing', async () => {
    const first = keepRenewing();
    let answer: (proven: boolean) => void = () => undefined;
    const gate = new ShardGate(
      clock,
      lease,
      { until: Number.NEGATIVE_INFINITY },
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    first.stop();
    await clock.advance(5_000);
    const second = keepRenewing();
    await clock.advance(1_000);
    second.stop();
    await clock.advance(5_000);
    keepRenewing();

    answer(true);
    await clock.advance(0);

    expect(gate.open).toBe(false);
  });

  test('G1: one made while the lease is not held asks for proof first', async () => {
    const gate = gateOf();

    keepRenewing();
    expect(gate.open).toBe(false);
    await clock.advance(1_000);

    expect(gate.open).toBe(true);
  });

  test('whoever waits goes on when it opens, or gives up with its own reason', async () => {
    keepRenewing();
    const gate = gateOf(1_000);
    const aborter = new AbortController();
    const told: string[] = [];
    void gate.wait(new AbortController().signal).then(() => told.push('open'));
    gate.wait(aborter.signal).catch((reason: Error) => told.push(reason.message));

    aborter.abort(new Error('cancelled'));
    await clock.advance(0);
    expect(told).toEqual(['cancelled']);
    await clock.advance(1_000);

    expect(told).toEqual(['cancelled', 'open']);
    await expect(gate.wait(aborter.signal)).rejects.toThrow('cancelled');
    await expect(gate.wait(new AbortController().signal)).resolves.toBeUndefined();
  });

  test('keeps no listener of those that are done with it', async () => {
    keepRenewing();
    const gate = gateOf(500);
    let closed = 0;
    const unlisten = gate.onClose(() => closed++);
    const aborter = new AbortController();
    const waits = [gate.wait(aborter.signal), gate.wait(new AbortController().signal)];
    waits[0]?.catch(() => undefined);

    unlisten();
    aborter.abort(new Error('over'));
    await clock.advance(600);
    gate.doubt(true);

    expect(closed).toBe(0);
    expect(gate.listeners).toBe(0);
  });

  test('shut is for good, and leaves no timer', async () => {
    lease.renewed(0);
    const gate = gateOf(1_000);

    gate.shut();
    gate.formerChanged();
    gate.doubt(false);
    lease.drop();

    expect(gate.open).toBe(false);
    expect(clock.pending).toBe(0);
  });
});
