// A client of `GET /events` that records the events it is told: enough of `text/event-stream` for one gateway's stream.

import type { JsonObject } from '../../proto/json.ts';
import { objectFromText } from '../../proto/json.ts';
import { type TapedEvent, tapedOf } from './event-tape.ts';

export interface SseTape {
  readonly status: number;
  readonly contentType: string;
  /** In order; without those that only move the cursor. */
  readonly events: readonly TapedEvent[];
  /** The newest `id:`. */
  readonly cursor: () => string;
  close(): Promise<void>;
}

/** @param query with its question mark, or empty */
export async function openSse(baseUrl: string, query: string, lastEventId?: string): Promise<SseTape> {
  const aborter = new AbortController();
  const response = await fetch(`${baseUrl}/api/v1/events${query}`, {
    headers: { accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: aborter.signal,
  });
  const events: TapedEvent[] = [];
  let cursor = '';
  const reading = read(response, (id, data) => {
    if (id !== undefined) cursor = id;
    if (data !== undefined) events.push(tapedOf(cursor, data));
  }).catch((error: unknown) => {
    if (!aborter.signal.aborted) throw error;
  });
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    events,
    cursor: () => cursor,
    close: async () => {
      aborter.abort();
      await reading;
    },
  };
}

async function read(
  response: Response,
  onMessage: (id: string | undefined, data: JsonObject | undefined) => void,
): Promise<void> {
  if (response.body === null) return;
  let pending = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    pending += chunk;
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string | undefined =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trimStart();
      const data = field('data');
      onMessage(field('id'), data === undefined ? undefined : objectFromText(data));
    }
  }
}
