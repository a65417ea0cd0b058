import { describe, expect, it } from 'vitest';
import { type Death, Tombstones } from '../../../gateway/supervisor/tombstones.ts';
import { silentLogger } from '../../../runtime/base/logger.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

function death(session: string): Death {
  return { session, role: 'conductor', pid: 1, why: 'exit code 1', at: 0 };
}

function rig(answers: (session: string) => boolean): {
  readonly clock: SimClock;
  readonly tombstones: Tombstones;
  readonly tried: string[];
} {
  const clock = new SimClock();
  const tried: string[] = [];
  const tombstones = new Tombstones({
    clock,
    random: () => 0,
    log: silentLogger,
    write: async ({ session }) => {
      tried.push(session);
      return answers(session);
    },
  });
  return { clock, tombstones, tried };
}

describe('tombstones', () => {
  it('are written at once', async () => {
    const { clock, tombstones, tried } = rig(() => true);

    tombstones.report(death('s1'));
    await clock.advance(0);

    expect(tried).toEqual(['s1']);
    expect(tombstones.pending).toBe(0);
  });

  it('are written again until the broker acknowledges them', async () => {
    let isAway = true;
    const { clock, tombstones, tried } = rig(() => !isAway);

    tombstones.report(death('s1'));
    await clock.advance(1_000);
    expect(tombstones.pending).toBe(1);
    isAway = false;
    await clock.advance(2_000);

    expect(tombstones.pending).toBe(0);
    expect(tried.length).toBeGreaterThan(3);
  });

  it('drop the oldest when too many wait (T2)', async () => {
    const { clock, tombstones } = rig(() => false);

    for (let index = 0; index < 300; index += 1) tombstones.report(death(`s${index}`));
    await clock.advance(0);

    expect(tombstones.pending).toBe(256);
  });

  it('are waited for at the end, but not for ever', async () => {
    const { clock, tombstones } = rig(() => false);
    tombstones.report(death('s1'));

    const closing = tombstones.close(1_000);
    await clock.advance(1_000);
    await closing;

    expect(clock.pending).toBe(0);
  });
});
