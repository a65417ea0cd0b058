// UDP links that make trouble between us and a simulated BMC: one that loses a share of the replies, and one that leads
// nowhere. No root and no packet filter needed.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface BadLink {
  readonly port: number;
  /** Replies that came, and those of them that were dropped. */
  readonly replies: () => { readonly came: number; readonly lost: number };
  close(): void;
}

/** Forwards to `port`; of the replies, `share` is lost, by a fixed sequence of chances that `seed` picks. */
export async function lossyLink(port: number, share: number, seed: number): Promise<BadLink> {
  const front = await bound();
  const clients = new Map<number, Socket>();
  const chance = chances(seed);
  let came = 0;
  let lost = 0;
  front.on('message', (message, from) => {
    let back = clients.get(from.port);
    if (back === undefined) {
      back = createSocket('udp4');
      back.on('message', (reply) => {
        came++;
        if (chance() < share) lost++;
        else front.send(reply, from.port, from.address);
      });
      clients.set(from.port, back);
    }
    back.send(message, port, '127.0.0.1');
  });
  return {
    port: front.address().port,
    replies: () => ({ came, lost }),
    close: () => {
      for (const socket of [front, ...clients.values()]) socket.close();
    },
  };
}

/** A controller that hears everything and answers nothing. */
export async function deadEnd(): Promise<BadLink> {
  const socket = await bound();
  return { port: socket.address().port, replies: () => ({ came: 0, lost: 0 }), close: () => void socket.close() };
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** mulberry32. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
