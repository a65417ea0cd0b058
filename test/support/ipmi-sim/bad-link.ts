// A UDP link that makes trouble between us and a simulated BMC: it loses a share of the replies, or all of them while it
// is muted. No root and no packet filter needed.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { seededRandom } from '../../../runtime/base/seeded-random.ts';

export interface BadLink {
  readonly port: number;
  /** While true no reply comes through. */
  mute(on: boolean): void;
  /** Replies that were dropped. */
  readonly lost: () => number;
  close(): void;
}

/** Forwards to `port`; of the replies, `share` is lost, by a fixed sequence of chances that `seed` picks. */
export async function badLink(port: number, share: number = 0, seed: number = 0): Promise<BadLink> {
  const front = createSocket('udp4');
  front.bind(0, '127.0.0.1');
  await once(front, 'listening');
  const clients = new Map<number, Socket>();
  const chance = seededRandom(seed);
  let muted = false;
  let lost = 0;
  front.on('message', (message, from) => {
    let back = clients.get(from.port);
    if (back === undefined) {
      back = createSocket('udp4');
      back.on('message', (reply) => {
        if (muted || chance() < share) lost++;
        else front.send(reply, from.port, from.address);
      });
      // Nobody listens behind it any more: the same as no reply.
      back.on('error', () => undefined);
      clients.set(from.port, back);
    }
    back.send(message, port, '127.0.0.1');
  });
  return {
    port: front.address().port,
    mute: (on) => {
      muted = on;
    },
    lost: () => lost,
    close: () => {
      for (const socket of [front, ...clients.values()]) socket.close();
    },
  };
}
