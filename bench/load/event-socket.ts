// One WebSocket of the contract's stream (ironworks.v1+json): a subscription, and requests over the socket.

import { type RawData, WebSocket } from '../../gateway/engine/ws.ts';
import type { JsonObject } from '../../proto/json.ts';
import { deferred } from '../../runtime/base/deferred.ts';

export interface EventSocket {
  /** Asks a node over the socket and resolves with the reply's status and body. */
  request(node: string, body: object): Promise<{ readonly status: number; readonly body: JsonObject }>;
  readonly bytesRead: () => number;
  close(): Promise<void>;
}

export interface EventSocketOptions {
  /** For requests alone. */
  readonly subscribes?: false;
  readonly types?: readonly string[];
  readonly nodes?: readonly string[];
  /** A frame as it came, before it is read; where given, events are not parsed at all. */
  readonly onFrame?: (text: string) => void;
  readonly onEvent?: (event: JsonObject) => void;
}

interface Frame {
  readonly op: string;
  readonly id?: string;
  readonly event?: JsonObject;
  readonly status?: number;
  readonly body?: JsonObject;
}

const OPEN_WITHIN_MS = 20_000;

/** Resolves when the subscription stands, or the socket where there is none. */
export async function openEventSocket(url: string, options: EventSocketOptions): Promise<EventSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream`, 'ironworks.v1+json', {
    perMessageDeflate: false,
    handshakeTimeout: OPEN_WITHIN_MS,
  });
  const replies = new Map<string, (frame: Frame) => void>();
  let requests = 0;
  let bytes = 0;
  const subscribed = deferred();
  socket.on('open', () => {
    const filter = { types: options.types ?? [], nodes: options.nodes ?? [] };
    if (options.subscribes === false) subscribed.resolve();
    else socket.send(JSON.stringify({ op: 'subscribe', id: 's', filter }));
  });
  socket.on('error', (error: Error) => subscribed.reject(error));
  socket.on('close', (code: number) => subscribed.reject(new Error(`the socket was closed with ${code}`)));
  socket.on('message', (data: RawData) => {
    const text = data.toString();
    bytes += text.length;
    if (options.onFrame !== undefined && text.startsWith('{"op":"event"')) {
      options.onFrame(text);
      return;
    }
    const frame = JSON.parse(text) as Frame; // proof: the contract's frames
    if (frame.op === 'subscribed') subscribed.resolve();
    else if (frame.op === 'event' && frame.event !== undefined) options.onEvent?.(frame.event);
    else if (frame.op === 'reply' || frame.op === 'error') replies.get(frame.id ?? '')?.(frame);
  });
  await subscribed.promise;
  return {
    request: (node, body) =>
      new Promise((resolve) => {
        const id = `r${++requests}`;
        replies.set(id, (frame) => {
          replies.delete(id);
          resolve({ status: frame.status ?? 0, body: frame.body ?? {} });
        });
        socket.send(JSON.stringify({ op: 'request', id, node, body }));
      }),
    bytesRead: () => bytes,
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) resolve();
        socket.once('close', () => resolve());
        socket.close();
      }),
  };
}
