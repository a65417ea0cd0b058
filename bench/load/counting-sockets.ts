// Many WebSockets that only count what reaches them: TCP connections with the handshake and one subscription written by
// hand. A client that reads frames costs more than the server that sends them, and would be what is measured.

import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface CountingSockets {
  /** Bytes read so far, of each socket. */
  bytes(): readonly number[];
  /** How many were closed by the server. */
  closed(): number;
  close(): void;
}

const AT_ONCE = 100;
const OPEN_WITHIN_MS = 30_000;

/** Resolves when every socket has had the answer to its first frame; `subscribe` is that frame's text. */
export async function openCountingSockets(url: string, count: number, subscribe: string): Promise<CountingSockets> {
  const sockets: { readonly socket: Socket; bytes: number; ended: boolean }[] = [];
  const open = async (): Promise<void> => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const entry = { socket, bytes: 0, ended: false };
    sockets.push(entry);
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('a socket was not open in time')), OPEN_WITHIN_MS);
      let upgraded = false;
      socket.on('error', reject);
      socket.on('close', () => {
        entry.ended = true;
        reject(new Error('a socket was closed'));
      });
      socket.on('connect', () => socket.write(handshake(hostname)));
      socket.on('data', (chunk) => {
        entry.bytes += chunk.length;
        if (!upgraded) {
          if (!chunk.toString('latin1', 0, 12).endsWith('101')) reject(new Error(chunk.toString('latin1', 0, 200)));
          upgraded = true;
          socket.write(maskedFrame(subscribe));
          return;
        }
        clearTimeout(late);
        resolve();
      });
    });
  };
  for (let at = 0; at < count; at += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - at) }, open));
  return {
    bytes: () => sockets.map(({ bytes }) => bytes),
    closed: () => sockets.filter(({ ended }) => ended).length,
    close: () => {
      for (const { socket } of sockets) socket.destroy();
    },
  };
}

function handshake(host: string): string {
  return [
    'GET /api/v1/stream HTTP/1.1',
    `host: ${host}`,
    'upgrade: websocket',
    'connection: Upgrade',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    'sec-websocket-protocol: ironworks.v1+json',
    '\r\n',
  ].join('\r\n');
}

/** A text frame of less than 126 bytes, masked with zeros as RFC 6455 allows. */
function maskedFrame(text: string): Buffer {
  const body = Buffer.from(text);
  if (body.length > 125) throw new Error('a subscription of one short frame is wanted');
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]);
}
