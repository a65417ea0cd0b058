// What the owner of a shard does when acknowledged data of it is gone (lost-data.ts): what the lost part had done to a machine
// is on record no more, so every actor of the shard says in an event that it is reconciled; beside it the periodic checks
// look at the machines at once (shard-checks.ts).
//
// R1 An actor is told of once in a run; the note goes only when all are committed, so a crash in between begins again.
// R2 It goes through the stored records one at a time, and ends at the newest of its beginning, plus as many again: a shard
//    that is written all the time cannot keep it from its end. Actors it brings into memory leave by passivation.

import { DecodeError, decodeCheckpoint } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
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

/** Records beyond those of the beginning, at least: written while it went on. */
const SPARE = 32;

/** @throws BrokerError: the note stays, and the next owner begins again */
export async function reconcileShard(options: Reconciliation): Promise<void> {
  const { tools, shard, lost, residents, isServing } = options;
  const told = new Set<string>();
  const tell = async (kind: string, id: ActorId): Promise<void> => {
    if (told.has(`${kind}.${id}`)) return;
    told.add(`${kind}.${id}`);
    await residents.tellReconciled(kind, id);
  };
  for (const { kind, id } of residents.known()) await tell(kind, id);
  for (const kind of tools.kinds.keys())
    for await (const id of storedActors(options, kind)) {
      if (!isServing()) return;
      await tell(kind, id);
    }
  await options.committed();
  if (!isServing()) return;
  await forgetLost(tools.broker, tools.subjects, shard);
  tools.log.shardReconciled(shard, lost.held, lost.found, told.size);
}

/** R2. */
async function* storedActors({ tools, shard }: Reconciliation, kind: string): AsyncGenerator<ActorId> {
  const { broker, subjects } = tools;
  const stream = `KV_${subjects.bucket('checkpoints')}`;
  const newest = (await broker.streamState(stream))?.lastSeq ?? 0;
  let old = 0;
  let late = 0;
  for (let from = 1; late <= old + SPARE; ) {
    const stored = await broker.read(stream, { from, next: subjects.key('checkpoints', `${shard}.${kind}.*`) });
    if (stored === null) return;
    from = stored.seq + 1;
    if (stored.seq <= newest) old++;
    else late++;
    if (stored.operation !== '') continue;
    try {
      const { record } = decodeCheckpoint(stored.data);
      if (record.exists) yield record.id;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error; // told by whoever needs this actor
    }
  }
}
