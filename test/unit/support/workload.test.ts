import { describe, expect, it } from 'vitest';
import type { EffectLine } from '../../../actors/drivers/effect-journal.ts';
import {
  type AcceptedTask,
  doubledEffects,
  effectsOutOfOrder,
  missingEffects,
  outOfOrder,
} from '../../support/workload.ts';

const accepted: readonly AcceptedTask[] = [
  { id: 'n.1', node: 'n', action: 'power.on', steps: 1 },
  { id: 'n.2', node: 'n', action: 'power.reboot', steps: 2 },
];
const effect = (task: string, step: string, second: number, id = `${task}/${step}/${second}`): EffectLine => ({
  at: new Date(second * 1_000).toISOString(),
  node: 'n',
  task,
  action: '',
  step,
  attempt: 1,
  effect_id: id,
  conductor: 'c',
  epoch: 1,
  trace_id: null,
});
const final = (started_at: string, finished_at: string) => ({ state: 'succeeded', started_at, finished_at });
const sound = [effect('n.1', 'on', 1), effect('n.2', 'off', 2), effect('n.2', 'on', 3)];
const finals = new Map([
  ['n.1', final('2030-01-01T00:00:00Z', '2030-01-01T00:00:01Z')],
  ['n.2', final('2030-01-01T00:00:01Z', '2030-01-01T00:00:03Z')],
]);

describe('the checks of a workload', () => {
  it('find nothing wrong with what went well', () => {
    expect(doubledEffects(sound)).toEqual([]);
    expect(missingEffects(accepted, finals, sound)).toEqual([]);
    expect(outOfOrder(accepted, finals)).toEqual([]);
    expect(effectsOutOfOrder(accepted, sound)).toEqual([]);
  });

  it('find an effect made twice, and take two lines of one effect for one', () => {
    expect(doubledEffects([...sound, effect('n.2', 'on', 9)])).toEqual(['n.2 on']);
    expect(doubledEffects([effect('n.1', 'on', 1, 'same'), effect('n.1', 'on', 2, 'same')])).toEqual([]);
  });

  it('find a success without its effects', () => {
    expect(missingEffects(accepted, finals, sound.slice(0, 2))).toEqual(['n.2 power.reboot']);
  });

  it('find tasks that overlap or overtake, and those that never ran', () => {
    const overlapping = new Map([...finals, ['n.2', final('2030-01-01T00:00:00.5Z', '2030-01-01T00:00:03Z')]]);

    expect(outOfOrder(accepted, overlapping)).toHaveLength(1);
    expect(outOfOrder(accepted, new Map())).toHaveLength(1);
    expect(effectsOutOfOrder(accepted, [effect('n.2', 'off', 1), effect('n.1', 'on', 2)])).toEqual([
      'n.1 at 1970-01-01T00:00:02.000Z',
    ]);
  });
});
