// The small seam between the gateway and an HTTP + WebSocket server. Two bodies, uWebSockets.js and node:http + ws,
// are held to one conformance suite. Bodies are read whole within limits before a handler sees the request;
// requests whose framing could be read two ways never reach one (request-hygiene.ts).

import type { CapLimits } from './address-cap.ts';

export interface EngineLimits extends CapLimits {
  readonly maxBodyBytes: number;
  /** From the end of the head to the end of the body. */
  readonly bodyDeadlineMs: number;
  /** Largest WebSocket message from a client. */
  readonly maxFrameBytes: number;
  /** Bytes buffered for one socket before it is closed with 4008. */
  readonly maxSocketBacklogBytes: number;
  readonly socketIdleS: number;
}

export interface HttpRequest {
  readonly method: string;
  /** As sent, without the query; not decoded. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** The peer's address, IPv4 without the mapped prefix. */
  readonly address: string;
  /** Fires when the client is gone or the engine aborts. */
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string;
  /** Close the connection after the answer. */
  readonly close?: boolean;
}

/** A response whose body is written over time (SSE). `write` returns false while the client is slow. */
export interface StreamingResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly start: (sink: StreamSink) => void;
}

export interface StreamSink {
  write(chunk: string): boolean;
  end(): void;
  readonly backlogBytes: number;
  readonly signal: AbortSignal;
}

/** A text message that was encoded once, for many sockets. */
export interface SharedText {
  readonly utf8: Uint8Array;
}

/** A message of a WebSocket: text, or bytes. */
export type Message = string | SharedText | Uint8Array;

export interface Socket {
  readonly address: string;
  readonly protocol: string;
  /** False: the socket is over its backlog and is being closed with 4008. */
  send(message: Message): boolean;
  /** The same for several, in their order and with as few writes as the engine can make of them. */
  sendAll(messages: readonly Message[]): boolean;
  readonly backlogBytes: number;
  close(code: number, reason: string): void;
}

export interface SocketHandler {
  onMessage(data: Uint8Array, binary: boolean): void;
  onDrain(): void;
  onClose(code: number): void;
}

export interface UpgradeRequest {
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly address: string;
  /** Subprotocols offered, in order. */
  readonly protocols: readonly string[];
}

/** Either accept with one of the offered protocols, or answer as plain HTTP. */
export type UpgradeAnswer =
  | { readonly accept: true; readonly protocol: string; readonly open: (socket: Socket) => SocketHandler }
  | { readonly accept: false; readonly response: HttpResponse };

/** How a request is answered: in the same turn, or later. */
export type Answering = HttpResponse | Promise<HttpResponse | StreamingResponse>;

export interface EngineHandlers {
  /** A whole request: one without a body, as engines have it. Never rejects: failures are problem documents. */
  request(request: HttpRequest): Answering;
  /**
   * A request of which only the head is there. An answer: its body is passed over, so that what is refused costs as
   * little as can be. Else what answers it, called at most once, when `request.body` is whole. Never throws.
   */
  begin(request: HttpRequest): HttpResponse | (() => Answering);
  upgrade(request: UpgradeRequest): UpgradeAnswer;
  /** A refusal by the engine itself (framing, size, time), to be written as a problem document. */
  refuse(code: 'malformed' | 'too_large' | 'timeout' | 'header_fields_too_large', detail: string): HttpResponse;
}

export interface ListenOptions {
  /**
   * Several processes may listen on the port, which must be named (not 0), and the system spreads connections over them.
   * Only the engine uws can; the other one rejects. Default: a busy port is an error.
   */
  readonly shared?: boolean;
}

export interface Engine {
  readonly name: 'uws' | 'node';
  /** Resolves with the port bound; `port` 0 takes a free one. Rejects when it cannot listen, naming host and port. */
  listen(host: string, port: number, options?: ListenOptions): Promise<number>;
  /** Stops accepting, lets requests in hand finish until `deadlineMs`, closes sockets with 1012. Idempotent. */
  close(deadlineMs: number): Promise<void>;
  readonly connections: number;
  /** Connections closed as they came, since their address had too many. */
  readonly refusedConnections: number;
}

export type EngineFactory = (handlers: EngineHandlers, limits: EngineLimits) => Promise<Engine>;
