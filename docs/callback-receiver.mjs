// A receiver of callbacks, to start from: it accepts what is signed, fresh and new, and acts on each event once.
//
//   HOOK_SECRET="$(npx ironworks callback secret)" PORT=9000 node docs/callback-receiver.mjs
//
// The library checks the signature in constant time and refuses what was signed more than five minutes ago.

import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_REMEMBERED = 100_000;

/**
 * @param {{secret: string, onEvent: (event: object) => void | Promise<void>}} options
 *   `onEvent` is called once for each event; where it throws, the callback is sent again later.
 * @returns {import('node:http').Server}
 */
export function callbackReceiver({ secret, onEvent }) {
  const webhook = new Webhook(secret);
  // In memory: keep the ids with your data instead, and a restart forgets nothing.
  const done = new Set();

  async function receive(request) {
    if (request.method !== 'POST') return 405;
    const body = await readBody(request);
    if (body === undefined) return 413;
    const id = String(request.headers['webhook-id']);
    let event;
    try {
      event = webhook.verify(body, request.headers);
    } catch (error) {
      if (error instanceof WebhookVerificationError) return 401;
      throw error;
    }
    // Delivery is at least once, and an attacker may send again what he overheard. The answer is the same 200, for the
    // sender of a true repeat has to hear that he can stop.
    if (done.has(id)) return 200;
    await onEvent(event);
    done.add(id);
    if (done.size > MAX_REMEMBERED) done.delete(done.values().next().value);
    return 200;
  }

  return createServer((request, response) => {
    receive(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(500).end(), // asked again with backoff, for a day
    );
  });
}

/** The body as it was sent, for a signature is over its bytes; undefined where it is too large. */
async function readBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const onEvent = ({ type, data }) => console.log(`${type}: task ${data.id} of node ${data.node} is ${data.state}`);
  const port = Number(process.env.PORT ?? 9000);
  callbackReceiver({ secret: process.env.HOOK_SECRET ?? '', onEvent }).listen(port, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${port} waits for callbacks`);
  });
}
