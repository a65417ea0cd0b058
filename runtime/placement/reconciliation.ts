// What the owner of a shard does when acknowledged data of it is gone (lost-data.ts): what the lost part had done to a machine
// is on record no more, so every actor of the shard says in an event that it is reconciled; beside it the periodic checks
// look at the machines at once (shard-checks.ts).
//
// R1 An actor is told of once in a run; the note goes only when all are committed, so a crash in between begins again.
// R2 It goes through the stored records one at a time, and ends however much is written meanwhile (record-walk.ts). Actors it
//    brings into memory leave by passivation.

import type { ActorId } from '../../proto/ids.ts';
import { RecordWalk, recordIn } from '../checkpoint/record-walk.ts';
import { forgetLost, type LostData } from './lost-data.ts';
import type { Residents } from './residents.ts';
import type { ShardTools } from './shard-tools.ts';

export interface Reconciliation {
  readonly tools: ShardTools;
  readonly shard: number;
  readonly lost: LostData;
  readonly residents: Residents;
  /** Resolves when all that was enqueued so far is committed. */
  readonly committed: () => Promise<void>;
  readonly isServing: () => boolean;
}

/** @throws BrokerError: the note stays, and the next owner begins again */
export async function reconcileShard(options: Reconciliation): Promise<void> {
  const { tools, shard, lost, residents, isServing } = options;
  const { broker, subjects } = tools;
  const told = new Set<string>();
  const tell = async (kind: string, id: ActorId): Promise<void> => {
    if (told.has(`${kind}.${id}`)) return;
    told.add(`${kind}.${id}`);
    await residents.tellReconciled(kind, id);
  };
  for (const { kind, id } of residents.known()) await tell(kind, id);
  for (const kind of tools.kinds.keys()) {
    const walk = await RecordWalk.begin({ broker, subjects, shard, kind });
    for (let stored = await walk.next(); stored !== undefined; stored = await walk.next()) {
      if (!isServing()) return;
      const record = recordIn(stored);
      if (record?.exists === true) await tell(kind, record.id);
    }
  }
  await options.committed();
  if (!isServing()) return;
  await forgetLost(broker, subjects, shard);
  tools.log.shardReconciled(shard, lost.held, lost.found, told.size);
}
