// maintenance.set and maintenance.unset: they touch the record alone, in the queue's order like everything else.

import type { Run, RunContext } from '../../runtime/host/kind.ts';
import { HELD_TASKS } from '../contract/held.ts';

/** Milliseconds: nothing is waited for. */
const TIMEOUT_MS = 10_000;

export const maintenanceRuns: { readonly [action: string]: Run } = {
  'maintenance.set': (context) => {
    const { reason } = context.task.params;
    return mark(context, true, typeof reason === 'string' ? reason : null);
  },
  'maintenance.unset': (context) => mark(context, false, null),
};

async function mark(context: RunContext, maintenance: boolean, reason: string | null): Promise<void> {
  const { attributes } = context.actor;
  const already = attributes['maintenance'] === maintenance && (attributes['maintenance_reason'] ?? null) === reason;
  const released = maintenance ? {} : { [HELD_TASKS]: null };
  await context.step(context.task.action, {
    effect: 'none',
    timeoutMs: TIMEOUT_MS,
    observe: async () => (already ? true : undefined),
    run: async () => true,
    change: () =>
      already ? {} : { attributes: { maintenance, maintenance_reason: reason, ...released }, event: 'maintenance' },
  });
}
