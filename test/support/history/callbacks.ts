// H4: whoever asked for a callback gets it at least once, under the same id every time, with the task's final state, and
// not before that state is in the journal (P6). A refusal is told by
// its answer; one that its caller did not hear, since it was told `submitted`, is told by callback.

import { isFinal } from '../../../proto/task.ts';
import { callsOf } from './calls.ts';
import { commitsOf, type Finding, type HistoryEvent } from './event.ts';

/** Every URL is asked for by one call alone. */
export function callbacksTold(history: readonly HistoryEvent[]): readonly Finding[] {
  const finals = finalsOf(history);
  const ids = new Map<string, string>();
  const told = new Set<string>();
  const wrong: string[] = [];
  for (const event of history) {
    if (event.what !== 'callback') continue;
    const { id, url, task, state, at } = event;
    const final = finals.get(task);
    if (final === undefined || at < final.at) wrong.push(`${id} tells of ${task} before it has ended`);
    else if (state !== final.state) wrong.push(`${id} says ${state}, and ${task} ended ${final.state}`);
    const known = ids.get(`${task} ${url}`) ?? id;
    ids.set(`${task} ${url}`, known);
    if (known !== id) wrong.push(`the callback of ${task} to ${url} is ${known} and ${id}`);
    if (event.answered >= 200 && event.answered < 300) told.add(url);
  }
  for (const { ask, end } of callsOf(history)) {
    if (ask.op !== 'submit' || ask.callback === '' || end.kind !== 'ok' || end.answer.op !== 'submit') continue;
    const { task } = end.answer;
    const final = finals.get(task);
    if (final !== undefined && !told.has(ask.callback))
      wrong.push(`${task} has ended, and ${ask.callback} was never told`);
  }
  return wrong.map((what) => ({ checker: 'H4', what }));
}

function finalsOf(
  history: readonly HistoryEvent[],
): ReadonlyMap<string, { readonly at: number; readonly state: string }> {
  const finals = new Map<string, { at: number; state: string }>();
  for (const { at, batch } of commitsOf(history))
    for (const { record, events } of batch.entries) {
      for (const task of record.tasks)
        if (isFinal(task.state) && !finals.has(task.id)) finals.set(task.id, { at, state: task.state });
      for (const event of events) if (event.type === 'task.refused') finals.set(event.taskId, { at, state: 'refused' });
    }
  return finals;
}
