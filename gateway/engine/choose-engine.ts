// Which engine serves: uWebSockets.js where its binary is the one that was checked and loads here, else node:http with
// the reason logged. Asked for by name, an engine that cannot run is an error, never a quiet replacement.

import type { EngineFactory } from './engine.ts';
import { checkUwsBinary } from './uws-binary.ts';

export type EngineSetting = 'auto' | 'uws' | 'node';

export interface EngineLog {
  warn(fields: { readonly reason: string }, message: string): void;
}

/** @throws for `uws` where it cannot run here; the message says why. */
export async function chooseEngine(setting: EngineSetting, log: EngineLog): Promise<EngineFactory> {
  if (setting !== 'node') {
    const reason = await whyNotUws();
    if (reason === undefined) return (await import('./uws-engine.ts')).uwsEngine;
    if (setting === 'uws') throw new Error(`engine uws: ${reason}`);
    log.warn({ reason }, 'serving with node:http');
  }
  return (await import('./node-engine.ts')).nodeEngine;
}

async function whyNotUws(): Promise<string | undefined> {
  const checked = await checkUwsBinary();
  if (!checked.ok) return checked.error;
  try {
    await (await import('./uws.ts')).loadUws();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
