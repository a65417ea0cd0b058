// Where fake machines are kept. By default each is a small document in a bucket of its own, so that it outlives conductors,
// is never in two minds, and can be watched with any KV tool.

import type { ActorId } from '../../../proto/ids.ts';
import type { Subjects } from '../../../proto/subjects.ts';
import type { AppendOutcome, Broker } from '../../../runtime/broker/broker.ts';
import { decodeMachine, encodeMachine, type FakeMachine, newFakeMachine } from './machine.ts';

export interface ShelvedMachine {
  readonly machine: FakeMachine;
  /** 0 for one that was never written. */
  readonly revision: number;
}

export interface MachineShelf {
  /** A new machine where there is none. @throws BrokerError when no answer came. */
  read(id: ActorId): Promise<ShelvedMachine>;
  /** Takes the place of `revision` and of no other; where it is stored, `seq` is the new revision. Never rejects. */
  write(id: ActorId, machine: FakeMachine, revision: number): Promise<AppendOutcome>;
}

export function machinesOnBroker(
  broker: Pick<Broker, 'append' | 'read'>,
  subjects: Pick<Subjects, 'bucket' | 'key'>,
): MachineShelf {
  const stream = `KV_${subjects.bucket('fake')}`;
  return {
    read: async (id) => {
      const stored = await broker.read(stream, { lastOf: subjects.key('fake', id) });
      const isThere = stored !== null && stored.operation === '';
      return { machine: isThere ? decodeMachine(stored.data) : newFakeMachine, revision: stored?.seq ?? 0 };
    },
    write: (id, machine, revision) =>
      broker.append(subjects.key('fake', id), encodeMachine(machine), { expectedSubjectSeq: revision }),
  };
}
