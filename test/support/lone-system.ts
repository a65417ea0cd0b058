// A cluster of single processes for tests that put something between one of them and the rest: a gateway, and conductors that
// each reach the broker their own way. To the workload it looks like any other system.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../gateway/client/api-client.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { eventually } from './eventually.ts';
import { type LoneOptions, type LoneProcess, startLoneConductor, startLoneGateway } from './lone-process.ts';
import { type ConductorSight, type System, systemOf } from './serve.ts';

export interface LoneSystem extends System {
  readonly gateway: LoneProcess;
  readonly conductors: readonly LoneProcess[];
  /** A further one, or one in place of one that has ended. */
  startConductor(natsUrl: string, options?: LoneOptions): LoneProcess;
  /** What GET /cluster says of a conductor of ours; by process id. */
  sightOf(conductor: LoneProcess): Promise<ConductorSight>;
}

export interface Member extends LoneOptions {
  readonly natsUrl: string;
}

/** Resolves when every conductor has its share of the shards. */
export async function openLoneSystem(gateway: Member, conductors: readonly Member[]): Promise<LoneSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ironworks-lone-'));
  const journal = join(dataDir, 'effects.jsonl');
  const started: LoneProcess[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all(started.map((each) => each.kill()));
    rmSync(dataDir, { recursive: true, force: true });
  };
  const startConductor = (natsUrl: string, options: LoneOptions = {}): LoneProcess => {
    const env = { IRONWORKS_EFFECT_JOURNAL: journal, ...options.env };
    const conductor = startLoneConductor(natsUrl, { logLevel: 'warn', ...options, env });
    started.push(conductor);
    return conductor;
  };
  try {
    const members = conductors.map(({ natsUrl, ...options }) => startConductor(natsUrl, options));
    const door = await startLoneGateway(gateway.natsUrl, gateway);
    started.push(door);
    const client = new ApiClient({ baseUrl: door.url, token: '', clock: systemClock, timeoutMs: 10_000 });
    const nobody = async (): Promise<never> =>
      Promise.reject(new Error('a cluster of single processes has no such end'));
    const system = systemOf(
      {
        url: door.url,
        dataDir,
        pid: door.pid,
        client,
        stdout: () => '',
        stderr: () => started.map((each) => each.stderr()).join(''),
        ready: async () => undefined,
        processes: () => started.map(({ pid }) => pid),
        signal: (name) => door.signal(name),
        ended: nobody,
        close: closeAll,
      },
      journal,
    );
    const lone: LoneSystem = {
      ...system,
      gateway: door,
      conductors: members,
      startConductor,
      sightOf: async (conductor) => {
        const sight = (await system.cluster()).conductors.find(({ pid }) => pid === conductor.pid);
        if (sight === undefined) throw new Error(`the gateway knows no conductor ${conductor.pid}`);
        return sight;
      },
    };
    await eventually(async () => (await lone.liveConductors()).length === members.length, {
      what: `${members.length} live conductors`,
      timeoutMs: 30_000,
      intervalMs: 50,
    });
    await lone.settled();
    return lone;
  } catch (error) {
    await closeAll();
    throw error;
  }
}
