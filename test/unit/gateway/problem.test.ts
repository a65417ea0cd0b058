import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemDocument, problemResponse } from '../../../gateway/http/problem.ts';
import { errorCodes } from '../../../proto/error-codes.ts';
import type { JsonObject } from '../../../proto/json.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';

describe('the text of a problem document', () => {
  it('is that of its members, for every code, whatever is told beside it', () => {
    const members = fc.dictionary(
      fc.oneof(fc.constantFrom('status', 'detail', 'holder', 'trace_id'), fc.string()),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(errorCodes), 'made_up'),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        members,
        (code, detail, instance, given) => {
          const { __proto__: _never, ...rest } = given;
          const data = rest as JsonObject; // proof: made of JSON values
          const refusal = { code, detail, data };
          const document = problemDocument(refusal, { instance, traceId });

          const { body } = problemResponse({ refusal }, { instance, traceId });
          expect(JSON.parse(String(body))).toEqual(JSON.parse(JSON.stringify(document)));
        },
      ),
      { numRuns: 500 },
    );
  });
});
