// What keeps this process alive and was not there before: sockets, timers, servers and the like that somebody forgot to
// close. Counted by kind: something that went meanwhile must not hide something that stayed.

import { setImmediate } from 'node:timers/promises';

export type Handles = ReadonlyMap<string, number>;

/** By kind, as Node names them, once what has just ended is gone. */
export async function openHandles(): Promise<Handles> {
  await setImmediate();
  const kinds = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds;
}

/** How many there are more than there were, of all kinds that grew. */
export function leftOpen(before: Handles, after: Handles): number {
  let left = 0;
  for (const [kind, count] of after) left += Math.max(0, count - (before.get(kind) ?? 0));
  return left;
}
