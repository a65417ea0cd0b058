// Starts and steers the bare engine that the gateway is measured against (bare-engine-process.ts).

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BareAnswer {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly etag: string;
}

export type BareOrder =
  | { readonly kind: 'answer'; readonly answer: BareAnswer }
  | { readonly kind: 'publish'; readonly text: string };

export interface BareEngine {
  readonly url: string;
  readonly pid: number;
  /** What every GET is answered from now on. */
  answer(answer: BareAnswer): void;
  /** One WebSocket message to every socket. */
  publish(text: string): void;
  close(): Promise<void>;
}

const PROCESS = join(dirname(fileURLToPath(import.meta.url)), 'bare-engine-process.js');

export async function startBareEngine(): Promise<BareEngine> {
  const child = fork(PROCESS, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [port] = await once(child, 'message', { signal: AbortSignal.timeout(20_000) });
  const order = (what: BareOrder): void => void child.send(what);
  return {
    url: `http://127.0.0.1:${Number(port)}`,
    pid: child.pid ?? 0,
    answer: (answer) => order({ kind: 'answer', answer }),
    publish: (text) => order({ kind: 'publish', text }),
    close: async () => {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
