// Finds the route of a request. A path has one spelling: fixed segments are compared as sent, parameters are decoded
// once, and whatever decodes to a separator, a dot segment or a control character is no resource.

import { decodePercent } from './query.ts';
import type { Method, Route } from './route.ts';

export const MAX_PATH_CHARS = 2048;

export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly parameters: { readonly [name: string]: string } }
  /** The resource exists and takes other methods. */
  | { readonly kind: 'method'; readonly allow: readonly string[] }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' };

interface Branch {
  readonly fixed: Map<string, Branch>;
  parameter: { readonly name: string; readonly branch: Branch } | undefined;
  readonly routes: Map<Method, Route>;
}

const NO_PARAMETERS: { readonly [name: string]: string } = Object.freeze({});
const PLAIN_SEGMENT = /^[\w-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const NEVER_A_SEGMENT = /[\u0000-\u001f\u007f/\\]|^\.{0,2}$/;

export class Router {
  readonly #root: Branch = branch();
  /** Paths without parameters, which are most polls of probes and lists. */
  readonly #whole = new Map<string, Branch>();

  /** @throws RangeError for two routes of one method and path. */
  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  find(method: string, path: string): Match {
    if (path.length > MAX_PATH_CHARS) return { kind: 'none' };
    const whole = this.#whole.get(path);
    if (whole !== undefined) return choose(whole, method, NO_PARAMETERS);
    let at = this.#root;
    let parameters: { [name: string]: string } | undefined;
    for (let from = 1, end = 0; end < path.length; from = end + 1) {
      const slash = path.indexOf('/', from);
      end = slash < 0 ? path.length : slash;
      const segment = path.slice(from, end);
      const fixed = at.fixed.get(segment);
      if (fixed !== undefined) {
        at = fixed;
        continue;
      }
      if (at.parameter === undefined) return hasBadEscape(path) ? { kind: 'malformed' } : { kind: 'none' };
      const value = decodePercent(segment);
      if (value === undefined) return { kind: 'malformed' };
      if (!PLAIN_SEGMENT.test(value) && NEVER_A_SEGMENT.test(value)) return { kind: 'none' };
      parameters ??= {};
      parameters[at.parameter.name] = value;
      at = at.parameter.branch;
    }
    return choose(at, method, parameters ?? NO_PARAMETERS);
  }

  #add(route: Route): void {
    let at = this.#root;
    for (const segment of route.path.slice(1).split('/')) {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) {
        const next = at.fixed.get(segment) ?? branch();
        at.fixed.set(segment, next);
        at = next;
      } else {
        at.parameter ??= { name, branch: branch() };
        if (at.parameter.name !== name)
          throw new RangeError(`route ${route.path}: {${name}} is {${at.parameter.name}} elsewhere`);
        at = at.parameter.branch;
      }
    }
    if (at.routes.has(route.method)) throw new RangeError(`route ${route.method} ${route.path} is declared twice`);
    at.routes.set(route.method, route);
    if (!route.path.includes('{')) this.#whole.set(route.path, at);
  }
}

function branch(): Branch {
  return { fixed: new Map(), parameter: undefined, routes: new Map() };
}

function choose(at: Branch, method: string, parameters: { readonly [name: string]: string }): Match {
  if (at.routes.size === 0) return { kind: 'none' };
  // HEAD is GET without the body, which the engine leaves out.
  const route = at.routes.get((method === 'HEAD' ? 'GET' : method) as Method); // proof: a foreign method finds nothing
  if (route !== undefined) return { kind: 'route', route, parameters };
  const allow: string[] = [...at.routes.keys()];
  if (at.routes.has('GET')) allow.push('HEAD');
  return { kind: 'method', allow: [...allow, 'OPTIONS'].sort() };
}

function hasBadEscape(path: string): boolean {
  return decodePercent(path) === undefined;
}
