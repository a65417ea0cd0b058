// The kind `baremetal` as the gateway sees it: its contract, wrapped for the routes. The only place in the gateway that
// names a kind.

import { checkNode } from '../../actors/contract/driver-info.ts';
import { nodeMachine } from '../../actors/contract/node-machine.ts';
import { nodeView, statesView } from '../../actors/contract/node-view.ts';
import { admit, checkParams } from '../../actors/contract/params.ts';
import {
  CancelBody,
  NodeCreateBody,
  NodePatchBody,
  ResolveBody,
  ResumeBody,
  TaskRequestBody,
  TaskRequestMessageBody,
} from '../../actors/contract/schemas.ts';
import type { TSchema } from '../../actors/contract/validation.ts';
import { compile } from '../../actors/contract/validation.ts';
import type { BodySchema, KindContract } from './deps.ts';

/** What actors of this kind are called in paths and event subjects. */
export const COLLECTION = 'nodes';

export function nodeContract(): KindContract {
  const { kind } = nodeMachine.definition;
  return {
    kind,
    machine: nodeMachine,
    nodeView: (record, revision) => nodeView(record, revision),
    statesView: (record, revision) => statesView(record, revision),
    checkParams,
    admit,
    checkNode,
    bodies: {
      task: bodyOf(TaskRequestBody),
      taskMessage: bodyOf(TaskRequestMessageBody),
      nodeCreate: bodyOf(NodeCreateBody),
      nodePatch: bodyOf(NodePatchBody),
      cancel: bodyOf(CancelBody),
      resolve: bodyOf(ResolveBody),
      resume: bodyOf(ResumeBody),
    },
  };
}

function bodyOf(schema: TSchema): BodySchema {
  return { schema, validate: compile(schema) };
}
