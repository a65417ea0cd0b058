// The machine of the fleet's kind, asked for once.

import { get } from '../client/api.ts';
import { type Action, readActions } from '../model/actions.ts';
import { type Diagram, readDiagram } from '../model/diagram.ts';
import { useAnswer } from './answer.ts';
import { Store, useStore } from './store.ts';

export interface KnownMachine {
  readonly actions: readonly Action[];
  readonly provision: Diagram;
}

const machine: Store<KnownMachine | undefined> = new Store<KnownMachine | undefined>(undefined);

/** Undefined until it is known; a page shows what it can without it. */
export function useMachine(): KnownMachine | undefined {
  useAnswer(ask, '');
  return useStore(machine);
}

async function ask(): Promise<void> {
  if (machine.value !== undefined) return;
  const document = await get('/api/v1/machines/baremetal');
  machine.set({ actions: readActions(document), provision: readDiagram(document, 'provision') });
}
