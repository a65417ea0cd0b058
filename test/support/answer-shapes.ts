// Whether answers are of the shapes that /openapi.json says.

import { openApi } from '../../gateway/http/openapi.ts';
import type { Route } from '../../gateway/http/route.ts';
import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import { type Validate, validatorOf } from './asyncapi-lint.ts';

interface Reply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly text: string;
}

const DESCRIPTIONS: ReadonlySet<string> = new Set(['/openapi.json', '/asyncapi.json']);

export class AnswerShapes {
  readonly #document: JsonObject;
  readonly #known = new Map<string, Validate>();

  constructor(routes: readonly Route[]) {
    this.#document = openApi(routes);
  }

  /** @param route `GET /api/v1/nodes`. Empty where the answer is as described: a body of JSON has a schema, no other has. */
  misfits(route: string, { status, headers, text }: Reply): readonly string[] {
    const [method = '', path = ''] = route.split(' ');
    const schema = this.#schemaOf(method, path, status);
    const isJson = /^application\/json/.test(headers['content-type'] ?? '') && !DESCRIPTIONS.has(path);
    if (!isJson || schema === undefined)
      return isJson === (schema !== undefined)
        ? []
        : [`${route} ${status}: described ${isJson ? 'without' : 'with'} a body`];
    const key = `${route} ${status}`;
    const validate = this.#known.get(key) ?? validatorOf(this.#document, schema);
    this.#known.set(key, validate);
    return validate(JSON.parse(text)).map((misfit) => `${key}: ${misfit}`);
  }

  #schemaOf(method: string, path: string, status: number): JsonObject | undefined {
    const way = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      'application/json',
      'schema',
    ];
    let at: Json | undefined = this.#document;
    for (const name of way) at = isObject(at) ? at[name] : undefined;
    return isObject(at) ? at : undefined;
  }
}
