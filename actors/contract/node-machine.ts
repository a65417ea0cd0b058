// The machine of kind `baremetal`: what a node can be and be asked, checked and indexed once for each process.

import type { MachineDefinition } from '../../runtime/machine/definition.ts';
import type { Machine } from '../../runtime/machine/machine.ts';
import { buildMachine } from '../../runtime/machine/machine.ts';
import { nodeActions } from './node-actions.ts';
import { powerRegion, provisionRegion } from './node-states.ts';

export const nodeMachineDefinition: MachineDefinition = {
  kind: 'baremetal',
  regions: [provisionRegion, powerRegion],
  actions: nodeActions,
};

export const nodeMachine: Machine = buildMachine(nodeMachineDefinition);
