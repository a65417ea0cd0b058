// The engine's floor, a process of its own: bare uWebSockets.js that answers every GET with one prepared answer (or 304
// where the caller has its ETag), and publishes frames to every socket when it is told. No routing, limits, metrics or
// cache.

import { loadUws } from '../gateway/engine/uws.ts';
import type { BareAnswer, BareOrder } from './bare-engine.ts';

const TOPIC = 'all';
let answer: BareAnswer = { headers: [], body: '', etag: '' };

const uws = await loadUws();
const app = uws.App();
app.get('/*', (response, request) => {
  if (answer.etag !== '' && request.getHeader('if-none-match') === answer.etag) {
    response.writeStatus('304 Not Modified').writeHeader('etag', answer.etag).endWithoutBody(0);
    return;
  }
  response.cork(() => {
    for (const [name, value] of answer.headers) response.writeHeader(name, value);
    response.end(answer.body);
  });
});
app.ws('/*', {
  maxBackpressure: 16 * 1024 * 1024,
  message: (socket) => {
    socket.subscribe(TOPIC);
    socket.send('{"op":"subscribed"}');
  },
});
app.listen('127.0.0.1', 0, (socket) => {
  process.send?.(socket === false ? 0 : uws.us_socket_local_port(socket));
});

process.on('message', (order: BareOrder) => {
  if (order.kind === 'answer') answer = order.answer;
  else app.publish(TOPIC, order.text);
});
process.on('disconnect', () => process.exit(0));
