// Where the fake machines are kept when one process is all there is: nothing outlives it, so nothing is written.

import { newFakeMachine } from '../actors/drivers/fake/machine.ts';
import type { MachineShelf, ShelvedMachine } from '../actors/drivers/fake/machine-shelf.ts';
import type { ActorId } from '../proto/ids.ts';

const NEW: ShelvedMachine = { machine: newFakeMachine, revision: 0 };

export function machinesInMemory(): MachineShelf {
  const shelved = new Map<ActorId, ShelvedMachine>();
  return {
    read: (id) => Promise.resolve(shelved.get(id) ?? NEW),
    write: (id, machine, expected) => {
      if ((shelved.get(id) ?? NEW).revision !== expected) return Promise.resolve({ kind: 'wrong_sequence' });
      const revision = expected + 1;
      shelved.set(id, { machine, revision });
      return Promise.resolve({ kind: 'stored', seq: revision, duplicate: false });
    },
  };
}
