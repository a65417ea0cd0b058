// The protobuf runtime as this project uses it, and the generated messages.

import './protobuf-runtime.ts';
import { ironworks } from './gen/messages.js';
import { newWriter, type Writer } from './protobuf-runtime.ts';

export const wire: typeof ironworks.v1 = ironworks.v1;
/** What callers see (api.proto). */
export const api: typeof ironworks.api.v1 = ironworks.api.v1;
export type { ironworks, Writer };

/** A larger buffer than this is not kept for the next message. */
const KEPT_BYTES = 64 * 1024;

let shared = newWriter();

/**
 * The one writer, empty: pass it to an `encode` as the last thing before it, and `finish` before the next message is
 * begun. A writer for each message grew its buffer from 128 bytes each time: half of what a record's encoding took.
 */
export function pen(): Writer {
  const unfinished = (shared.states?.length ?? 0) > 0; // an encode that threw half way
  if (unfinished || shared.buf.length > KEPT_BYTES) shared = newWriter();
  shared.reset();
  return shared;
}
