// What is asked of our OpenAPI document beyond the standard's own schema (official-schemas.ts): references that lead
// somewhere, names given once and used, path parameters that are those of the path, schemas that are some, examples that
// fit them.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { eachRef, objectAt, resolve, schemaFaults, validatorOf } from './asyncapi-lint.ts';

/** One operation of the description with its place in it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: JsonObject;
}

export function operationsIn(document: JsonObject): readonly Operation[] {
  return Object.entries(objectAt(document, '#/paths')).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).map(([method, operation]) => ({
      method,
      path,
      operation: isObject(operation) ? operation : {},
    })),
  );
}

/** One sentence for each fault; empty where there is none. */
export function lintOpenApi(document: JsonObject): readonly string[] {
  const faults: string[] = [];
  const used = new Set<string>();
  eachRef(document, '#', (ref, where) => {
    used.add(ref);
    if (resolve(document, ref) === undefined) faults.push(`${where}: ${ref} leads nowhere`);
  });
  const ids = new Set<unknown>();
  for (const each of operationsIn(document)) {
    const { operationId, security } = each.operation;
    if (ids.has(operationId)) faults.push(`two operations are called ${String(operationId)}`);
    ids.add(operationId);
    for (const scheme of (Array.isArray(security) ? security : []).flatMap((one: Json) => Object.keys(one ?? {})))
      used.add(`#/components/securitySchemes/${scheme}`);
    faults.push(...operationFaults(document, each).map((fault) => `${each.method} ${each.path}: ${fault}`));
  }
  for (const [name, schema] of Object.entries(objectAt(document, '#/components/schemas')))
    if (isObject(schema)) faults.push(...schemaFaults(schema).map((fault) => `schema ${name} is none: ${fault}`));
  for (const sort of ['headers', 'responses', 'schemas', 'securitySchemes'])
    for (const name of Object.keys(objectAt(document, `#/components/${sort}`)))
      if (!used.has(`#/components/${sort}/${name}`)) faults.push(`${sort}: nothing uses ${name}`);
  return faults;
}

function operationFaults(document: JsonObject, { path, operation }: Operation): readonly string[] {
  const faults: string[] = [];
  if (typeof operation['operationId'] !== 'string') faults.push('has no operationId');
  if (typeof operation['summary'] !== 'string') faults.push('has no summary');
  const parameters = objectsIn(operation['parameters']);
  const inPath = parameters.filter((parameter) => parameter['in'] === 'path');
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (inPath.map(({ name }) => name).join() !== named.join()) faults.push('its parameters are not those of its path');
  if (new Set(parameters.map(({ name, in: place }) => `${place} ${name}`)).size < parameters.length)
    faults.push('has a parameter twice');
  for (const { name, schema, example } of parameters)
    faults.push(
      ...exampleFaults(document, schema, example === undefined ? [] : [example], `parameter ${String(name)}`),
    );
  for (const [type, { schema, examples }] of contentOf(operation['requestBody']))
    faults.push(...exampleFaults(document, schema, valuesOf(examples), `body ${type}`));
  const responses = isObject(operation['responses']) ? operation['responses'] : {};
  if (!Object.keys(responses).some((status) => /^[123]/.test(status)))
    faults.push('has no answer for when all is well');
  for (const [status, response] of Object.entries(responses)) {
    for (const [type, { schema }] of contentOf(response))
      faults.push(...exampleFaults(document, schema, [], `answer ${status} ${type}`));
  }
  return faults;
}

function exampleFaults(
  document: JsonObject,
  schema: Json | undefined,
  examples: readonly (Json | undefined)[],
  what: string,
): readonly string[] {
  if (!isObject(schema)) return [`${what} has no schema`];
  const faults = schemaFaults(schema);
  if (faults.length > 0) return faults.map((fault) => `${what}: its schema is none: ${fault}`);
  if (examples.length === 0) return [];
  const validate = validatorOf(document, schema);
  return examples.flatMap((example) => validate(example).map((fault) => `${what}: an example does not fit: ${fault}`));
}

/** Media types with what is said of each. */
export function contentOf(holder: Json | undefined): readonly (readonly [string, JsonObject])[] {
  const content = isObject(holder) ? holder['content'] : undefined;
  return Object.entries(isObject(content) ? content : {}).map(([type, media]) => [type, isObject(media) ? media : {}]);
}

/** Of the Example Objects in `examples`. */
export function valuesOf(examples: Json | undefined): readonly (Json | undefined)[] {
  return Object.values(isObject(examples) ? examples : {}).map((one) => (isObject(one) ? one['value'] : undefined));
}

export function objectsIn(list: Json | undefined): readonly JsonObject[] {
  return (Array.isArray(list) ? list : []).filter(isObject);
}
