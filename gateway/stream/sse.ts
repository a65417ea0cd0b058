// GET /api/v1/events: the event stream for those who have no WebSocket, such as EventSource and curl.
// `id:` is the cursor and `Last-Event-ID` resumes behind it; an id without data moves the client's place on without an
// event (a bookmark); a comment every 15 s keeps proxies awake.

import type { ErrorCodeName } from '../../proto/error-codes.ts';
import type { Clock, Timer } from '../../runtime/base/clock.ts';
import type { Subscription } from '../../runtime/broker/broker.ts';
import type { CredentialLoss } from '../auth/held-credentials.ts';
import type { StreamingResponse, StreamSink } from '../engine/engine.ts';
import type { Header, Refused } from '../http/problem.ts';
import { refuse } from '../http/problem.ts';
import type { QuerySpec } from '../http/query.ts';
import type { EventSlot } from './event-slot.ts';
import { checkFilter } from './filter.ts';
import type { EventHub } from './hub.ts';
import { LOSS_REASONS } from './session.ts';
import { type Outlet, SNAPSHOT } from './subscriber.ts';

export interface SseDeps {
  readonly hub: EventHub;
  readonly clock: Clock;
  /** Until closed, `onLost` is called when the caller may not have this stream any more. */
  holdCredentials(onLost: (loss: CredentialLoss) => void): Subscription;
}

export interface SseRequest {
  readonly nodes: readonly string[];
  readonly tasks: readonly string[];
  readonly types: readonly string[];
  readonly tenant: string | undefined;
  /** The `Last-Event-ID` header, or else the query's `after`. */
  readonly after: string | undefined;
  /** The caller's own tenant. */
  readonly viewer: string;
}

/** What the route's query may hold. */
export const eventsQuery: QuerySpec = {
  node: { type: 'list', description: 'Only events of these nodes, by id or name.' },
  task: { type: 'list', description: 'Only events of these tasks.' },
  type: { type: 'list', description: 'Only these types, such as `task.succeeded` or `task.*`.' },
  tenant: { type: 'string', description: 'Only events of nodes or tasks of this tenant.' },
  after: { type: 'string', description: 'Cursor to resume behind; the header Last-Event-ID goes before it.' },
};

const HEARTBEAT_MS = 15_000;
/** Not read so far: the client is cut off and resumes by its last id. */
const MAX_BACKLOG_BYTES = 1024 * 1024;
const RECONNECT_MS = 2_000;

const HEADERS: readonly Header[] = [
  ['content-type', 'text/event-stream'],
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
  ['x-accel-buffering', 'no'],
];

/** Refuses with `validation_failed`, `node_not_found`, `overloaded` or `cursor_expired` (data: `oldest`, `snapshot`). @throws BrokerError */
export async function sse(request: SseRequest, deps: SseDeps): Promise<StreamingResponse | Refused> {
  const filter = checkFilter(request, 'query');
  if (!filter.ok) return filter.refused;
  const outlet = new SseOutlet();
  const answer = await deps.hub.subscribe({
    filter: filter.value,
    at: 'query',
    after: request.after,
    viewer: request.viewer,
    outlet,
  });
  if (!answer.ok) return answer.refused;
  const subscription = answer.value;
  if (subscription.kind === 'expired')
    return refuse('cursor_expired', 'the events behind this cursor are not kept any more', {
      oldest: subscription.oldest,
      snapshot: SNAPSHOT,
    });
  return {
    status: 200,
    headers: HEADERS,
    start: (sink) => {
      if (sink.signal.aborted) {
        subscription.end();
        return;
      }
      const credentials = deps.holdCredentials((loss) => outlet.fail(loss, LOSS_REASONS[loss]));
      outlet.open(sink, deps.clock, () => {
        credentials.close();
        subscription.end();
      });
      sink.write(`retry: ${RECONNECT_MS}\nid: ${subscription.cursor}\n\n`);
      subscription.start();
    },
  };
}

function blockOf({ cursor, fullType, text }: EventSlot): string {
  return `id: ${cursor}\nevent: ${fullType}\ndata: ${text}\n\n`;
}

/** The events of one turn, or of one stored batch, are one write. */
class SseOutlet implements Outlet {
  #sink: StreamSink | undefined;
  #pending = '';
  #heartbeat: Timer | undefined;
  #end: () => void = () => {};

  open(sink: StreamSink, clock: Clock, end: () => void): void {
    this.#sink = sink;
    this.#end = end;
    sink.signal.addEventListener('abort', () => this.#close(), { once: true });
    const beat = (): void => {
      this.#heartbeat = clock.after(HEARTBEAT_MS, () => {
        this.#write(':\n\n');
        if (this.#sink !== undefined) beat();
      });
    };
    beat();
  }

  get backlogBytes(): number {
    return this.#sink?.backlogBytes ?? 0;
  }

  event(slot: EventSlot): void {
    this.#pending += slot.shared('sse', blockOf);
  }

  /** Live progress has no cursor and no place in a stream that promises to resume. */
  tick(): void {}

  bookmark(cursor: string): void {
    this.#pending += `id: ${cursor}\n\n`;
  }

  gap(oldest: string, code: ErrorCodeName): void {
    this.#pending += `event: gap\ndata: ${JSON.stringify({ oldest, code, snapshot: SNAPSHOT })}\n\n`;
    this.#finish();
  }

  fail(code: ErrorCodeName, detail: string): void {
    this.#pending += `event: error\ndata: ${JSON.stringify({ code, detail })}\n\n`;
    this.#finish();
  }

  flush(): void {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#write(text);
  }

  tooSlow(): void {
    this.#finish();
  }

  #write(text: string): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    if (!sink.write(text) && sink.backlogBytes > MAX_BACKLOG_BYTES) this.#finish();
  }

  #finish(): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    if (this.#pending !== '') sink.write(this.#pending);
    this.#pending = '';
    this.#close();
    sink.end();
  }

  #close(): void {
    this.#heartbeat?.cancel();
    this.#sink = undefined;
    this.#end();
  }
}
