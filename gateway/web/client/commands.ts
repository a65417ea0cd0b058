// What the console can ask of the fleet, each as one call. Every press of a button has an idempotency key of its own, so
// that a repeat by the network is the same task.

import { fields } from '../model/json.ts';
import { readTask, type Task } from '../model/task.ts';
import type { Verdict } from '../model/verdict.ts';
import { get, Problem, post } from './api.ts';

export type OnConflict = 'reject' | 'queue' | 'replace';

export interface Ask {
  readonly action: string;
  readonly params: { readonly [name: string]: unknown };
  readonly onConflict: OnConflict;
}

/** @throws Problem */
export async function submit(node: string, ask: Ask): Promise<Task> {
  return readTask(await post(tasksOf(node), bodyOf(ask), key()));
}

/** No answer, no credentials, no room in the caller's bucket: they say nothing of the node. */
const NO_VERDICT: ReadonlySet<number> = new Set([0, 401, 429]);

/** Judges and stores nothing. @throws Problem for what is no refusal of the action itself */
export async function preview(node: string, ask: Ask): Promise<Verdict> {
  try {
    const answer = fields(await post(`${tasksOf(node)}?dry_run=true`, bodyOf(ask)));
    return { node, allowed: true, kind: String(answer['verdict'] ?? 'accept'), why: '' };
  } catch (error) {
    if (!(error instanceof Problem) || NO_VERDICT.has(error.status)) throw error;
    return { node, allowed: false, kind: error.code, why: error.message };
  }
}

/** @throws Problem */
export async function cancel(task: string, reason: string): Promise<Task> {
  return readTask(await post(`/api/v1/tasks/${task}/cancel`, { reason }));
}

/** @throws Problem */
export async function resolve(task: string, outcome: 'succeeded' | 'failed', reason: string): Promise<Task> {
  return readTask(await post(`/api/v1/tasks/${task}/resolve`, { outcome, reason }));
}

/** @throws Problem */
export async function resume(node: string): Promise<void> {
  await post(`/api/v1/nodes/${encodeURIComponent(node)}/resume`, {});
}

/** @throws Problem */
export async function explain(node: string): Promise<string> {
  return String(fields(await get(`/api/v1/nodes/${encodeURIComponent(node)}/explain`))['summary'] ?? '');
}

function tasksOf(node: string): string {
  return `/api/v1/nodes/${encodeURIComponent(node)}/tasks`;
}

function bodyOf({ action, params, onConflict }: Ask): object {
  return { action, ...(Object.keys(params).length === 0 ? {} : { params }), on_conflict: onConflict };
}

/** `randomUUID` exists on secure pages only; the console may be read over plain HTTP. */
function key(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
