// Unique node names: one key per name in the `names` bucket, holding the node's id. A name is reserved before its node
// is created or renamed, and released after the node is gone or has another name.
//
// N1  Every change is a compare-and-set on the key's last sequence: of two takers one wins, and who undoes a
//     reservation undoes his own only.
// N2  A reservation whose node does not exist belongs to a creation that was lost, or that is still under way. Another
//     creation adopts it together with the id it names: both then ask the same actor, which creates its node once.
// N3  After 60 s a reservation is taken over by whoever asks, if its node does not bear the name and nothing waits in
//     its mailbox that could still give it.
// N4  Released keys hold a tombstone, so that the sequence to expect is always known.

import type { ActorId } from '../proto/ids.ts';
import { parseActorId } from '../proto/ids.ts';
import type { Subjects } from '../proto/subjects.ts';
import type { Clock } from '../runtime/base/clock.ts';
import type { AppendOutcome, Broker, StoredMessage } from '../runtime/broker/broker.ts';
import { BrokerError } from '../runtime/broker/broker.ts';

/** Age after which a reservation without a node may be taken over. */
export const STALE_AFTER_MS = 60_000;

export type Reservation =
  /** `id`: the node the name now stands for; not the one asked for where a lost creation was adopted (N2). */
  | { readonly kind: 'reserved'; readonly id: ActorId; readonly seq: number }
  /** The name was this node's already. */
  | { readonly kind: 'own' }
  | { readonly kind: 'taken' };

/** What is known of the node a reservation names. Reads through the leader. */
export interface HolderReads {
  /** `undefined`: there is no such node; null: it has no name. */
  nameOf(id: ActorId): Promise<string | null | undefined>;
  /** Whether nothing waits in the node's mailbox. */
  isIdle(id: ActorId): Promise<boolean>;
}

export interface NamesDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly holders: HolderReads;
}

export interface Names {
  /**
   * @param adopt true for a creation, which may go on under the id of a lost one (N2).
   * @throws BrokerError when the broker does not answer; whether the name is reserved is then not known.
   */
  reserve(name: string, id: ActorId, adopt: boolean): Promise<Reservation>;
  /** Takes back a reservation, unless somebody has it since. @throws BrokerError */
  undo(name: string, seq: number): Promise<void>;
  /** Gives the name back if it is `id`'s. @throws BrokerError */
  release(name: string, id: ActorId): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NOTHING = new Uint8Array();

export function kvNames(deps: NamesDeps): Names {
  const { broker, subjects, clock, holders } = deps;
  const stream = `KV_${subjects.bucket('names')}`;
  const keyOf = (name: string): string => subjects.key('names', encodeName(name));

  const put = async (name: string, id: ActorId, expectedSubjectSeq: number): Promise<Reservation> => {
    const seq = storedAt(await broker.append(keyOf(name), encoder.encode(id), { expectedSubjectSeq }), name);
    return seq === undefined ? { kind: 'taken' } : { kind: 'reserved', id, seq };
  };

  const bury = async (name: string, expectedSubjectSeq: number): Promise<void> => {
    const headers = { 'KV-Operation': 'DEL' };
    // Refused: somebody has it since, so it is not ours to give back (N1).
    storedAt(await broker.append(keyOf(name), NOTHING, { expectedSubjectSeq, headers }), name);
  };

  return {
    async reserve(name, id, adopt) {
      const first = await put(name, id, 0);
      if (first.kind === 'reserved') return first;
      const held = await broker.read(stream, { lastOf: keyOf(name) });
      if (held === null) return put(name, id, 0);
      const holder = holderOf(held);
      if (holder === undefined) return put(name, id, held.seq);
      if (holder === id) return { kind: 'own' };
      const bears = await holders.nameOf(holder);
      if (bears === name) return { kind: 'taken' };
      if (clock.now() - held.at >= STALE_AFTER_MS && (await holders.isIdle(holder))) return put(name, id, held.seq);
      if (bears === undefined && adopt) return put(name, holder, held.seq);
      return { kind: 'taken' };
    },

    undo: bury,

    async release(name, id) {
      const held = await broker.read(stream, { lastOf: keyOf(name) });
      if (held !== null && holderOf(held) === id) await bury(name, held.seq);
    },
  };
}

/** Hex of the name's UTF-8: names may hold `~`, which keys may not, and dots, which would split the key. */
export function encodeName(name: string): string {
  return Buffer.from(name, 'utf8').toString('hex');
}

/** The node that holds the name; undefined for a tombstone, and for bytes nobody of us wrote. */
function holderOf(message: StoredMessage): ActorId | undefined {
  return message.operation === '' ? parseActorId(decoder.decode(message.data)) : undefined;
}

/** The sequence stored at; undefined where somebody was there before (N1). @throws BrokerError for what is no answer. */
function storedAt(outcome: AppendOutcome, name: string): number | undefined {
  switch (outcome.kind) {
    case 'stored':
      return outcome.seq;
    case 'wrong_sequence':
    case 'subject_full':
      return undefined;
    case 'storage_full':
      throw new BrokerError('storage_full', `name "${name}": the broker has no room`);
    case 'rejected':
      throw new BrokerError('internal', `name "${name}": ${outcome.reason}`, { serverCode: outcome.code });
    case 'unresolved':
      throw new BrokerError('storage_unavailable', `name "${name}": ${outcome.reason}`);
  }
}
