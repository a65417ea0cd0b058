// The periodic checks of an owned shard: one for each kind that has its idle actors looked at.

import type { CheckpointStore } from '../checkpoint/store.ts';
import type { EffectGate } from '../host/attempt.ts';
import { ShardCheck } from '../host/periodic-check.ts';
import type { Residents } from './residents.ts';
import type { ShardTools } from './shard-tools.ts';

export interface ShardChecksOptions {
  readonly tools: ShardTools;
  readonly shard: number;
  readonly epoch: number;
  readonly gate: EffectGate;
  readonly store: CheckpointStore;
  readonly residents: Residents;
  readonly isServing: () => boolean;
}

/** By kind. */
export function checksOf(options: ShardChecksOptions): ReadonlyMap<string, ShardCheck> {
  const { residents, shard } = options;
  const { broker, subjects, clock, random, ids, session, log, shardCount, checkSlots } = options.tools;
  const checks = new Map<string, ShardCheck>();
  for (const kind of options.tools.kinds.values()) {
    const { check } = kind;
    if (check === undefined) continue;
    const parts = { broker, subjects, clock, random, ids, kind, check, shard, shardCount };
    checks.set(
      kind.name,
      new ShardCheck({
        ...parts,
        conductor: session,
        epoch: options.epoch,
        gate: options.gate,
        slots: checkSlots,
        actors: {
          standing: (name, id) => {
            const resident = residents.find(name, id);
            if (resident === undefined) return options.store.isDirty(name, id) ? 'busy' : 'stored';
            return resident.activation?.atRest === true ? resident.activation.record : 'busy';
          },
          settle: async (name, id, mutation) => {
            if (!options.isServing()) return false;
            const resident = residents.bringIn(name, id);
            await resident.loaded;
            return (await resident.activation?.settle(mutation)) ?? false;
          },
        },
        onLook: (id, end) => log.looked(shard, id, end),
        onError: (error) => log.checkFailed(shard, kind.name, error),
      }),
    );
  }
  return checks;
}
