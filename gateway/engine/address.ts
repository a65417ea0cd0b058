// The one way a peer's address is written: IPv4 dotted even where it came mapped into IPv6, IPv6 as RFC 5952 has it, so
// that limits, logs and allow-lists compare text. Pure.

const MAPPED = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/;

/** Takes what node:net or uWebSockets.js give as text (the latter writes IPv6 in full); unknown text is left as it is. */
export function normalAddress(text: string): string {
  if (!text.includes(':')) return text;
  const zone = text.indexOf('%');
  const short = compressed(zone < 0 ? text : text.slice(0, zone));
  const mapped = MAPPED.exec(short);
  if (mapped === null) return short;
  const [, dotted, high = '0', low = '0'] = mapped;
  if (dotted !== undefined) return dotted;
  const bits = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}

/** What clients are counted by: IPv6 ones per /64, since one host owns that many. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('%', 1)[0]?.toLowerCase().split('::', 2) ?? [];
  const groups = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const missing = address.includes('::') ? Math.max(0, 8 - groups.length - after.length) : 0;
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...after];
  const network = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}

function compressed(text: string): string {
  try {
    return new URL(`http://[${text}]`).hostname.slice(1, -1);
  } catch {
    // Not an IPv6 address: nothing to normalise.
    return text;
  }
}
