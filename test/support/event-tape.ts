// A WebSocket client of the event stream that records every frame it is told, in order, for tests to look at.

import { WebSocket } from '../../gateway/engine/ws.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { eventually } from './eventually.ts';

export interface TapeOptions {
  readonly filter?: JsonObject;
  /** Cursor to resume behind; absent: from now on. */
  readonly after?: string;
}

export interface TapedEvent {
  readonly cursor: string;
  /** Without prefix and version: `task.succeeded`. */
  readonly type: string;
  readonly subject: string;
  readonly data: JsonObject;
  /** The whole CloudEvent. */
  readonly event: JsonObject;
}

export interface EventTape {
  readonly frames: readonly JsonObject[];
  /** Cursor of the `subscribed` frame. */
  readonly start: string;
  events(): readonly TapedEvent[];
  /** Events whose task is this one. */
  eventsOf(taskId: string): readonly TapedEvent[];
  /** Resolves with the first event that fits. */
  event(what: string, fits: (event: TapedEvent) => boolean, limitMs?: number): Promise<TapedEvent>;
  /** Sends a frame and resolves with the first frame that carries its id again and fits `op`. */
  exchange(frame: JsonObject, op: string): Promise<JsonObject>;
  send(text: string): void;
  /** Whether it has ended, by either side. */
  closed(): boolean;
  close(): void;
}

const SUBSCRIPTION = 's1';
const OPEN_LIMIT_MS = 5_000;

export async function openTape(baseUrl: string, options: TapeOptions = {}): Promise<EventTape> {
  const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/api/v1/stream`, ['ironworks.v1+json'], {
    handshakeTimeout: OPEN_LIMIT_MS,
  });
  const frames: JsonObject[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    // Stays: a gateway that is killed later is seen as a stream that ends.
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as Json; // proof: JSON.parse returns nothing else
      if (isObject(frame)) frames.push(frame);
    });
  });
  const { filter, after } = options;
  const subscribe = { op: 'subscribe', id: SUBSCRIPTION, ...(filter && { filter }), ...(after && { after }) };
  socket.send(JSON.stringify(subscribe));
  const first = await eventually(() => frames[0], { what: 'the answer to a subscription' });
  const tape: EventTape = {
    frames,
    start: String(first['cursor'] ?? ''),
    events: () => frames.flatMap((frame) => tapedEvent(frame) ?? []),
    eventsOf: (taskId) => tape.events().filter(({ subject }) => subject.endsWith(`/tasks/${taskId}`)),
    event: (what, fits, limitMs = 15_000) =>
      eventually(() => tape.events().find(fits), { what: `the event ${what}`, timeoutMs: limitMs }),
    exchange: async (frame, op) => {
      const from = frames.length;
      socket.send(JSON.stringify(frame));
      return eventually(
        () => frames.slice(from).find((answer) => answer['id'] === frame['id'] && answer['op'] === op),
        { what: `a frame ${op} for ${String(frame['id'])}`, timeoutMs: 15_000 },
      );
    },
    send: (text) => socket.send(text),
    closed: () => socket.readyState === WebSocket.CLOSED,
    close: () => socket.terminate(),
  };
  return tape;
}

function tapedEvent(frame: JsonObject): TapedEvent | undefined {
  const { op, cursor, event } = frame;
  return op === 'event' && isObject(event) ? tapedOf(String(cursor), event) : undefined;
}

/** From a CloudEvent, however it came. */
export function tapedOf(cursor: string, event: JsonObject): TapedEvent {
  const { type, subject, data } = event;
  return {
    cursor,
    type: String(type).replace(/^ironworks\.(.*)\.v\d+$/, '$1'),
    subject: String(subject),
    data: isObject(data) ? data : {},
    event,
  };
}
