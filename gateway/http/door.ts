// Who comes in: everything that is asked of a request before its query and its body are read, in the order of the
// contract: your address's bucket; who are you; your buckets; is there such a resource; may you; is there room.
// Nothing here waits, and nothing costs more than it must: under a storm, what a refusal costs decides what is left for
// those who are served.

import type { Clock } from '../../runtime/base/clock.ts';
import type { Authenticator, Identity } from '../auth/authenticate.ts';
import { mayAct, openAuthenticator, type Role } from '../auth/authenticate.ts';
import type { HttpResponse } from '../engine/engine.ts';
import type { Admission } from '../limits/limiter.ts';
import type { Limits } from '../limits/limits.ts';
import type { Exchange } from './exchange.ts';
import type { Checked, Header, Refused } from './problem.ts';
import { malformed, no, refuse, retryAfter } from './problem.ts';
import type { Match } from './router.ts';

export interface DoorDeps {
  readonly authenticator: Authenticator;
  readonly limits: Limits;
  readonly clock: Clock;
}

/** Let in as whom, or answered already. */
export type Entry = Identity | HttpResponse | Refused;

export function isLetIn(entry: Entry): entry is Identity {
  return 'caller' in entry;
}

export class Door {
  readonly #deps: DoorDeps;

  constructor(deps: DoorDeps) {
    this.#deps = deps;
  }

  /** All of it, for a request whose place among the routes is known. */
  enter(exchange: Exchange, match: Match): Entry {
    const { http } = exchange;
    if (match.kind === 'route' && match.route.role === null) {
      const identity = openAuthenticator.identify(undefined, http.address);
      return identity.ok ? identity.value : identity.refused;
    }
    const identified =
      match.kind === 'route'
        ? this.identify(exchange, match.route.cost, http.method === 'GET' ? undefined : match.parameters['node'])
        : this.identify(exchange, 1);
    if (!identified.ok) return identified.refused;
    switch (match.kind) {
      case 'none':
        return refuse('not_found', 'no such resource; /openapi.json lists them');
      case 'malformed':
        return malformed('the path is not percent-encoded UTF-8');
      case 'method': {
        const allow: Header = ['allow', match.allow.join(', ')];
        if (http.method === 'OPTIONS') return { status: 204, headers: [allow], body: '' };
        return refuse('method_not_allowed', `this resource takes ${match.allow.join(', ')}`, {}, [allow]);
      }
      case 'route': {
        const { route } = match;
        const identity = identified.value;
        const forbidden = route.role === null ? undefined : mayNot(identity, route.role);
        if (forbidden !== undefined) return forbidden;
        if (http.method !== 'GET' && http.method !== 'HEAD' && !isSameOrigin(http.headers))
          return refuse('forbidden', 'a page of another origin may not change anything here');
        return this.noRoom(identity) ?? route.noRoom?.(identity) ?? identity;
      }
    }
  }

  /**
   * Who calls, and whether the buckets it draws from have room; `node`: the one it is to change. Failed credentials are
   * charged to the address.
   */
  identify(exchange: Exchange, cost: number, node?: string, now: number = exchange.startedAt): Checked<Identity> {
    const { authenticator, limits } = this.#deps;
    const { buckets, proxies } = limits;
    const { headers } = exchange.http;
    const address = proxies.clientOf(exchange.http.address, headers.get('x-forwarded-for'));
    const authorization = headers.get('authorization');
    const early = authenticator.open ? undefined : buckets.atTheDoor(address, authorization, cost, now);
    if (early !== undefined)
      return this.#limited(exchange, early) ?? no(refuse('internal', 'a bucket that refuses nothing'));
    const identified = authenticator.identify(authorization, address);
    const admission = identified.ok
      ? buckets.caller(identified.value, address, authorization, node, cost, now)
      : buckets.stranger(address, cost, now);
    if (identified.ok) exchange.tenant = identified.value.caller.tenant;
    return this.#limited(exchange, admission) ?? identified;
  }

  noRoom({ caller }: Identity): Refused | undefined {
    const { inHand, advice } = this.#deps.limits;
    if (inHand.hasRoom(caller.tenant)) return undefined;
    return refuse('overloaded', `${inHand.inHand} requests are in hand here; try again`, {}, [
      retryAfter(advice.requestsAnswered(inHand.eachMs)),
    ]);
  }

  /** Counts `work` among what is in hand, from now to its end. */
  async inside<T>(exchange: Exchange, work: Promise<T>): Promise<T> {
    const { limits, clock } = this.#deps;
    const { tenant } = exchange;
    const enteredAt = clock.monotonic();
    limits.inHand.enter(tenant);
    try {
      return await work;
    } finally {
      limits.inHand.leave(tenant, clock.monotonic() - enteredAt);
    }
  }

  #limited(exchange: Exchange, admission: Admission): ReturnType<typeof no> | undefined {
    exchange.limit = admission;
    if (admission.allowed) return undefined;
    const { advice } = this.#deps.limits;
    const { bucket, retryAfterMs, name } = admission;
    // One client alone may come back on the dot; what several draw from is told to a crowd.
    const waitS = name === 'token' ? retryAfterMs / 1_000 : advice.spread(retryAfterMs / 1_000);
    return no(refuse('rate_limited', `the bucket "${bucket}" is empty`, { bucket }, [retryAfter(waitS)]));
  }
}

export function mayNot({ role }: Identity, needed: Role): Refused | undefined {
  return mayAct(role, needed)
    ? undefined
    : refuse('forbidden', `this call needs the role ${needed}; these credentials have ${role}`);
}

/** True for everything but a browser's page from elsewhere: only browsers send Origin, and always send it truly. */
export function isSameOrigin(headers: ReadonlyMap<string, string>): boolean {
  const origin = headers.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.get('host')?.toLowerCase();
}
