// H2: effects counted where they happen, against what became of their tasks (P4). A step's effect is made once at most,
// whatever its task ended as; a task that never began made none; one that succeeded made each effect it cannot have found
// done already.

import { nodePlans } from '../../../actors/contract/node-plans.ts';
import type { EffectLine } from '../../../actors/drivers/effect-journal.ts';
import type { TaskRecord } from '../../../proto/task.ts';
import type { Finding, HistoryEvent } from './event.ts';
import { commitsOf } from './event.ts';
import { newestTasks } from './tasks.ts';

/** What tells one effect from another. Whoever records them sees each once. */
export type MadeEffect = Pick<EffectLine, 'task' | 'step' | 'conductor' | 'epoch'>;

export interface EffectRules {
  /** Steps whose effect a task of this action must have made itself when it has succeeded. */
  readonly mustMake: (action: string) => readonly string[];
}

/** Of nodes. They are noted on the machine under their task: what another task did is not taken for them. */
export function nodeEffects(action: string): readonly string[] {
  return (nodePlans[action] ?? []).flatMap((step) => (step.does === 'effect' ? [step.name] : []));
}

/** P4: no effect of one step of one task is made twice. */
export function doubledEffects(effects: readonly MadeEffect[]): readonly string[] {
  const seen = new Set<string>();
  return effects.flatMap(({ task, step, conductor, epoch }) => {
    const name = `${task}/${step}`;
    if (seen.has(name)) return [`${name} again by ${conductor} in epoch ${epoch}`];
    seen.add(name);
    return [];
  });
}

export function effectCounts(history: readonly HistoryEvent[], rules: EffectRules): readonly Finding[] {
  const effects = history.flatMap((event) => (event.what === 'effect' ? [event.effect] : []));
  const tasks = newestTasks(commitsOf(history));
  const steps = new Map<string, Set<string>>();
  for (const { task, step } of effects) steps.set(task, (steps.get(task) ?? new Set()).add(step));
  return [
    ...doubledEffects(effects),
    ...[...steps.keys()].filter((id) => !tasks.has(id)).map((id) => `${id} has effects, and is no task`),
    ...[...tasks.values()].flatMap((task) => wrongCount(task, steps.get(task.id) ?? new Set(), rules)),
  ].map((what) => ({ checker: 'H2', what }));
}

function wrongCount(task: TaskRecord, made: ReadonlySet<string>, rules: EffectRules): readonly string[] {
  if (task.startedAt === 0 && made.size > 0)
    return [`${task.id} (${task.state}) was never begun and made ${[...made]}`];
  if (task.state !== 'succeeded') return [];
  return rules
    .mustMake(task.action)
    .filter((step) => !made.has(step))
    .map((step) => `${task.id} (${task.action}) succeeded without ${step}`);
}
