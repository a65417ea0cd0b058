// One WebSocket: its subscriptions and its requests.
//
// A frame that cannot be understood is answered with an error frame and changes nothing; the socket stays open until
// there were too many of them. Requests are answered as they end, not in order. A socket that does not read is closed by
// the engine with 4008 once its backlog is full; its client resumes by cursor.

import type { ErrorCodeName } from '../../proto/error-codes.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import type { Subscription } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { Tick } from '../../runtime/task/tick.ts';
import type { CredentialLoss } from '../auth/held-credentials.ts';
import type { Socket, SocketHandler } from '../engine/engine.ts';
import type { Refused } from '../http/problem.ts';
import { invalid } from '../http/problem.ts';
import type { EventSlot } from './event-slot.ts';
import type { ClientFrame, Frame, FrameFormat } from './frames.ts';
import { frameId, readFrame } from './frames.ts';
import type { EventHub } from './hub.ts';
import type { Outlet } from './subscriber.ts';

export interface SessionDeps {
  readonly hub: EventHub;
  readonly format: FrameFormat;
  /** The caller's tenant: it is told nothing of nodes it may not see. */
  readonly tenant: string;
  /** Until closed, `onLost` is called when the caller may not have this socket any more. */
  holdCredentials(onLost: (loss: CredentialLoss) => void): Subscription;
  /** Answers an `op: request` frame, and bounds how many are in hand. Never rejects. */
  submitTask(
    node: string,
    body: Json,
    traceparent: string | undefined,
  ): Promise<{ readonly status: number; readonly body: JsonObject }>;
}

export const CloseCode = {
  tooManyErrors: 1008,
  unauthenticated: 4001,
  forbidden: 4003,
  tooSlow: 4008,
  tooManySubscriptions: 4009,
} as const;

/** What a close frame, or the last event of an event stream, says of it. */
export const LOSS_REASONS: { readonly [loss in CredentialLoss]: string } = {
  unauthenticated: 'credentials expired',
  forbidden: 'these credentials may not what they could when the stream was opened; connect again',
};

const MAX_SUBSCRIPTIONS = 64;
const MAX_BAD_FRAMES = 16;

export function openSession(socket: Socket, deps: SessionDeps): SocketHandler {
  return new Session(socket, deps);
}

class Session implements SocketHandler {
  readonly #socket: Socket;
  readonly #deps: SessionDeps;
  /** By the client's id; the value ends it. */
  readonly #subscriptions = new Map<string, FrameOutlet>();
  #badFrames = 0;
  #closed = false;
  readonly #credentials: Subscription;

  constructor(socket: Socket, deps: SessionDeps) {
    this.#socket = socket;
    this.#deps = deps;
    this.#credentials = deps.holdCredentials((loss) => this.#close(CloseCode[loss], LOSS_REASONS[loss]));
  }

  onMessage(data: Uint8Array, binary: boolean): void {
    if (this.#closed) return;
    const parsed = this.#deps.format.parse(data, binary);
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
    this.#credentials.close();
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
        void this.#request(frame);
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
    const outlet = new FrameOutlet(id, this.#socket, this.#deps.format, () => {
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
        if (!outlet.ended) this.#send(this.#errorOf(id, answer.refused));
        outlet.end();
      } else if (answer.value.kind === 'expired') {
        if (!outlet.ended) outlet.gap(answer.value.oldest, 'cursor_expired');
      } else if (outlet.ended) answer.value.end();
      else {
        outlet.onEnd(answer.value.end);
        this.#send(this.#deps.format.subscribed(id, answer.value.cursor));
        answer.value.start();
      }
    } catch (error) {
      const known = error instanceof BrokerError;
      if (!outlet.ended)
        outlet.fail(known ? error.code : 'internal', known ? error.message : 'the subscription could not be made');
    }
  }

  async #request({ id, node, body, traceparent }: Extract<ClientFrame, { op: 'request' }>): Promise<void> {
    try {
      const answer = await this.#deps.submitTask(node, body, traceparent);
      this.#send(this.#deps.format.reply(id, answer.status, answer.body));
    } catch {
      this.#send(this.#deps.format.error(id, 'internal', 'the request could not be answered')); // by its contract it never rejects; a client still gets its answer
    }
  }

  #bad(id: string | undefined, refused: Refused): void {
    this.#send(this.#errorOf(id, refused));
    this.#badFrames++;
    if (this.#badFrames >= MAX_BAD_FRAMES) this.#close(CloseCode.tooManyErrors, 'too many bad frames');
  }

  #errorOf(id: string | undefined, { refusal }: Refused): Frame {
    return this.#deps.format.error(id, refusal.code, refusal.detail, refusal.data);
  }

  #send(frame: Frame): void {
    if (!this.#closed) this.#socket.send(frame);
  }

  #close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#socket.close(code, reason);
    this.onClose();
  }
}

/** Events held for their turn's end; a turn of more goes out in parts. */
const MAX_HELD = 64;

/** One subscription's frames. The events of a turn go out together, ahead of whatever else is sent. */
class FrameOutlet implements Outlet {
  readonly #id: string;
  readonly #socket: Socket;
  readonly #format: FrameFormat;
  readonly #eventFrame: (slot: EventSlot) => Frame;
  readonly #onEnd: (() => void)[];
  readonly #held: Frame[] = [];
  #ended = false;

  constructor(id: string, socket: Socket, format: FrameFormat, onEnd: () => void) {
    this.#id = id;
    this.#socket = socket;
    this.#format = format;
    this.#eventFrame = format.events(id);
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
    this.#held.push(this.#eventFrame(slot));
    if (this.#held.length >= MAX_HELD) this.flush();
  }

  tick(node: ActorId, tick: Tick): void {
    this.#send(this.#format.tick(this.#id, node, tick));
  }

  bookmark(cursor: string): void {
    this.#send(this.#format.bookmark(this.#id, cursor));
  }

  gap(oldest: string, code: ErrorCodeName): void {
    this.#send(this.#format.gap(this.#id, oldest, code));
    this.end();
  }

  fail(code: ErrorCodeName, detail: string): void {
    this.#send(this.#format.error(this.#id, code, detail));
    this.end();
  }

  flush(): void {
    const held = this.#held;
    if (held.length === 0) return;
    // A refused frame means that the engine is closing the socket with 4008: nothing more is worth sending.
    if (!this.#ended && !this.#socket.sendAll(held)) this.end();
    held.length = 0;
  }

  tooSlow(): void {
    this.#socket.close(CloseCode.tooSlow, 'too slow; resume by cursor');
    this.end();
  }

  #send(frame: Frame): void {
    this.flush();
    if (!this.#ended && !this.#socket.send(frame)) this.end();
  }
}
