// What a body asks for, and what is wrong with it before any node is looked at.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Callback } from '../../proto/task.ts';
import { OnConflict } from '../../proto/task.ts';
import { judgeUrl } from '../../runtime/callback/target.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { Refused } from '../http/problem.ts';
import { invalid } from '../http/problem.ts';

/** A body that fits its schema, as the handlers read it. */
export interface TaskAsk {
  readonly action: string;
  readonly params: JsonObject;
  readonly onConflict: OnConflict;
  readonly timeoutS: number;
  readonly callback: Callback | undefined;
}

export function readAsk(body: Json): TaskAsk {
  const { action, params, on_conflict, timeout_s, callback } = isObject(body) ? body : {};
  return {
    action: typeof action === 'string' ? action : '',
    params: isObject(params) ? params : {},
    onConflict: isOnConflict(on_conflict) ? on_conflict : OnConflict.reject,
    timeoutS: typeof timeout_s === 'number' ? timeout_s : 0,
    callback: isObject(callback) ? readCallback(callback) : undefined,
  };
}

function isOnConflict(value: Json | undefined): value is OnConflict {
  return typeof value === 'string' && Object.hasOwn(OnConflict, value);
}

function readCallback(callback: JsonObject): Callback {
  const { url, secret } = callback;
  return {
    url: typeof url === 'string' ? url : '',
    secret: typeof secret === 'string' ? secret : '',
    state: 'pending',
  };
}

/** What is wrong with action, params and callback, before any node is looked at. */
export function checkAsk(deps: Pick<GatewayDeps, 'contract' | 'targets'>, ask: TaskAsk): Refused | undefined {
  const { machine, checkParams } = deps.contract;
  if (machine.action(ask.action) === undefined) {
    const known = machine.definition.actions.map((action) => action.name);
    return invalid('/action', `unknown action; known: ${known.join(', ')}`);
  }
  const refusal = checkParams(ask.action, ask.params);
  if (refusal !== undefined) return { refusal };
  const target = ask.callback === undefined ? undefined : judgeUrl(ask.callback.url, deps.targets);
  return target?.ok === false ? invalid('/callback/url', target.reason) : undefined;
}
