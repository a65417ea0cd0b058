// Plans that found a fault, kept as files in found/: what a seed draws changes with the generator, a plan does not.

import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plan } from './plan.ts';

export interface FoundPlan {
  readonly name: string;
  /** What must hold, and did not. */
  readonly found: string;
  readonly plan: Plan;
}

export function foundPlans(): readonly FoundPlan[] {
  const folder = new URL('./found/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: basename(file, '.json'),
      ...readPlan(fileURLToPath(new URL(file, folder))),
    }));
}

/** A plan as `npm run sim` prints it, or a file of found/. */
export function readPlan(file: string): Pick<FoundPlan, 'found' | 'plan'> {
  const value = JSON.parse(readFileSync(file, 'utf8')) as Plan | FoundPlan; // proof: such files are ours; one that is not fails its run
  return 'plan' in value ? value : { found: '', plan: value };
}
