// Takes one guard out of the sources that tests load: a plugin of the test runner, idle unless IRONWORKS_MUTATION names
// the guard's place in the table.

import { mutated } from './guard.ts';
import { guards } from './guards.ts';

export const MUTATION_VARIABLE = 'IRONWORKS_MUTATION';

interface SourcePlugin {
  readonly name: string;
  readonly enforce: 'pre';
  readonly transform: (source: string, id: string) => string | undefined;
}

/** @throws Error where it names no guard. */
export function mutationPlugin(place: string | undefined): SourcePlugin {
  const guard = place === undefined ? undefined : guards[Number(place)];
  if (place !== undefined && guard === undefined) throw new Error(`${MUTATION_VARIABLE}=${place} names no guard`);
  return {
    name: 'without-one-guard',
    enforce: 'pre',
    transform: (source, id) =>
      guard !== undefined && id.endsWith(`/${guard.file}`) ? mutated(guard, source) : undefined,
  };
}
