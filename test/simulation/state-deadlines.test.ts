// Deadlines of transient states: who stands in one for too long goes to its failure state with the task that moves it,
// whoever owns the shard by then; and no end of a task leaves its region on the way (T4).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeMachine } from '../../actors/contract/node-machine.ts';
import type { ActionDefinition, RegionDefinition } from '../../runtime/machine/definition.ts';
import { buildMachine, type Machine } from '../../runtime/machine/machine.ts';
import { applyChange, enterAction, leaveAction } from '../../runtime/machine/transition.ts';
import { taskIdOf } from '../support/asking.ts';
import { lampKind, lampMachine } from '../support/lamp-kind.ts';
import { SimRig } from '../support/sim-rig.ts';

const STATE_S = 20;
const rests = { target: null, deadlineS: null, failEvent: null, onCrash: null, flags: [] };
const heat: RegionDefinition = {
  name: 'heat',
  initial: 'cold',
  states: [
    { ...rests, name: 'cold', description: 'As it was made.', class: 'stable' },
    { ...rests, name: 'hot', description: 'It glows.', class: 'stable' },
    { ...rests, name: 'burnt', description: 'It took too long.', class: 'failed', target: 'hot' },
    {
      ...rests,
      name: 'warming',
      description: 'On its way.',
      class: 'transient',
      target: 'hot',
      deadlineS: STATE_S,
      failEvent: 'fail',
      onCrash: 'resume',
    },
  ],
  transitions: [
    { from: 'cold', event: 'heat', to: 'warming' },
    { from: 'burnt', event: 'heat', to: 'warming' },
    { from: 'warming', event: 'done', to: 'hot' },
    { from: 'warming', event: 'fail', to: 'burnt' },
  ],
};
const way = { startEvent: 'heat', doneEvent: 'done', failEvent: 'fail', via: 'warming', to: 'hot', failsTo: 'burnt' };
const machine = buildMachine({
  kind: 'lamp',
  regions: [...lampMachine.definition.regions, heat],
  actions: [
    ...lampMachine.definition.actions,
    { ...warm('lamp.warm'), deadlineS: 3_600 },
    { ...warm('lamp.warm_badly'), deadlineS: 3_600 },
  ],
});

function warm(name: string): ActionDefinition {
  const [like] = lampMachine.definition.actions;
  if (like === undefined) throw new Error('the lamp has no action');
  return { ...like, name, description: name, contradicts: [], region: 'heat', from: ['cold', 'burnt'], ...way };
}

function rigOf(): Promise<SimRig> {
  return SimRig.start({
    kind: (world) => {
      const kind = lampKind(world);
      return {
        ...kind,
        machine,
        checkParams: () => undefined,
        runs: {
          ...kind.runs,
          'lamp.warm': (context) => context.sleep('warm', 600_000),
          'lamp.warm_badly': async () => {
            throw new Error('a bug in the kind');
          },
        },
      };
    },
  });
}

describe('a transient state', () => {
  test('fails at its deadline, with the task that moves it, however long that was given', async () => {
    const rig = await rigOf();
    await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.warm', { timeoutS: 1_800 }));

    expect(task).toMatchObject({ state: 'failed', error: { code: 'deadline_exceeded' } });
    expect(task.error?.message).toContain('state');
    expect(task.finishedAt - task.startedAt).toBeGreaterThanOrEqual(STATE_S * 1_000);
    expect(task.finishedAt - task.startedAt).toBeLessThan(STATE_S * 1_000 + 1_000);
    expect(rig.record(lamp)?.regions['heat']).toMatchObject({ state: 'burnt', target: 'hot' });
    expect(rig.events(lamp).map(({ type }) => type)).toEqual(expect.arrayContaining(['lamp.state', 'task.failed']));
  });

  test('keeps its deadline when its conductor dies', async () => {
    const rig = await rigOf();
    const first = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    const answer = await rig.submit(lamp, 'lamp.warm');
    await rig.version(taskIdOf(answer), 'on its way', ({ step }) => step?.name === 'warm');
    await rig.clock.advance(5_000);

    rig.kill(first);
    await rig.bury(first);
    await rig.startConductor();
    const task = await rig.finalTask(answer);

    expect(task).toMatchObject({ state: 'failed', error: { code: 'deadline_exceeded' }, attempts: 2 });
    expect(task.finishedAt - task.startedAt).toBeLessThan(STATE_S * 1_000 + 1_000);
    expect(rig.record(lamp)?.regions['heat']?.state).toBe('burnt');
  });

  test('waits for the operator where its task is parked, and fails with it', async () => {
    const rig = await rigOf();
    await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    const answer = await rig.submit(lamp, 'lamp.warm_badly');
    await rig.version(taskIdOf(answer), 'parked', ({ state }) => state === 'parked');

    await rig.clock.advance(STATE_S * 3_000);
    const parked = rig.record(lamp);
    await rig.order(lamp, { verb: 'cancel', taskId: taskIdOf(answer), reason: 'it is broken' });

    expect(parked).toMatchObject({ parked: {}, regions: { heat: { state: 'warming' } } });
    expect(rig.record(lamp)?.regions['heat']?.state).toBe('burnt');
    expect(await rig.finalTask(answer)).toMatchObject({ state: 'cancelled' });
  });
});

describe('the end of a task', () => {
  const ways: readonly [string, Machine][] = [
    ['baremetal', nodeMachine],
    ['a lamp that warms', machine],
  ];

  test.each(ways)(
    'leaves no region of %s on its way, wherever its run and its kind have moved it (T4)',
    (_name, of) => {
      const moving = of.definition.actions.filter(({ region, startEvent }) => region !== null && startEvent !== null);

      fc.assert(
        fc.property(
          fc.constantFrom(...moving),
          fc.nat(),
          fc.array(fc.nat(), { maxLength: 6 }),
          (action, start, moves) => {
            const region = of.definition.regions.find(({ name }) => name === action.region);
            const from = action.from[start % action.from.length] ?? null;
            if (region === undefined || from === null) return;
            let regions = enterAction(of, action, { [region.name]: { state: from, target: null, since: 0 } }, 1);
            for (const move of moves) {
              const edges = region.transitions.filter((edge) => edge.from === regions[region.name]?.state);
              const edge = edges[move % Math.max(1, edges.length)];
              if (edge !== undefined) regions = applyChange(of, regions, { events: { [region.name]: edge.event } }, 2);
            }

            const ended = leaveAction(of, action, regions, false, 3)[region.name];

            expect(of.state(region.name, ended?.state ?? null)?.class).not.toBe('transient');
          },
        ),
        { numRuns: 2_000 },
      );
    },
  );
});
