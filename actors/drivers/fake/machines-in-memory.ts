// Fake machines that only their conductor knows: their effects write nothing, as those on real machines do, so a load on them
// is the load of the rest alone. Another conductor finds them new.

import type { ActorId } from '../../../proto/ids.ts';
import { OldestFirst } from '../../../runtime/base/oldest-first.ts';
import { newFakeMachine } from './machine.ts';
import type { MachineShelf, ShelvedMachine } from './machine-shelf.ts';

const NEW: ShelvedMachine = { machine: newFakeMachine, revision: 0 };
/** Beyond it the one that was changed least lately is new again. */
const MAX_MACHINES = 100_000;

export function machinesInMemory(maxMachines: number = MAX_MACHINES): MachineShelf {
  const shelved = new OldestFirst<ActorId, ShelvedMachine>();
  return {
    read: (id) => Promise.resolve(shelved.get(id) ?? NEW),
    write: (id, machine, expected) => {
      if ((shelved.get(id) ?? NEW).revision !== expected) return Promise.resolve({ kind: 'wrong_sequence' });
      const revision = expected + 1;
      shelved.set(id, { machine, revision });
      if (shelved.size > maxMachines) shelved.shift();
      return Promise.resolve({ kind: 'stored', seq: revision, duplicate: false });
    },
  };
}
