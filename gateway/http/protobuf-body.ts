// A protobuf message as the JSON it stands for, read as strictly: what checks and handlers see is the same.

import type { ApiShape } from '../../proto/api-codec.ts';
import { decodeApi } from '../../proto/api-codec.ts';
import { DecodeError } from '../../proto/codec.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { parseJsonText } from './json-body.ts';
import type { Checked, Refused } from './problem.ts';
import { malformed, no, yes } from './problem.ts';

/** Refuses bytes that are no such message, and text within that is no JSON, with `malformed`. */
export function parseProtobufBody(shape: ApiShape, bytes: Uint8Array): Checked<JsonObject> {
  try {
    return yes(decodeApi(shape, bytes, parseText));
  } catch (error) {
    if (error instanceof RefusedTextError) return no(error.refused);
    if (error instanceof DecodeError) return no(malformed('the body is not the protobuf message it should be'));
    throw error;
  }
}

class RefusedTextError extends Error {
  readonly refused: Refused;

  constructor(refused: Refused) {
    super('text that is no JSON');
    this.refused = refused;
  }
}

function parseText(text: string): Json {
  const parsed = parseJsonText(text);
  if (!parsed.ok) throw new RefusedTextError(parsed.refused);
  return parsed.value;
}
