// A walk over the stored records of one kind in one shard, one read at a time: by the time of the last write, oldest first.
// It ends at the newest record of its beginning, plus as many again: a shard that is written all the time cannot keep it
// from its end.

import { DecodeError, decodeCheckpoint } from '../../proto/codec.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Broker, StoredMessage } from '../broker/broker.ts';

/** Steps beyond the records of its beginning, at least: those were written while it went on. */
const SPARE_STEPS = 32;

export interface WalkedRecords {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shard: number;
  readonly kind: string;
}

export class RecordWalk {
  readonly #broker: Broker;
  readonly #stream: string;
  readonly #mine: string;
  readonly #newest: number;
  #from = 1;
  #old = 0;
  #late = 0;
  /** Records of all shards and kinds at its beginning. */
  readonly stored: number;

  private constructor({ broker, subjects, shard, kind }: WalkedRecords, stored: number, newest: number) {
    this.#broker = broker;
    this.#stream = bucketOf(subjects);
    this.#mine = subjects.key('checkpoints', `${shard}.${kind}.*`);
    this.stored = stored;
    this.#newest = newest;
  }

  /** @throws BrokerError */
  static async begin(records: WalkedRecords): Promise<RecordWalk> {
    const state = await records.broker.streamState(bucketOf(records.subjects));
    return new RecordWalk(records, state?.messages ?? 0, state?.lastSeq ?? 0);
  }

  /** How many it has met. */
  get met(): number {
    return this.#old + this.#late;
  }

  /** The next one as it is stored; undefined at the end. @throws BrokerError, after which it may be asked again */
  async next(): Promise<StoredMessage | undefined> {
    const stored = await this.#broker.read(this.#stream, { from: this.#from, next: this.#mine });
    if (stored === null) return undefined;
    this.#from = stored.seq + 1;
    if (stored.seq <= this.#newest) this.#old++;
    else if (++this.#late > this.#old + SPARE_STEPS) return undefined;
    return stored;
  }
}

/** Undefined where the actor was removed, and where it cannot be read: that is told by whoever needs this actor. */
export function recordIn(stored: StoredMessage): ActorRecord | undefined {
  if (stored.operation !== '') return undefined;
  try {
    return decodeCheckpoint(stored.data).record;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function bucketOf(subjects: Subjects): string {
  return `KV_${subjects.bucket('checkpoints')}`;
}
