// What a driver is handed by a step, for tests that call drivers directly.

import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { EffectContext, StepTools } from '../../runtime/host/kind.ts';
import { LeaseLostError } from '../../runtime/host/kind.ts';

export const nodeId = (number: number): ActorId =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as ActorId; // proof: a UUID by construction

export interface TestTools extends StepTools {
  readonly abort: (reason: unknown) => void;
  readonly loseLease: () => void;
  /** Times the lease was looked at. */
  readonly leaseChecks: () => number;
}

let made = 0;

/** Every call is another attempt: with an effect id of its own. */
export function testTools(effect: Partial<EffectContext> = {}): TestTools {
  const controller = new AbortController();
  let held = true;
  let checks = 0;
  made++;
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    loseLease: () => {
      held = false;
    },
    leaseChecks: () => checks,
    effect: {
      actor: nodeId(1),
      task: `${nodeId(1)}.01ARZ3NDEKTSV4RRFFQ69G5FAV` as TaskId, // proof: an actor's id, a dot and a ULID
      action: 'power.on',
      step: 'power.on',
      attempt: 1,
      effectId: `effect-${made}`,
      conductor: 'conductor-a',
      epoch: 1,
      trace: '',
      ...effect,
      assertLease: () => {
        checks++;
        if (!held) throw new LeaseLostError('no lease');
      },
    },
  };
}
