// What tests say to a submitter, and what they read from its answers.

import type { JsonObject } from '../../proto/json.ts';
import type { Caller, OnConflict } from '../../proto/task.ts';
import type { SubmitAnswer } from '../../runtime/submit/submitter.ts';

export const someone: Caller = { tenant: 'default', role: 'admin', subject: 'test', address: '127.0.0.1' };

export interface SubmitMore {
  readonly params?: JsonObject;
  readonly onConflict?: OnConflict;
  readonly key?: string;
  readonly timeoutS?: number;
  readonly caller?: Caller;
}

export function taskIdOf(answer: SubmitAnswer): string {
  if (answer.kind === 'submitted') return answer.taskId;
  if (answer.kind === 'verdict' && answer.verdict.refusal === undefined) return answer.verdict.taskId;
  throw new Error(`no task: ${JSON.stringify(answer.kind === 'verdict' ? answer.verdict.refusal : answer)}`);
}

/** Empty where nothing was refused. */
export function refusalCode(answer: SubmitAnswer): string {
  if (answer.kind === 'refused') return answer.refusal.code;
  if (answer.kind === 'verdict') return answer.verdict.refusal?.code ?? '';
  return '';
}
