// A mark that is ahead of its shard's log: the log was rolled back to an older copy (J2). Everything the log still has is in
// the checkpoints, since the mark had passed it; but what comes now would be taken for written. So the new owner
// takes the mark back to its claim, before it commits anything. This is the only way a mark ever moves back.

import { encodeMark } from '../../proto/codec.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Broker } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import type { StoredMark } from '../journal/recovery.ts';

export interface MarkOwner {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shard: number;
  readonly owner: string;
  readonly claim: { readonly seq: number; readonly epoch: number };
}

/** The mark as it stands after this call. @throws BrokerError where it could not be taken back; the next claim tries again */
export async function groundMark(at: MarkOwner, mark: StoredMark): Promise<StoredMark> {
  const { broker, subjects, shard, owner, claim } = at;
  if (mark.journalSeq < claim.seq) return mark;
  const journalSeq = claim.seq - 1;
  const outcome = await broker.append(subjects.mark(shard), encodeMark({ journalSeq, epoch: claim.epoch, owner }), {
    expectedSubjectSeq: mark.revision,
  });
  if (outcome.kind === 'stored') return { journalSeq, revision: outcome.seq };
  throw new BrokerError('storage_unavailable', `shard ${shard}: its mark ${mark.journalSeq} is ahead of its log`);
}
