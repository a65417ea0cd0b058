// The steps somebody asked a cleaning to do, `params.clean_steps` of `provision.clean`, in Ironic's shape: what one is, and
// the plan with them in place of the default ones. Which of them a machine can do is for its driver to say.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { PlanStep } from './node-plans.ts';

/** Ironic's interfaces that have cleaning steps. */
export const cleanInterfaces = ['power', 'management', 'firmware', 'deploy', 'bios', 'raid', 'vendor'] as const;

export interface CleanStep {
  readonly interface: string;
  readonly step: string;
  readonly args: JsonObject;
}

/** Seconds; that of the default step. */
const TIMEOUT_S = 3_600;

/**
 * The plan with its effects replaced by what was asked for, the highest priority first and otherwise as listed; the plan
 * itself where nothing was. Steps of one name are told apart by a number: `clean.apply_configuration#2`.
 */
export function cleaningPlan(plan: readonly PlanStep[], params: JsonObject): readonly PlanStep[] {
  const asked = params['clean_steps'];
  if (!Array.isArray(asked) || asked.length === 0) return plan;
  const times = new Map<string, number>();
  const steps = asked
    .filter(isObject)
    .toSorted((one, other) => priorityOf(other) - priorityOf(one))
    .map((value): PlanStep => {
      const step = cleanStepOf(value);
      const nth = (times.get(step.step) ?? 0) + 1;
      times.set(step.step, nth);
      return {
        name: nth === 1 ? `clean.${step.step}` : `clean.${step.step}#${nth}`,
        title: `cleaning: ${step.interface}.${step.step}`,
        does: 'effect',
        timeoutS: TIMEOUT_S,
        asked: step,
      };
    });
  return [...plan.filter(({ does }) => does !== 'effect'), ...steps];
}

function priorityOf({ priority }: JsonObject): number {
  return typeof priority === 'number' ? priority : 0;
}

function cleanStepOf(value: JsonObject): CleanStep {
  const args = value['args'];
  return { interface: text(value['interface']), step: text(value['step']), args: isObject(args) ? args : {} };
}

/** The schema of the action's params has seen to it that it is one. */
function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
