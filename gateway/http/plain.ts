// Schemas as the JSON they are: their builder leaves symbols on them, which no document and no reader of one wants.

import type { JsonObject } from '../../proto/json.ts';
import { objectFromText } from '../../proto/json.ts';

export function plain(value: object): JsonObject {
  return objectFromText(JSON.stringify(value));
}
