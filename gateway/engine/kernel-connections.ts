// The connections of a port as Linux lists them, by the address of their peer: what an engine that is not told who closed asks.

import { readFile } from 'node:fs/promises';
import { normalAddress } from './address.ts';

const TABLES = ['/proc/self/net/tcp', '/proc/self/net/tcp6'] as const;
/** Established, and closed by the client alone: both hold a descriptor here. */
const STANDING: ReadonlySet<string> = new Set(['01', '08']);

/** Undefined where there are no such tables. Counts those of other processes that share the port too. */
export async function kernelConnections(port: number): Promise<ReadonlyMap<string, number> | undefined> {
  const texts = await Promise.all(TABLES.map((file) => readFile(file, 'latin1').catch(() => undefined)));
  const known = texts.filter((text) => text !== undefined);
  return known.length === 0 ? undefined : countedPeers(known, port);
}

/** Pure: from the text of the tables. */
export function countedPeers(tables: readonly string[], port: number): ReadonlyMap<string, number> {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const peers = new Map<string, number>();
  for (const table of tables)
    for (const line of table.split('\n')) {
      const [, here = '', peer = '', state = ''] = line.trim().split(/\s+/);
      if (!here.endsWith(local) || !STANDING.has(state)) continue;
      const address = normalAddress(addressOf(peer.slice(0, peer.indexOf(':'))));
      peers.set(address, (peers.get(address) ?? 0) + 1);
    }
  return peers;
}

/** Words of 32 bits in hexadecimal, each with its bytes in the order of the machine, which is backwards where Node runs. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  return Array.from({ length: 8 }, (_, index) => bytes.slice(2 * index, 2 * index + 2).join('')).join(':');
}
