// The folder of one embedded nats-server: its layout, and the mark that says which process works in it. Two servers on
// one store would destroy it, so a second supervisor is refused while the first is alive; a dead one's mark is taken over.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isAlive, startMarkOf } from '../base/processes.ts';

export interface DataFolderLayout {
  readonly dir: string;
  readonly config: string;
  readonly pidFile: string;
  readonly log: string;
  /** What the server says before its log is open, or while it dies. */
  readonly output: string;
  /** JetStream's store; made by the server, never by us, so that a deleted store stays visible. */
  readonly store: string;
  readonly owner: string;
}

export function dataFolderLayout(dataDir: string): DataFolderLayout {
  const dir = resolve(dataDir);
  return {
    dir,
    config: join(dir, 'nats-server.conf'),
    pidFile: join(dir, 'nats-server.pid'),
    log: join(dir, 'nats-server.log'),
    output: join(dir, 'nats-server.out'),
    store: join(dir, 'store'),
    owner: join(dir, 'supervisor.json'),
  };
}

/** Another live process works in this data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  readonly code = 'data_folder_in_use';
  readonly pid: number;

  constructor(dir: string, pid: number) {
    super(`the data folder ${dir} is in use by process ${pid}; stop it, or choose another with --data DIR`);
    this.pid = pid;
  }
}

interface Owner {
  readonly pid: number;
  readonly startMark: string;
}

/** Tries to get past marks of dead owners; more than a few can only be others racing us. */
const CLAIM_ATTEMPTS = 5;

/**
 * Makes the folder (readable by its owner only) and marks it as this process's. Claiming again what is ours succeeds.
 * @throws DataFolderInUse while another process that claimed it is alive.
 */
export async function claimDataFolder(layout: DataFolderLayout): Promise<void> {
  await mkdir(layout.dir, { recursive: true, mode: 0o700 });
  const mine: Owner = { pid: process.pid, startMark: await startMarkOf(process.pid) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeFile(layout.owner, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = await readOwner(layout);
    if (owner?.pid === mine.pid && owner.startMark === mine.startMark) return;
    if (owner !== undefined && (await isSameProcess(owner))) throw new DataFolderInUse(layout.dir, owner.pid);
    if (attempt === CLAIM_ATTEMPTS) throw new DataFolderInUse(layout.dir, owner?.pid ?? 0);
    await rm(layout.owner, { force: true });
  }
}

/** Takes the mark away if it is ours. Harmless to repeat. */
export async function releaseDataFolder(layout: DataFolderLayout): Promise<void> {
  const owner = await readOwner(layout);
  if (owner?.pid === process.pid) await rm(layout.owner, { force: true });
}

async function isSameProcess(owner: Owner): Promise<boolean> {
  return isAlive(owner.pid) && (await startMarkOf(owner.pid)) === owner.startMark;
}

/** `undefined` where there is no mark, or one that was cut short by a crash: such a mark protects nobody. */
async function readOwner(layout: DataFolderLayout): Promise<Owner | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(layout.owner, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    if (!('pid' in parsed && typeof parsed.pid === 'number' && Number.isSafeInteger(parsed.pid))) return undefined;
    if (!('startMark' in parsed && typeof parsed.startMark === 'string')) return undefined;
    return { pid: parsed.pid, startMark: parsed.startMark };
  } catch {
    return undefined; // absent or half written
  }
}
