// What an actor does with one message: pure functions from (kind, record, message) to a decision. The activation commits
// the decision and then does what it says: replies, deletes, starts, aborts. Nothing here waits or touches the world.

import type { MailboxBody, Refusal } from '../../proto/envelope.ts';
import { parseTaskId } from '../../proto/ids.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { findTask, taskMeant } from '../task/lifecycle.ts';
import { decideCancel, decideCommand, decideResolve, decideResume, decideSignal } from './decide-order.ts';
import { decideSubmit, refuseSubmit } from './decide-submit.ts';
import type { DecideContext, Decision } from './decision.ts';
import { refusing } from './decision.ts';

/** Whether the decision needs the document of a task that the record no longer holds (J6); costs one read. */
export function wantsDocument(record: ActorRecord, body: MailboxBody): string | undefined {
  switch (body.verb) {
    case 'submit': {
      // A task younger than every forgotten request was certainly never accepted, so only old repeats cost a read.
      const madeAtMs = parseTaskId(body.taskId)?.madeAtMs ?? 0;
      return record.horizon > 0 && madeAtMs <= record.horizon && findTask(record, body.taskId) === undefined
        ? body.taskId
        : undefined;
    }
    case 'cancel':
    case 'resolve': {
      const meant = taskMeant(record, body.taskId);
      return findTask(record, meant) === undefined ? meant : undefined;
    }
    case 'command':
    case 'resume':
    case 'signal':
      return undefined;
  }
}

export function decide(record: ActorRecord, context: DecideContext): Decision {
  const body = context.message.body;
  switch (body.verb) {
    case 'submit':
      return decideSubmit(record, body, context);
    case 'command':
      return decideCommand(record, body, context);
    case 'cancel':
      return decideCancel(record, taskMeant(record, body.taskId), body.reason, context);
    case 'resolve':
      return decideResolve(record, { ...body, taskId: taskMeant(record, body.taskId) }, context);
    case 'resume':
      return decideResume(record, context);
    case 'signal':
      return decideSignal(record, body, context);
  }
}

/** The decision to refuse a message for a reason outside of the machine, such as its size or a fault of ours. */
export function refuseMessage(record: ActorRecord, refusal: Refusal, context: DecideContext): Decision {
  const body = context.message.body;
  return body.verb === 'submit' ? refuseSubmit(record, body, refusal, context) : refusing(record, refusal);
}
