// The part of a node's sequential specification (node-model.ts) that is about its description: who may change it, and
// remove it, when.

import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import { provisionRegion, StateFlag } from '../../../actors/contract/node-states.ts';
import type { NodeModel } from './node-model.ts';

/** A change of its description. While provisioning runs it stands in states of its own way, which allow it or not. */
export function patch(model: NodeModel, value: string): NodeModel | undefined {
  return model.exists && allows(model, StateFlag.updateAllowed) !== false ? { ...model, value } : undefined;
}

export function refusePatch(model: NodeModel, code: string): NodeModel | undefined {
  if (!model.exists) return code === 'node_not_found' ? model : undefined;
  return code === 'action_not_allowed' && allows(model, StateFlag.updateAllowed) !== true ? model : undefined;
}

export function remove(model: NodeModel): NodeModel | undefined {
  if (!model.exists || model.line.length > 0 || allows(model, StateFlag.deleteAllowed) === false) return undefined;
  return { ...model, exists: false };
}

export function refuseRemove(model: NodeModel, code: string): NodeModel | undefined {
  if (!model.exists) return code === 'node_not_found' ? model : undefined;
  if (model.line.length > 0) return code === 'node_busy' ? model : undefined;
  return code === 'action_not_allowed' && allows(model, StateFlag.deleteAllowed) !== true ? model : undefined;
}

/** Undefined: it cannot be told from outside. */
function allows({ line, provision }: NodeModel, flag: StateFlag): boolean | undefined {
  const [first] = line;
  if (first?.begun === true && nodeMachine.action(first.action)?.region === 'provision') return undefined;
  return provisionRegion.states.find(({ name }) => name === provision)?.flags.includes(flag) === true;
}
