// What would be said to a request, without storing it.

import type { JsonObject } from '../../proto/json.ts';
import { judge } from '../../runtime/machine/judge.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { Refused } from '../http/problem.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';
import { advised, conductorOf, heldAt } from './refused-answer.ts';
import type { TaskAsk } from './task-ask.ts';

export interface DryRun {
  readonly verdict: JsonObject;
  readonly refused: Refused | undefined;
}

/** What the actor would say to the record as it is known here. Nothing is stored. */
export function dryRun(
  deps: Pick<GatewayDeps, 'contract' | 'limits' | 'members'>,
  node: NodeSnapshot,
  ask: TaskAsk,
): DryRun {
  const { machine, admit } = deps.contract;
  const denied = admit(node.record, ask.action);
  if (denied !== undefined) return { verdict: {}, refused: { refusal: denied } };
  const judgement = judge(machine, node.record, ask);
  switch (judgement.kind) {
    case 'refuse': {
      const refusal = heldAt(judgement.refusal, conductorOf(deps, node));
      return { verdict: {}, refused: advised(deps, refusal, node.record) };
    }
    case 'accept':
      return { verdict: { verdict: 'accept' }, refused: undefined };
    case 'coalesce':
      return { verdict: { verdict: 'coalesce', task: judgement.task.id }, refused: undefined };
    case 'queue':
      return {
        verdict: {
          verdict: 'queue',
          after: judgement.after?.id ?? null,
          would_cancel: judgement.cancel.map((task) => task.id),
        },
        refused: undefined,
      };
    case 'abort':
      return { verdict: { verdict: 'abort', task: judgement.running.id }, refused: undefined };
  }
}
