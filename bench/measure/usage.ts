// What processes of this machine have used so far, from Linux's /proc; elsewhere nothing is told.

import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** Processor time of user and system. */
  readonly cpuMs: number;
  /** Resident memory now. */
  readonly rssMib: number;
  /** Open files, sockets among them. */
  readonly files: number;
}

/** USER_HZ of every Linux that Node runs on. */
const TICKS_PER_S = 100;
const PAGE_BYTES = 4_096;

/** Of all `pids` together; a process that is gone counts nothing, and without /proc all is 0. */
export function usageOf(pids: readonly number[]): Usage {
  let ticks = 0;
  let pages = 0;
  let files = 0;
  for (const pid of pids) {
    const stat = read(`/proc/${pid}/stat`);
    // The name in parentheses may hold anything; the fields after it are fixed.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    pages += Number(fields[21] ?? 0);
    files += filesOf(pid);
  }
  return { cpuMs: (ticks * 1_000) / TICKS_PER_S, rssMib: Math.round((pages * PAGE_BYTES) / 2 ** 20), files };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function filesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // gone, or no Linux
  }
}
