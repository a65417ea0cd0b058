// Makes a failing plan small: takes away steps, nodes, conductors, gateways and shards, and makes what is left simpler, as
// long as it still fails in the same way. Pure but for the runs it asks for.

import { type Plan, plainWorld, type Step } from './plan.ts';

export interface Shrunk {
  readonly plan: Plan;
  readonly runs: number;
}

/** @param fails whether a plan still shows what the first one did */
export async function shrink(first: Plan, fails: (plan: Plan) => Promise<boolean>, maxRuns = 300): Promise<Shrunk> {
  let plan = first;
  let runs = 0;
  const keep = async (candidate: Plan): Promise<boolean> => {
    if (runs >= maxRuns) return false;
    runs++;
    if (!(await fails(candidate))) return false;
    plan = candidate;
    return true;
  };
  for (let before: Plan | undefined; before !== plan && runs < maxRuns; ) {
    before = plan;
    await withoutSteps(() => plan, keep);
    for (const smaller of smallerFleets(plan)) await keep(smaller);
    for (let index = 0; index < plan.steps.length; index++) {
      const simpler = simplerStep(plan.steps[index]);
      if (simpler !== undefined) await keep({ ...plan, steps: plan.steps.with(index, simpler) });
    }
  }
  return { plan, runs };
}

/** Halves, then quarters, … then one by one. */
async function withoutSteps(current: () => Plan, keep: (candidate: Plan) => Promise<boolean>): Promise<void> {
  for (let size = Math.max(1, current().steps.length >> 1); size >= 1; size >>= 1)
    for (let at = 0; at < current().steps.length; ) {
      const { steps } = current();
      const gone = await keep({ ...current(), steps: steps.toSpliced(at, size) });
      if (!gone) at += size;
    }
}

function* smallerFleets(plan: Plan): Generator<Plan> {
  if (plan.nodes.length > 1)
    for (let at = 0; at < plan.nodes.length; at++) yield { ...plan, nodes: plan.nodes.toSpliced(at, 1) };
  if (plan.gateways > 1) yield { ...plan, gateways: 1 };
  if (plan.shards > 1) yield { ...plan, shards: 1 };
  if (plan.conductors > 1) yield { ...plan, conductors: plan.conductors - 1 };
  yield* plainerWorlds(plan);
  if (plan.maxDelayMs > 1) yield { ...plan, maxDelayMs: 1 };
  if (plan.nodes.some((knobs) => Object.keys(knobs).length > 1))
    yield { ...plan, nodes: plan.nodes.map(({ delay_s = 0 }) => ({ delay_s })) };
}

function* plainerWorlds(plan: Plan): Generator<Plan> {
  for (const [name, plain] of Object.entries(plainWorld)) {
    const world = { ...plan.world, [name]: plain };
    if (JSON.stringify(world) !== JSON.stringify(plan.world)) yield { ...plan, world };
  }
}

function simplerStep(step: Step | undefined): Step | undefined {
  if (step?.do !== 'submit') return undefined;
  if (step.callback) return { ...step, callback: false };
  if (step.timeoutS > 0) return { ...step, timeoutS: 0 };
  if (step.key !== '') return { ...step, key: '' };
  if (step.look !== 'nothing') return { ...step, look: 'nothing' };
  return step.onConflict === 'queue' ? undefined : { ...step, onConflict: 'queue' };
}
