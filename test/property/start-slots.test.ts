import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Release, StartSlots } from '../../runtime/host/start-slots.ts';

/** Rounds in which each task of `tenant` starts; every task runs for one round. */
function startRounds(max: number, crowd: readonly (readonly [string, number])[], tenant: string): number[] {
  const slots = new StartSlots(max);
  const rounds: number[] = [];
  let round = 0;
  let running: Release[] = [];
  for (const [who, count] of crowd)
    for (let at = 0; at < count; at++)
      slots.wait(who, (release) => {
        running.push(release);
        if (who === tenant) rounds.push(round);
      });
  while (slots.waiting > 0) {
    round++;
    const ending = running;
    running = [];
    for (const release of ending) release();
  }
  return rounds;
}

describe('the order of starts', () => {
  it('delays a tenant to at most twice its own time alone, and two rounds, whatever another has queued (S15)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 100, max: 1_500 }),
        (max, own, others) => {
          const alone = startRounds(max, [['polite', own]], 'polite');
          const crowded = startRounds(
            max,
            [
              ['greedy', others],
              ['polite', own],
            ],
            'polite',
          );

          expect(crowded).toHaveLength(own);
          for (const [at, round] of crowded.entries()) expect(round).toBeLessThanOrEqual(2 * (alone[at] ?? 0) + 2);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('holds that with 5,000 queued by another', () => {
    const alone = startRounds(16, [['polite', 400]], 'polite');
    const crowd = [['greedy', 5_000] as const, ['polite', 400] as const];

    const crowded = startRounds(16, crowd, 'polite');

    for (const [at, round] of crowded.entries()) expect(round).toBeLessThanOrEqual(2 * (alone[at] ?? 0) + 2);
  });

  it('starts everything once, never more than there are slots, in the order each tenant asked', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('ask' as const), tenant: fc.constantFrom('a', 'b', 'c') }),
        fc.record({ kind: fc.constant('end' as const), tenant: fc.constant('') }),
        fc.record({ kind: fc.constant('leave' as const), tenant: fc.constant('') }),
      ),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), moves, (max, asked) => {
        const slots = new StartSlots(max);
        const running: Release[] = [];
        const started = new Map<string, number[]>();
        const lines: { granted: boolean; cancel(): void; gone?: boolean }[] = [];
        for (const [number, { kind, tenant }] of asked.entries()) {
          if (kind === 'ask')
            lines.push(
              slots.wait(tenant, (release) => {
                running.push(release);
                started.set(tenant, [...(started.get(tenant) ?? []), number]);
              }),
            );
          else if (kind === 'end') running.shift()?.();
          else {
            const last = lines.findLast((turn) => !turn.granted && turn.gone !== true);
            last?.cancel();
            if (last !== undefined) last.gone = true;
          }
          expect(slots.taken).toBeLessThanOrEqual(max);
          expect(slots.taken).toBe(running.length);
          expect(slots.waiting).toBe(lines.filter((turn) => !turn.granted && turn.gone !== true).length);
        }
        while (running.length > 0) running.shift()?.();

        expect(slots.waiting).toBe(0);
        for (const numbers of started.values()) expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
      }),
      { numRuns: 200 },
    );
  });
});
