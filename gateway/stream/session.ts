// One WebSocket: its subscriptions and its requests.
//
// A frame that cannot be understood is answered with an error frame and changes nothing; the socket stays open until
// there were too many of them. Requests are answered as they end, not in order. A socket that does not read is closed by
// the engine with 4008 once its backlog is full; its client resumes by cursor.

import type { ErrorCodeName } from '../../proto/error-codes.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { Tick } from '../../runtime/task/tick.ts';
import type { Socket, SocketHandler } from '../engine/engine.ts';
import { parseJsonBody } from '../http/json-body.ts';
import type { Refused } from '../http/problem.ts';
import { invalid, malformed, refuse } from '../http/problem.ts';
import type { EventSlot } from './event-slot.ts';
import type { ClientFrame } from './frames.ts';
import {
  bookmarkFrame,
  errorFrame,
  eventFrame,
  eventFrameHead,
  frameId,
  gapFrame,
  readFrame,
  replyFrame,
  subscribedFrame,
  tickFrame,
} from './frames.ts';
import type { EventHub } from './hub.ts';
import type { Outlet } from './subscriber.ts';

export interface SessionDeps {
  readonly hub: EventHub;
  /** The caller's tenant: it is told nothing of nodes it may not see. */
  readonly tenant: string;
  /** Answers an `op: request` frame. Never rejects. */
  submitTask(node: string, body: Json): Promise<{ readonly status: number; readonly body: JsonObject }>;
}

export const CloseCode = {
  tooManyErrors: 1008,
  tooSlow: 4008,
  tooManySubscriptions: 4009,
} as const;

const MAX_SUBSCRIPTIONS = 64;
const MAX_REQUESTS = 64;
const MAX_BAD_FRAMES = 16;

export function openSession(socket: Socket, deps: SessionDeps): SocketHandler {
  return new Session(socket, deps);
}

class Session implements SocketHandler {
  readonly #socket: Socket;
  readonly #deps: SessionDeps;
  /** By the client's id; the value ends it. */
  readonly #subscriptions = new Map<string, FrameOutlet>();
  #requests = 0;
  #badFrames = 0;
  #closed = false;

  constructor(socket: Socket, deps: SessionDeps) {
    this.#socket = socket;
    this.#deps = deps;
  }

  onMessage(data: Uint8Array, binary: boolean): void {
    if (this.#closed) return;
    if (binary) {
      this.#bad(undefined, malformed('this subprotocol has text frames only'));
      return;
    }
    const parsed = parseJsonBody(data);
    if (!parsed.ok) {
      this.#bad(undefined, parsed.refused);
      return;
    }
    const frame = readFrame(parsed.value);
    if (frame.ok) this.#handle(frame.value);
    else this.#bad(frameId(parsed.value), frame.refused);
  }

  /** Replays look at the backlog by themselves. */
  onDrain(): void {}

  onClose(): void {
    this.#closed = true;
    for (const outlet of [...this.#subscriptions.values()]) outlet.end();
    this.#subscriptions.clear();
  }

  #handle(frame: ClientFrame): void {
    switch (frame.op) {
      case 'subscribe':
        void this.#subscribe(frame);
        return;
      case 'unsubscribe': {
        const outlet = this.#subscriptions.get(frame.id);
        if (outlet === undefined) this.#bad(frame.id, invalid('/id', 'no subscription has this id'));
        else outlet.end();
        return;
      }
      case 'request':
        void this.#request(frame.id, frame.node, frame.body);
    }
  }

  async #subscribe(frame: Extract<ClientFrame, { op: 'subscribe' }>): Promise<void> {
    const { id } = frame;
    if (this.#subscriptions.has(id)) {
      this.#bad(id, invalid('/id', 'a subscription with this id is open'));
      return;
    }
    if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS) {
      this.#close(CloseCode.tooManySubscriptions, `more than ${MAX_SUBSCRIPTIONS} subscriptions`);
      return;
    }
    const outlet = new FrameOutlet(id, this.#socket, () => {
      if (this.#subscriptions.get(id) === outlet) this.#subscriptions.delete(id);
    });
    this.#subscriptions.set(id, outlet);
    try {
      const answer = await this.#deps.hub.subscribe({
        filter: frame.filter,
        at: '/filter',
        after: frame.after,
        viewer: this.#deps.tenant,
        outlet,
      });
      if (!answer.ok) {
        if (!outlet.ended) this.#send(errorOf(id, answer.refused));
        outlet.end();
      } else if (answer.value.kind === 'expired') {
        if (!outlet.ended) outlet.gap(answer.value.oldest, 'cursor_expired');
      } else if (outlet.ended) answer.value.end();
      else {
        outlet.onEnd(answer.value.end);
        this.#send(subscribedFrame(id, answer.value.cursor));
        answer.value.start();
      }
    } catch (error) {
      const known = error instanceof BrokerError;
      if (!outlet.ended)
        outlet.fail(known ? error.code : 'internal', known ? error.message : 'the subscription could not be made');
    }
  }

  async #request(id: string, node: string, body: Json): Promise<void> {
    if (this.#requests >= MAX_REQUESTS) {
      this.#send(errorOf(id, refuse('overloaded', `more than ${MAX_REQUESTS} requests in hand on this socket`)));
      return;
    }
    this.#requests++;
    try {
      const answer = await this.#deps.submitTask(node, body);
      this.#send(replyFrame(id, answer.status, answer.body));
    } catch {
      this.#send(errorFrame(id, 'internal', 'the request could not be answered')); // by its contract it never rejects; a client still gets its answer
    } finally {
      this.#requests--;
    }
  }

  #bad(id: string | undefined, refused: Refused): void {
    this.#send(errorOf(id, refused));
    this.#badFrames++;
    if (this.#badFrames >= MAX_BAD_FRAMES) this.#close(CloseCode.tooManyErrors, 'too many bad frames');
  }

  #send(text: string): void {
    if (!this.#closed) this.#socket.send(text);
  }

  #close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#socket.close(code, reason);
    this.onClose();
  }
}

/** One subscription's frames. Events go out at once: the engine joins the writes of a turn. */
class FrameOutlet implements Outlet {
  readonly #id: string;
  readonly #socket: Socket;
  readonly #eventHead: string;
  readonly #onEnd: (() => void)[];
  #ended = false;

  constructor(id: string, socket: Socket, onEnd: () => void) {
    this.#id = id;
    this.#socket = socket;
    this.#eventHead = eventFrameHead(id);
    this.#onEnd = [onEnd];
  }

  get ended(): boolean {
    return this.#ended;
  }

  get backlogBytes(): number {
    return this.#socket.backlogBytes;
  }

  onEnd(listener: () => void): void {
    this.#onEnd.push(listener);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const listener of this.#onEnd) listener();
  }

  event(slot: EventSlot): void {
    this.#send(eventFrame(this.#eventHead, slot));
  }

  tick(node: ActorId, tick: Tick): void {
    this.#send(tickFrame(this.#id, node, tick));
  }

  bookmark(cursor: string): void {
    this.#send(bookmarkFrame(this.#id, cursor));
  }

  gap(oldest: string, code: ErrorCodeName): void {
    this.#send(gapFrame(this.#id, oldest, code));
    this.end();
  }

  fail(code: ErrorCodeName, detail: string): void {
    this.#send(errorFrame(this.#id, code, detail));
    this.end();
  }

  flush(): void {}

  tooSlow(): void {
    this.#socket.close(CloseCode.tooSlow, 'too slow; resume by cursor');
    this.end();
  }

  #send(text: string): void {
    // A refused frame means that the engine is closing the socket with 4008: nothing more is worth sending.
    if (!this.#ended && !this.#socket.send(text)) this.end();
  }
}

function errorOf(id: string | undefined, refused: Refused): string {
  const { code, detail, data } = refused.refusal;
  return errorFrame(id, code, detail, data);
}
