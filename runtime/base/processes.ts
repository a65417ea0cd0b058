// Facts about other processes of this machine, for telling ours from a stranger's that inherited an old process id.
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { runCommand } from './command.ts';

const PS_TIMEOUT_MS = 5_000;

/** Whether it runs. One that has ended and was not waited for by its parent yet (a zombie) does not, where that can be seen. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return platform() !== 'linux' || stateOf(pid) !== 'Z';
}

/** The letter of proc(5), field 3; empty where it cannot be read. */
function stateOf(pid: number): string {
  try {
    return statFields(readFileSync(`/proc/${pid}/stat`, 'utf8'))[0] ?? '';
  } catch {
    return ''; // gone since, or hidden from us: whoever asked is told what the signal told
  }
}

/** From field 3 on, which comes after the name in parentheses, which may itself hold spaces: proc(5). */
function statFields(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The arguments a process was started with, joined by spaces; empty where it does not exist or cannot be asked. */
export async function commandLineOf(pid: number): Promise<string> {
  if (platform() !== 'linux') return ps(pid, 'command=');
  const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return raw.split('\0').join(' ').trim();
}

/** A mark that differs between two processes that had the same id; empty where it does not exist or cannot be asked. */
export async function startMarkOf(pid: number): Promise<string> {
  if (platform() !== 'linux') return ps(pid, 'lstart=');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return statFields(stat)[19] ?? ''; // field 22
}

/** Ids of all processes that can be seen; none where the system has no /proc. */
export async function processIds(): Promise<number[]> {
  const names = await readdir('/proc').catch((): string[] => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

async function ps(pid: number, column: string): Promise<string> {
  const said = await runCommand('ps', ['-ww', '-o', column, '-p', String(pid)], { timeoutMs: PS_TIMEOUT_MS });
  return said.stdout.trim();
}
