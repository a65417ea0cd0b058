// One subscriber of a crowd, over WebSocket or server-sent events: it keeps the place of every event it is told, and
// whenever its stream ends it goes on behind its last cursor, at the next gateway. It reads no more of an event than its
// cursor (and of some the time), so that thousands of them fit into one process.

import { type ClientRequest, get } from 'node:http';
import { WebSocket } from '../../../gateway/engine/ws.ts';
import { parseCursor } from '../../../runtime/journal/cursor.ts';
import { type Hearing, placeOf, type Wanted } from './hearing.ts';

export interface ListenerOptions {
  readonly name: string;
  readonly over: 'WebSocket' | 'SSE';
  /** Of the gateways; the first is tried first. */
  readonly urls: readonly string[];
  readonly wanted: Wanted;
  /** Called with how long each event was on its way, in milliseconds; absent: not looked at. */
  readonly onDelay?: (delayMs: number) => void;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;
/** Gateways say something at least every 15 s. */
const SILENCE_LIMIT_MS = 30_000;
const CURSOR_CHARS = 64;

export class Listener implements Hearing {
  readonly name: string;
  readonly wanted: Wanted;
  readonly heard: number[] = [];
  /** Connections that were opened after the first. */
  reconnects: number = 0;
  /** What it was told instead of events: gaps, refusals. Ends of connections are none. */
  readonly troubles: string[] = [];
  from: number = Number.NaN;
  readonly #options: ListenerOptions;
  #cursor = '';
  #gateway = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #drop: () => void = () => undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.name = options.name;
    this.wanted = options.wanted;
  }

  /** Whether its first subscription stands. */
  get stands(): boolean {
    return !Number.isNaN(this.from);
  }

  /** The last one it was told. */
  get cursor(): string {
    return this.#cursor;
  }

  open(): void {
    const { over, urls } = this.#options;
    const url = urls[this.#gateway % urls.length] ?? '';
    if (over === 'WebSocket') this.#openSocket(url);
    else this.#openResponse(url);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** The connection has ended: the next one, at the next gateway, after a moment that differs from others'. */
  #again(): void {
    if (this.#closed) return;
    this.#drop = () => undefined;
    this.#gateway++;
    this.reconnects++;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), this.#pauseMs * (0.5 + Math.random()));
    this.#pauseMs = Math.min(MAX_PAUSE_MS, this.#pauseMs * 2);
  }

  #hear(cursor: string): void {
    const at = parseCursor(cursor);
    if (at === undefined) this.troubles.push(`"${cursor}" is no cursor`);
    else this.heard.push(placeOf(at.seq, at.index));
    this.#moved(cursor);
  }

  /** What it wants is told up to here. */
  #moved(cursor: string): void {
    // A copy: the slice of a frame would keep the whole frame in memory.
    this.#cursor = Buffer.from(cursor).toString('latin1');
    this.#pauseMs = FIRST_PAUSE_MS;
  }

  #stands(cursor: string): void {
    const at = parseCursor(cursor);
    if (at !== undefined && !this.stands) this.from = placeOf(at.seq, at.index);
    if (this.#cursor === '') this.#moved(cursor);
  }

  #time(text: string): void {
    const { onDelay } = this.#options;
    if (onDelay === undefined) return;
    const at = text.indexOf('"time":"') + 8;
    onDelay(Date.now() - Date.parse(text.slice(at, text.indexOf('"', at))));
  }

  // ---- WebSocket ---------------------------------------------------------------------------------------------------

  #openSocket(url: string): void {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream`, ['ironworks.v1+json'], {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      handshakeTimeout: SILENCE_LIMIT_MS,
    });
    this.#drop = () => socket.terminate();
    const { nodes, types } = this.wanted;
    socket.on('open', () => {
      const filter = { ...(nodes && { nodes: [...nodes] }), ...(types && { types }) };
      const after = this.#cursor === '' ? {} : { after: this.#cursor };
      socket.send(JSON.stringify({ op: 'subscribe', id: 's', filter, ...after }));
    });
    socket.on('message', (data: Buffer) => this.#frame(data.toString('latin1'), socket));
    socket.on('error', () => undefined); // its close follows
    socket.on('close', () => this.#again());
  }

  #frame(text: string, socket: WebSocket): void {
    const op = between(text, '"op":"');
    const cursor = between(text, '"cursor":"');
    if (op === 'event') {
      this.#hear(cursor);
      this.#time(text);
    } else if (op === 'subscribed') this.#stands(cursor);
    else if (op === 'bookmark') this.#moved(cursor);
    else if (op === 'gap') this.#end(text, socket);
    else if (op === 'error') socket.close(); // for want of the broker, or of room: the next one resumes
  }

  #end(text: string, socket: WebSocket): void {
    this.troubles.push(text);
    this.close();
    socket.terminate();
  }

  // ---- server-sent events --------------------------------------------------------------------------------------------

  #openResponse(url: string): void {
    const { nodes, types } = this.wanted;
    const query = new URLSearchParams({
      ...(nodes && { node: [...nodes].join() }),
      ...(types && { type: types.join() }),
    });
    const headers = this.#cursor === '' ? {} : { 'last-event-id': this.#cursor };
    const request = get(`${url}/api/v1/events?${query}`, { headers, agent: false, timeout: SILENCE_LIMIT_MS });
    this.#drop = () => request.destroy();
    request.on('timeout', () => request.destroy());
    request.on('error', () => undefined); // its close follows
    request.on('close', () => this.#again());
    request.on('response', (response) => {
      if (response.statusCode === 410) this.#refused(request);
      if (response.statusCode !== 200) {
        response.resume();
        return;
      }
      let rest = '';
      response.setEncoding('latin1');
      response.on('error', () => undefined); // cut off: its close follows
      response.on('data', (chunk: string) => {
        const messages = (rest + chunk).split('\n\n');
        rest = messages.pop() ?? '';
        for (const message of messages) this.#message(message, request);
      });
    });
  }

  #refused(request: ClientRequest): void {
    this.troubles.push('410');
    this.close();
    request.destroy();
  }

  #message(text: string, request: ClientRequest): void {
    const lines = text.split('\n');
    const field = (name: string): string | undefined =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const [id, event, data] = [field('id'), field('event'), field('data')];
    if (event === 'gap') this.#refused(request);
    else if (event === 'error') request.destroy();
    else if (id === undefined)
      return; // a comment
    else if (data !== undefined) {
      this.#hear(id);
      this.#time(data);
    } else if (lines.some((line) => line.startsWith('retry: '))) this.#stands(id);
    else this.#moved(id);
  }
}

/** The text behind `mark`, up to the next quote; frames begin with what is looked for here. */
function between(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? '' : text.slice(at + mark.length, text.indexOf('"', at + mark.length)).slice(0, CURSOR_CHARS);
}
