// The event stream over WebSocket: the usual one, since it brings live progress and does not count against the few
// connections a browser makes to one host.

import { fields, text } from '../model/json.ts';
import type { StreamListener } from './transport.ts';

/** Gateways send bookmarks and pings more often; pings a page does not see, so that only the opening has a limit here. */
const OPEN_LIMIT_MS = 8_000;

export function openSocket(after: string, listener: StreamListener): () => void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/stream`, 'ironworks.v1+json');
  let ended = false;
  const end = (why: 'closed' | 'gap' | 'unauthenticated'): void => {
    if (ended) return;
    ended = true;
    clearTimeout(opening);
    socket.close();
    listener.onEnd(why);
  };
  const opening = setTimeout(() => end('closed'), OPEN_LIMIT_MS);
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ op: 'subscribe', id: 'console', ...(after === '' ? {} : { after }) }));
  });
  socket.addEventListener('message', (message) => {
    if (ended || typeof message.data !== 'string') return;
    const frame = fields(JSON.parse(message.data));
    const cursor = text(frame['cursor']);
    switch (frame['op']) {
      case 'subscribed':
        clearTimeout(opening);
        listener.onOpen(cursor);
        return;
      case 'event':
        listener.onEvent(frame['event'], cursor);
        return;
      case 'bookmark':
        listener.onBookmark(cursor);
        return;
      case 'tick':
        listener.onTick(frame);
        return;
      case 'gap':
        end('gap');
        return;
      case 'error':
        end(frame['code'] === 'malformed' || frame['code'] === 'validation_failed' ? 'gap' : 'closed');
    }
  });
  socket.addEventListener('close', (event) => end(event.code === 4001 ? 'unauthenticated' : 'closed'));
  return () => {
    ended = true;
    clearTimeout(opening);
    socket.close();
  };
}
