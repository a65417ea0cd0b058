// One request on its way through the HTTP application, and how its answer leaves: counted, with the headers that belong
// to it, a refusal or a fault of ours as a problem document.

import type { IdSource } from '../../proto/ids.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import type { Logger } from '../../runtime/base/logger.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { HttpRequest, HttpResponse, StreamingResponse } from '../engine/engine.ts';
import { fullness } from '../limits/buckets.ts';
import type { Admission } from '../limits/limiter.ts';
import { rateLimitHeaders } from '../limits/limiter.ts';
import type { GatewayMetrics } from '../metrics/metrics.ts';
import type { Header, Refused } from './problem.ts';
import { problemResponse, refuse } from './problem.ts';
import type { TraceContext } from './request-headers.ts';
import { readTrace } from './request-headers.ts';
import type { Answer } from './route.ts';
import { isRefused } from './route.ts';

export interface ExchangeDeps {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly metrics: Pick<GatewayMetrics, 'observe' | 'refused'>;
  readonly log: Logger;
}

const MAX_INSTANCE = 512;

export class Exchange {
  readonly http: HttpRequest;
  /** Monotonic. */
  readonly startedAt: number;
  /** The route's pattern, or what stands for it where there is none. */
  routeName = 'none';
  /** The tightest bucket it drew from. */
  limit: Admission | undefined;
  /** Empty before the caller is known. */
  tenant = '';
  readonly #deps: ExchangeDeps;
  #trace: TraceContext | undefined;

  constructor(http: HttpRequest, deps: ExchangeDeps) {
    this.http = http;
    this.startedAt = deps.clock.monotonic();
    this.#deps = deps;
  }

  /** Made on first use. */
  get trace(): TraceContext {
    this.#trace ??= readTrace(this.http.headers.get('traceparent'), () => this.#deps.ids.token());
    return this.#trace;
  }

  /** To be called once. */
  finish(answer: Answer): HttpResponse | StreamingResponse {
    const response = isRefused(answer) ? this.refusal(answer) : answer;
    const { metrics, clock } = this.#deps;
    metrics.observe(this.http.method, this.routeName, response.status, (clock.monotonic() - this.startedAt) / 1_000);
    const told = this.#isTold();
    if (this.#trace === undefined && told === undefined) return response;
    const headers: Header[] = [...response.headers];
    if (this.#trace !== undefined) headers.push(['trace-id', this.#trace.traceId]);
    if (told !== undefined) headers.push(...rateLimitHeaders(told.name, told.policy, told.left));
    return { ...response, headers };
  }

  /** For what can only be answered at once: an answer written over time is a fault of its route. */
  finishWhole(answer: Answer): HttpResponse {
    const response = this.finish(answer);
    if ('start' in response) throw new TypeError(`${this.routeName}: answered at once, and this is a stream`);
    return response;
  }

  refusal(refused: Refused): HttpResponse {
    this.#deps.metrics.refused(refused.refusal.code);
    const instance = this.http.path.slice(0, MAX_INSTANCE);
    return problemResponse(refused, { instance, traceId: this.trace.traceId });
  }

  /** What is told of an error nobody expected: never more than its code. */
  fault(error: unknown): Refused {
    if (error instanceof BrokerError && error.code !== 'internal')
      return refuse(error.code, 'the broker did not answer; nothing is known to have changed');
    const { traceId } = this.trace;
    this.#deps.log.error({ err: error, route: this.routeName, traceId }, 'request failed');
    return refuse('internal', 'a fault of ours; the trace id finds it in the log');
  }

  /** Once half of the burst is gone: early enough to slow down, and no cost to those who never come near. */
  #isTold(): Admission | undefined {
    const { limit } = this;
    return limit !== undefined && fullness(limit) < 0.5 ? limit : undefined;
  }
}
