// The descriptions of the API held to the schemas that their standards publish. What those cannot say, that references
// lead somewhere and examples fit, is in openapi-lint.ts and asyncapi-lint.ts.

import asyncApiSchemas from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { AnySchema } from 'ajv';
import { Ajv } from 'ajv';
import type { JsonObject } from '../../proto/json.ts';

/** One sentence for each fault of an OpenAPI 3.1 document; empty where there is none. */
export async function openApiFaults(document: JsonObject): Promise<readonly string[]> {
  const validator = new Validator();
  const { valid, errors = [] } = await validator.validate({ ...document });
  if (valid) return validator.version === '3.1' ? [] : [`it is OpenAPI ${validator.version}`];
  return typeof errors === 'string' ? [errors] : errors.map(sentenceOf);
}

// proof: it is a JSON Schema; the types of the two packages differ in what an absent member may be
const asyncApiSchema = asyncApiSchemas.schemasWithoutId['3.0.0'] as AnySchema;
const asyncApi = new Ajv({ strict: false, validateFormats: false }).compile(asyncApiSchema);

/** The same of an AsyncAPI 3.0 document. */
export function asyncApiFaults(document: JsonObject): readonly string[] {
  return asyncApi(document) ? [] : (asyncApi.errors ?? []).map(sentenceOf);
}

const sentenceOf = ({ instancePath, message }: { readonly instancePath: string; readonly message?: string }): string =>
  `${instancePath} ${message ?? 'does not fit'}`;
