// What is asked of our AsyncAPI document beyond the standard's own schema (official-schemas.ts): references that lead
// somewhere of the right sort, operations whose messages are their channel's, payloads that are schemas, examples that fit.

import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';

export type Validate = (payload: unknown) => readonly string[];

/** A check of values against a schema within the document. */
export function validatorOf(document: JsonObject, schema: JsonObject): Validate {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const validate = ajv.compile({ ...schema, components: document['components'] });
  return (payload) =>
    validate(payload) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const metaSchema = new Ajv2020({ strict: false, allErrors: true });

/** What makes it no JSON Schema 2020-12; its references are not followed. */
export function schemaFaults(schema: JsonObject): readonly string[] {
  if (metaSchema.validateSchema(schema) === true) return [];
  return (metaSchema.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** One sentence for each fault; empty where there is none. */
export function lintAsyncApi(document: JsonObject): readonly string[] {
  const faults: string[] = [];
  const at = (pointer: string): JsonObject => objectAt(document, pointer);
  const used = new Set<string>();
  eachRef(document, '#', (ref, where) => {
    used.add(ref);
    if (resolve(document, ref) === undefined) faults.push(`${where}: ${ref} leads nowhere`);
  });
  for (const [name, channel] of Object.entries(at('#/channels'))) {
    if (!isObject(channel)) continue;
    const { address, parameters } = channel;
    const named = [...String(address).matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    if (named.join() !== Object.keys(isObject(parameters) ? parameters : {}).join())
      faults.push(`channel ${name}: its parameters are not those of its address`);
  }
  for (const [name, operation] of Object.entries(at('#/operations')))
    faults.push(...operationFaults(document, name, operation));
  for (const [name, message] of Object.entries(at('#/components/messages')))
    faults.push(...messageFaults(document, name, message));
  for (const sort of ['messages', 'schemas', 'securitySchemes'])
    for (const name of Object.keys(at(`#/components/${sort}`)))
      if (!used.has(`#/components/${sort}/${name}`)) faults.push(`${sort}: nothing uses ${name}`);
  return faults;
}

function operationFaults(_document: JsonObject, name: string, operation: Json): readonly string[] {
  if (!isObject(operation)) return [`operation ${name} is no object`];
  const { reply } = operation;
  const faults: string[] = [];
  for (const part of [operation, ...(isObject(reply) ? [reply] : [])]) {
    const channel = refOf(part['channel']);
    if (!/^#\/channels\/[^/]+$/.test(channel)) faults.push(`operation ${name}: its channel is "${channel}"`);
    const messages = Array.isArray(part['messages']) ? part['messages'] : [];
    if (messages.length === 0) faults.push(`operation ${name} has no messages`);
    for (const message of messages)
      if (!refOf(message).startsWith(`${channel}/messages/`))
        faults.push(`operation ${name}: ${refOf(message)} is not of its channel`);
  }
  return faults;
}

function messageFaults(document: JsonObject, name: string, message: Json): readonly string[] {
  const { payload, examples = [] } = isObject(message) ? message : {};
  if (!isObject(payload)) return [`message ${name} has no payload`];
  let validate: Validate;
  try {
    validate = validatorOf(document, payload);
  } catch (error) {
    return [`message ${name}: its payload is no schema: ${String(error)}`];
  }
  const list = Array.isArray(examples) ? examples : [];
  return list.flatMap((example: Json, index) =>
    validate(isObject(example) ? example['payload'] : undefined).map(
      (fault) => `message ${name}: example ${index} does not fit: ${fault}`,
    ),
  );
}

export function resolve(document: JsonObject, ref: string): Json | undefined {
  let value: Json | undefined = document;
  for (const token of ref.replace(/^#\/?/, '').split('/')) {
    if (!isObject(value)) return undefined;
    value = value[token.replaceAll('~1', '/').replaceAll('~0', '~')];
    if (isObject(value) && typeof value['$ref'] === 'string') value = resolve(document, value['$ref']);
  }
  return value;
}

export function objectAt(document: JsonObject, ref: string): JsonObject {
  const value = resolve(document, ref);
  return isObject(value) ? value : {};
}

function refOf(value: Json | undefined): string {
  const ref = isObject(value) ? value['$ref'] : undefined;
  return typeof ref === 'string' ? ref : '';
}

export function eachRef(value: Json, where: string, visit: (ref: string, where: string) => void): void {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) eachRef(item, `${where}/${index}`, visit);
  if (!isObject(value)) return;
  const { $ref } = value;
  if (typeof $ref === 'string') visit($ref, where);
  for (const [name, member] of Object.entries(value)) eachRef(member, `${where}/${name}`, visit);
}
