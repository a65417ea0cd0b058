// The machine of the fleet's kind, asked for once.

import { get } from '../client/api.ts';
import { type Action, readActions } from '../model/actions.ts';
import { type Diagram, readDiagram } from '../model/diagram.ts';
import { useEffect } from '../view.ts';
import { Store, useStore } from './store.ts';

export interface KnownMachine {
  readonly actions: readonly Action[];
  readonly provision: Diagram;
}

const machine: Store<KnownMachine | undefined> = new Store<KnownMachine | undefined>(undefined);
let asking = false;

/** Undefined until it is known. */
export function useMachine(): KnownMachine | undefined {
  useEffect(() => {
    void ask();
  }, []);
  return useStore(machine);
}

async function ask(): Promise<void> {
  if (asking || machine.value !== undefined) return;
  asking = true;
  try {
    const document = await get('/api/v1/machines/baremetal');
    machine.set({ actions: readActions(document), provision: readDiagram(document, 'provision') });
  } catch {
    // The page shows the fleet without it; the next page that needs it asks again.
  } finally {
    asking = false;
  }
}
