// The event stream as text over fetch: for pages with a token, which a browser's WebSocket has no header for. It has no
// live progress between steps.

import { SseText } from '../model/sse-text.ts';
import { authorization } from './api.ts';
import type { StreamListener } from './transport.ts';

/** The gateway writes at least every 15 s. */
const SILENCE_LIMIT_MS = 40_000;

export function openSse(after: string, listener: StreamListener): () => void {
  const abort = new AbortController();
  let closed = false;
  void follow(after, listener, abort).then((why) => {
    if (!closed) listener.onEnd(why);
  });
  return () => {
    closed = true;
    abort.abort();
  };
}

async function follow(
  after: string,
  listener: StreamListener,
  abort: AbortController,
): Promise<'closed' | 'gap' | 'unauthenticated'> {
  let silence = setTimeout(() => abort.abort(), SILENCE_LIMIT_MS);
  try {
    const answer = await fetch('/api/v1/events', {
      headers: { ...authorization(), ...(after === '' ? {} : { 'last-event-id': after }) },
      signal: abort.signal,
    });
    if (answer.status === 401) return 'unauthenticated';
    if (answer.status === 410 || answer.status === 400) return 'gap';
    if (!answer.ok || answer.body === null) return 'closed';
    const records = new SseText();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let open = false;
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return 'closed';
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE_LIMIT_MS);
      for (const record of records.push(value)) {
        if (record.event === 'gap') return 'gap';
        if (record.event === 'error') return 'closed';
        if (record.data !== '') listener.onEvent(JSON.parse(record.data), record.id);
        else if (open) listener.onBookmark(record.id);
        else {
          open = true;
          listener.onOpen(record.id);
        }
      }
    }
  } catch {
    return 'closed'; // broken, silent or aborted: the caller opens the next one
  } finally {
    clearTimeout(silence);
    abort.abort();
  }
}
