// Who goes first where a machine's processors are taken: the gateways, and whoever else is on the machine, before the
// conductors and nats-server. A refusal is little work that must be quick; under five times the load what is behind the
// door would take the processors from the door, and from the callers.
//
// G1 It is a share, not a rank: at 4 steps the others still get nearly a third of a processor that is wanted by one of
//    each, so that no heartbeat and no lease starves.
// G2 Only ever downwards from what the supervisor has, which every user may. Where it cannot be done all works as before.
// G3 Linux counts by thread and, where children lead a session as ours do, by session (autogroup, sched(7)): both are told.

import { readdirSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import type { Clock } from '../../runtime/base/clock.ts';

/** Steps of nice(2); each is a tenth of a processor's time. */
export const GIVE_WAY = 4;
const LEAST = 19;
/** Users who are not root may change one autogroup of the machine in 100 ms. */
const AGAIN_MS = 150;
const ATTEMPTS = 20;

/** Threads that are begun later have what the thread has that begins them: to be called once the process is at work. */
export function giveWay(pid: number, clock: Clock): void {
  if (pid === 0) return;
  const nice = Math.min(LEAST, getPriority() + GIVE_WAY);
  for (const thread of threadsOf(pid)) attempt(() => setPriority(thread, nice));
  tellAutogroup(pid, clock, ATTEMPTS);
}

function tellAutogroup(pid: number, clock: Clock, attempts: number): void {
  // 'r+' makes no file: a system without autogroups has none.
  const code = attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(GIVE_WAY), { flag: 'r+' }));
  if (code === 'EAGAIN' && attempts > 1) clock.after(AGAIN_MS, () => tellAutogroup(pid, clock, attempts - 1));
}

function threadsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid]; // another system than Linux, or it is gone: then nothing is found below either
  }
}

/** G2: the code of a failure is all that is of interest. */
function attempt(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : '';
  }
}
