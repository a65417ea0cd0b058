// The public event stream over WebSocket: one subscription on one socket, frames in, events out. Ends once, with why;
// who wants to go on opens the next one after the last cursor it was given.

import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject, objectFromText } from '../../proto/json.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import { WebSocket } from '../engine/ws.ts';

export interface EventStreamOptions {
  readonly baseUrl: string;
  readonly token: string;
  readonly clock: Clock;
  readonly filter: {
    readonly nodes?: readonly string[];
    readonly types?: readonly string[];
  };
  /** Empty: from now on. */
  readonly after: string;
  /** The subscription stands: everything from here on will be told. */
  readonly onSubscribed: () => void;
  readonly onEvent: (event: JsonObject, cursor: string) => void;
  /** Live progress, without a cursor. */
  readonly onTick?: (frame: JsonObject) => void;
  readonly signal: AbortSignal;
}

export interface StreamEnd {
  /** `gap`: events after the cursor are no longer kept; `refused`: the gateway will not serve it. */
  readonly kind: 'closed' | 'unreachable' | 'gap' | 'refused';
  readonly code: number;
  readonly reason: string;
  /** Last cursor seen, of an event or a bookmark. */
  readonly cursor: string;
}

const PROTOCOL = 'ironworks.v1+json';
const OPEN_LIMIT_MS = 5_000;
/** Silence longer than this is a dead connection: gateways send bookmarks and pings more often. */
const SILENCE_LIMIT_MS = 120_000;
const MAX_FRAME_BYTES = 8 * 1024 * 1024;
const MAX_REFUSAL_CHARS = 65_536;

/** Resolves when the stream has ended. Never rejects. */
export function followEvents(options: EventStreamOptions): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const url = `${options.baseUrl.replace(/^http/, 'ws')}/api/v1/stream`;
    const socket = new WebSocket(url, [PROTOCOL], {
      headers: options.token === '' ? {} : { authorization: `Bearer ${options.token}` },
      handshakeTimeout: OPEN_LIMIT_MS,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
    });
    let cursor = options.after;
    let end: Pick<StreamEnd, 'kind' | 'reason'> = { kind: 'unreachable', reason: 'no connection' };
    let silence = options.clock.after(OPEN_LIMIT_MS, () => finish('unreachable', 'no answer in time'));
    let decided = false;
    const finish = (kind: StreamEnd['kind'], reason: string): void => {
      decided = true;
      end = { kind, reason };
      socket.terminate();
    };
    const heard = (): void => {
      silence.cancel();
      silence = options.clock.after(SILENCE_LIMIT_MS, () => finish('unreachable', 'silent for too long'));
    };
    const onAbort = (): void => finish('closed', 'stopped');
    options.signal.addEventListener('abort', onAbort, { once: true });

    socket.on('open', () => {
      end = { kind: 'closed', reason: 'closed by the gateway' };
      heard();
      const after = options.after === '' ? {} : { after: options.after };
      socket.send(JSON.stringify({ op: 'subscribe', id: 's1', filter: options.filter, ...after }));
    });
    socket.on('ping', heard);
    socket.on('message', (data: unknown) => {
      heard();
      const frame = parseFrame(data);
      if (frame === undefined) return;
      if (typeof frame['cursor'] === 'string') cursor = frame['cursor'];
      const { op, event } = frame;
      if (op === 'subscribed') options.onSubscribed();
      else if (op === 'event' && isObject(event)) options.onEvent(event, cursor);
      else if (op === 'tick') options.onTick?.(frame);
      else if (op === 'gap') finish('gap', gapText(frame));
      else if (op === 'error') finish('refused', refusalOf(frame));
    });
    socket.on('unexpected-response', (_request: unknown, response: IncomingMessage) => {
      void answerOf(response).then(({ kind, reason }) => finish(kind, reason));
    });
    socket.on('error', (cause: Error) => {
      if (decided) return; // that we ended it ourselves, said as an error
      end = { kind: end.kind === 'closed' ? 'unreachable' : end.kind, reason: cause.message };
    });
    socket.on('close', (code: number, reason: Buffer) => {
      silence.cancel();
      options.signal.removeEventListener('abort', onAbort);
      const text = reason.toString('utf8');
      resolve({ ...end, reason: text === '' ? end.reason : text, code, cursor });
    });
    if (options.signal.aborted) onAbort();
  });
}

/** What an answer without an upgrade means: a "not now" may pass, everything else will not. Never rejects. */
async function answerOf(response: IncomingMessage): Promise<Pick<StreamEnd, 'kind' | 'reason'>> {
  const status = response.statusCode ?? 0;
  const kind = status === 408 || status === 429 || status >= 500 ? 'unreachable' : 'refused';
  let text = '';
  try {
    for await (const chunk of response) {
      text += String(chunk);
      if (text.length > MAX_REFUSAL_CHARS) break;
    }
  } catch {
    // Cut off: the status is what is left to tell.
  }
  const problem = parseFrame(text);
  if (problem === undefined) return { kind, reason: `HTTP status ${status}` };
  const told = [problem['code'], problem['detail']].filter((each) => typeof each === 'string').join(': ');
  return { kind, reason: told === '' ? `HTTP status ${status}` : told };
}

/** undefined for what is no JSON object: frames of a kind we do not know are passed over. */
function parseFrame(data: unknown): JsonObject | undefined {
  const text = Buffer.isBuffer(data) ? data.toString('utf8') : typeof data === 'string' ? data : '';
  try {
    return objectFromText(text);
  } catch {
    // Not JSON.
    return undefined;
  }
}

function gapText({ oldest }: JsonObject): string {
  const more = typeof oldest === 'string' ? `; the oldest to go on from is ${oldest}` : '';
  return `the events after the cursor are no longer kept${more}`;
}

function refusalOf(frame: JsonObject): string {
  const { body, detail, code } = frame;
  const problem = isObject(body) ? body : frame;
  const text = problem['detail'] ?? detail ?? problem['code'] ?? code;
  return typeof text === 'string' ? text : 'refused';
}
