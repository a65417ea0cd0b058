// The address a request really comes from. X-Forwarded-For is anybody's to write, so it is read only where the peer is a
// proxy the operator trusts, and then from the right: each trusted proxy vouches for the hop before it, and the first
// one that is not trusted is the client. What is left of that hop is hearsay.

import { BlockList, isIP } from 'node:net';
import { normalAddress } from '../engine/address.ts';

/** Hops looked at: a longer list is nobody's honest chain of proxies. */
const MAX_HOPS = 32;

export class TrustedProxies {
  readonly #ranges = new BlockList();
  readonly #none: boolean;

  /** @param cidrs as `ADDRESS/BITS`. @throws RangeError naming one that is no range. */
  constructor(cidrs: readonly string[]) {
    this.#none = cidrs.length === 0;
    for (const cidr of cidrs) {
      const [address = '', bits = ''] = cidr.split('/');
      const family = isIP(address);
      if (family === 0) throw new RangeError(`trusted_proxies: "${cidr}" is no range of addresses`);
      this.#ranges.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
    }
  }

  /** @param peer the connection's other end. @param forwarded all X-Forwarded-For headers, joined by commas. */
  clientOf(peer: string, forwarded: string | undefined): string {
    if (this.#none || forwarded === undefined || !this.trusts(peer)) return peer;
    const hops = forwarded.split(',').slice(-MAX_HOPS);
    let client = peer;
    for (let at = hops.length - 1; at >= 0; at--) {
      const hop = hopAddress(hops[at] ?? '');
      if (hop === undefined) return client; // not an address: the last proxy that told us something is the client
      client = hop;
      if (!this.trusts(hop)) return client;
    }
    return client;
  }

  /** Whether it is one of them. */
  trusts(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#ranges.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/** `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1`, `[2001:db8::1]:80`, quoted or not, in the one form of addresses here. */
function hopAddress(text: string): string | undefined {
  const bare = text.trim().replace(/^"(.*)"$/, '$1');
  const inner = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(bare)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(bare)?.[1] ?? bare;
  return isIP(inner) === 0 ? undefined : normalAddress(inner);
}
