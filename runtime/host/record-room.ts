// How full a record may be (A5): one must always fit into what the broker takes in one message. Requests may fill three
// quarters of that, steps nine tenths, and what ends or parks a task always fits.

import type { MailboxBody } from '../../proto/envelope.ts';
import { objectText } from '../../proto/json.ts';
import { StepError } from './kind.ts';

export const SHARE_OF_REQUESTS = 0.75;
export const SHARE_OF_STEPS = 0.9;
/** What is noted of a message beside what it carries, at most. */
const NOTED_BYTES = 8 * 1024;

/** The entry would be larger than what may be committed here. */
export class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError';

  constructor(maxBytes: number) {
    super(`the record would be larger than ${Math.floor(maxBytes)} bytes`);
  }
}

/** How much larger a message may make a record, at most: what it carries, and what is noted of it. */
export function addedBytes(body: MailboxBody): number {
  switch (body.verb) {
    case 'submit':
      return NOTED_BYTES + 3 * objectText(body.params).length;
    case 'command':
    case 'signal':
      return NOTED_BYTES + 3 * objectText(body.payload).length;
    case 'cancel':
    case 'resolve':
    case 'resume':
      return Number.NEGATIVE_INFINITY; // they end what is there, and must always get through
  }
}

/** What a step hears whose result does not fit. */
export function tooMuch(cause: RecordTooLargeError): StepError {
  return new StepError('driver_error', `what its steps returned is too much to keep: ${cause.message}`, { cause });
}
