// What real servers did and must not (runtime/sim/sim-anomalies.ts): what each of them breaks, and that the checkers of
// histories notice; or that it is found out and mended, and nothing breaks.

import { describe, expect, test } from 'vitest';
import { type Plan, plainWorld, type Step } from './seeds/plan.ts';
import { runPlan } from './seeds/run.ts';

const asked = { do: 'submit', gateway: 0, node: 0, timeoutS: 0, key: '', callback: false } as const;

function planOf(seed: number, conductors: number, steps: readonly Step[]): Plan {
  return {
    ...{ seed, shards: 1, conductors, gateways: 1, maxDelayMs: 3, world: plainWorld },
    nodes: [{ delay_s: 0.4 }],
    steps: [...steps].sort((a, b) => a.atMs - b.atMs),
  };
}

/** Requests one after another, far enough apart that each is a commit of its own. */
function requests(count: number, everyMs: number, actions = ['power.on', 'power.off']): readonly Step[] {
  return Array.from({ length: count }, (_, name) => ({
    ...({ ...asked, atMs: 100 + name * everyMs, name, onConflict: 'queue', look: 'node' } as const),
    action: actions[name % actions.length] ?? 'power.on',
  }));
}

async function checkersOf(plan: Plan): Promise<readonly string[]> {
  const { findings } = await runPlan(plan);
  return [...new Set(findings.map(({ checker }) => checker))];
}

describe('two winners of one compare-and-set', () => {
  const twice: readonly Step[] = [
    { do: 'repeat', atMs: 90, who: { role: 'conductor', place: 0 }, count: 4 },
    { do: 'two-winners', atMs: 91, count: 4 },
    ...requests(4, 250),
  ];

  test('fork the log where an append comes twice: both are found to stand on the same batch', async () => {
    const { findings } = await runPlan(planOf(1, 1, twice));

    expect(findings).toContainEqual({ checker: 'H5', what: expect.stringContaining('stands on') });
  });

  test('with one winner the same plan breaks nothing', async () => {
    const sound = twice.filter((step) => step.do !== 'two-winners');

    expect(await checkersOf(planOf(1, 1, sound))).toEqual([]);
  });
});

describe('deliveries that are hidden behind later ones', () => {
  test('of a mailbox lose requests that were said to be stored: whoever asks after them is told of no task (P1, H6)', async () => {
    const hidden = planOf(2, 1, [{ do: 'hide', atMs: 50, stream: 'mailbox', count: 2 }, ...requests(4, 300)]);

    expect(await checkersOf(hidden)).toEqual(['P1', 'H6']);
  });

  test('of the journal are noticed by its chain: no stream skips an event silently (P5)', async () => {
    const hidden = planOf(3, 1, [...requests(5, 300), { do: 'hide', atMs: 500, stream: 'journal', count: 1 }]);

    expect(await checkersOf(hidden)).toEqual([]);
  });
});

describe('a replica that learns nothing more and answers reads', () => {
  const forgetful = { ...plainWorld, passivateAfterMs: 300, flushEveryMs: 200 };
  const asking = requests(4, 7_000, ['power.on', 'provision.manage', 'provision.clean', 'provision.provide']);

  test('of the checkpoints takes an actor that comes back to memory to an older state, and H1 sees it', async () => {
    const plan = planOf(4, 1, [...asking, { do: 'diverge', of: 'checkpoints', atMs: 5_000, forMs: 60_000 }]);

    expect(await checkersOf({ ...plan, world: forgetful })).toContain('H1');
  });

  test('of everything is found out by the owner: what was acknowledged to it is gone, so it drops the shard, and claims it again', async () => {
    const plan = planOf(4, 1, [...asking, { do: 'diverge', of: 'everything', atMs: 5_000, forMs: 20_000 }]);

    const { findings, history } = await runPlan({ ...plan, world: forgetful });

    expect(findings).toEqual([]);
    const claims = history.filter((event) => event.what === 'commit' && event.batch.claim !== undefined);
    expect(claims.length).toBeGreaterThan(1);
  });

  test('with a leader that answers itself the same plan breaks nothing', async () => {
    expect(await checkersOf({ ...planOf(4, 1, asking), world: forgetful })).toEqual([]);
  });
});
