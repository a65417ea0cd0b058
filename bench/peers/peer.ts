// What a peer is to the scenario: something that serves HTTP and makes power changes on nodes by its own means.

import { type Child, startChild } from '../children.ts';
import type { HttpPool } from '../load/http-pool.ts';
import type { Usage } from '../measure/usage.ts';

/** Peers are only compared where what is acknowledged is as safe: in the page cache, or synced to disk. */
export const DURABILITIES = ['page cache', 'synced'] as const;
export type Durability = (typeof DURABILITIES)[number];

export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly durability: Durability;
  /** What it does and does not do for its figure, for the report. */
  readonly does: string;
  readonly url: string;
  /** One power change of a node, answered when it is done; whether it succeeded. */
  once(pool: HttpPool, node: string, action: string): Promise<boolean>;
  /** Of all its processes. */
  usage(): Usage;
  stop(): Promise<void>;
}

const SAYS_WITHIN_MS = 30_000;

/** A script of `bench/peers` in a process of its own, once it has said its first line. It ends with this one. */
export async function startScript(
  file: string,
  args: readonly string[],
): Promise<{ readonly child: Child; readonly said: string }> {
  const child = startChild(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, RESTATE_LOGGING: 'ERROR' },
  });
  const said = await firstLine(child, file);
  return { child, said };
}

function firstLine({ process: child, ended }: Child, file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${file} said nothing for ${SAYS_WITHIN_MS} ms`)), SAYS_WITHIN_MS);
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const [line = '', ...rest] = text.split('\n').filter((each) => !each.startsWith('[restate]'));
      if (rest.length === 0) return;
      clearTimeout(late);
      resolve(line);
    });
    void ended.then(() => reject(new Error(`${file} ended before it was ready`)));
  });
}

export async function postPower(pool: HttpPool, node: string, action: string): Promise<boolean> {
  const { status } = await pool.post(`/node/${node}/power`, { action });
  return status === 200;
}
