// JSON Schemas and what checks against them: the only place that knows typebox and ajv. A check answers with JSON
// Pointers and sentences a person can act on.

import type { TSchema } from '@sinclair/typebox';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Refusal } from '../../proto/envelope.ts';
import type { Json } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';

export type { TSchema } from '@sinclair/typebox';
export { Type } from '@sinclair/typebox';

export interface Issue {
  /** JSON Pointer (RFC 6901) into the value checked. */
  readonly pointer: string;
  readonly message: string;
}

/** Empty where the value fits. Never throws, never changes the value. */
export type Check = (value: unknown) => readonly Issue[];

/** More issues than a person reads are not listed. */
const MAX_ISSUES = 20;
/** A body with more members than this is not looked at further: listing each unknown one would be the attack. */
const MAX_MEMBERS = 128;
/** What the free-form parts of a document may nest; the edge's own bound on a whole body is 32. */
const MAX_DEPTH = 28;
const MAX_ECHO = 80;

const ajv = new Ajv2020({ allErrors: true, strict: true, messages: true, ownProperties: true, allowUnionTypes: true });

/** The check of a schema, compiled at its first use: some milliseconds once, microseconds after. */
export function compile(schema: TSchema): Check {
  let validate: ValidateFunction | undefined;
  return (value) => {
    if (typeof value === 'object' && value !== null && Object.keys(value).length > MAX_MEMBERS)
      return [{ pointer: '', message: `has more than ${MAX_MEMBERS} members` }];
    validate ??= ajv.compile(schema);
    return validate(value) ? [] : issuesOf(validate.errors ?? []);
  };
}

/**
 * What free-form JSON may not hold whatever its schema: keys that could reach a prototype, and nesting without end.
 * @param pointer where the value stands in the document
 */
export function freeFormIssues(value: Json | undefined, pointer: string): readonly Issue[] {
  const issues: Issue[] = [];
  const walk = (node: Json | undefined, at: string, depth: number): void => {
    if (typeof node !== 'object' || node === null || issues.length >= MAX_ISSUES) return;
    if (depth > MAX_DEPTH) {
      issues.push({ pointer: at, message: `is nested deeper than ${MAX_DEPTH} levels` });
      return;
    }
    for (const [key, child] of Object.entries(node)) {
      const here = `${at}/${pointerToken(key)}`;
      if (isUnsafeKey(key, child)) issues.push({ pointer: here, message: 'has a name that is not allowed' });
      else walk(child, here, depth + 1);
    }
  };
  walk(value, pointer, 0);
  return issues;
}

/** The keys a body may not have either. */
function isUnsafeKey(key: string, value: Json): boolean {
  return key === '__proto__' || (key === 'constructor' && isObject(value) && Object.hasOwn(value, 'prototype'));
}

/** The refusal of a document: 400 with every issue. */
export function invalid(issues: readonly Issue[]): Refusal {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return {
    code: 'validation_failed',
    detail: first === undefined ? 'does not fit' : `${first.pointer || 'the body'} ${first.message}${more}`,
    data: { errors: issues.map(({ pointer, message }) => ({ pointer, message })) },
  };
}

function issuesOf(errors: readonly ErrorObject[]): readonly Issue[] {
  // The parts of a union fail one by one; what they have in common is said by the union itself.
  const issues = new Map<string, Issue>();
  for (const error of errors) {
    if (issues.size === MAX_ISSUES) break;
    const issue = issueOf(error);
    if (!issues.has(issue.pointer)) issues.set(issue.pointer, issue);
  }
  return [...issues.values()];
}

function issueOf({ keyword, instancePath, params, message }: ErrorObject): Issue {
  const at = (name: unknown): string => `${instancePath}/${pointerToken(String(name))}`;
  switch (keyword) {
    case 'additionalProperties':
      return { pointer: at(params['additionalProperty']), message: 'is not known here' };
    case 'required':
      return { pointer: at(params['missingProperty']), message: 'is required' };
    case 'enum':
      return { pointer: instancePath, message: `must be one of ${allowedValues(params['allowedValues'])}` };
    case 'const':
      return { pointer: instancePath, message: `must be ${JSON.stringify(params['allowedValue'])}` };
    default:
      return { pointer: instancePath, message: message ?? 'does not fit' };
  }
}

function allowedValues(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : 'the known values';
}

/** Keys come from outside: what is echoed of them is bounded. */
function pointerToken(key: string): string {
  return key.slice(0, MAX_ECHO).replaceAll('~', '~0').replaceAll('/', '~1');
}
