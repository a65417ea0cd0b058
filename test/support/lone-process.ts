// A single `ironworks gateway` or `ironworks conductor` on a broker of the test's own: a cluster without a host supervisor,
// whose processes come and go as the test says.

import { spawn } from 'node:child_process';
import { eventually } from './eventually.ts';
import { CLI, freePort, withoutSettings } from './serve-process.ts';

export interface LoneProcess {
  /** Where a gateway listens. */
  readonly url: string;
  /** SIGTERM, and resolves when it has ended. Idempotent. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 20_000;

/** Resolves when it answers probes. */
export async function startLoneGateway(natsUrl: string): Promise<LoneProcess> {
  const listen = `127.0.0.1:${await freePort()}`;
  const url = `http://${listen}`;
  const gateway = startLone('gateway', ['--nats', natsUrl, '--listen', listen], url);
  await eventually(async () => (await fetch(`${url}/livez`)).status === 200, {
    what: `an answer of the gateway ${url}`,
    timeoutMs: START_LIMIT_MS,
    intervalMs: 50,
  });
  return gateway;
}

/** Returns at once; a gateway shows when it is alive. */
export function startLoneConductor(natsUrl: string): LoneProcess {
  return startLone('conductor', ['--nats', natsUrl], '');
}

function startLone(role: 'gateway' | 'conductor', args: readonly string[], url: string): LoneProcess {
  const child = spawn(process.execPath, [CLI, role, ...args, '--log-level', 'silent'], {
    env: withoutSettings(process.env),
    stdio: 'ignore',
  });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  return {
    url,
    async stop() {
      if (!ended) child.kill('SIGTERM');
      await eventually(() => ended, { what: `the end of the ${role}`, timeoutMs: STOP_LIMIT_MS });
    },
  };
}
