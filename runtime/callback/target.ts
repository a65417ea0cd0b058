// Which URLs a callback may go to (S3: a callback must never become a request of an attacker's choice to our own network).
// Pure: the URL is judged when it is given and again before each try, every address its name resolves to before the
// connection goes to exactly that address (http-post.ts).
//
// T1  https only, but for addresses in the ranges an operator allows.
// T2  An address is public unicast, or in an allowed range. Everything else is refused: loopback, private, link-local,
//     documentation, and every form that carries an IPv4 address inside of an IPv6 one.
// T3  Metadata services are refused even where a range would allow them, whatever form their address is given in.

import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** What an operator allows beside public addresses. */
export interface TargetRules {
  readonly allowed: readonly Range[];
}

export type JudgedUrl =
  | { readonly ok: true; readonly url: URL }
  /** `reason` follows the URL in a sentence: "is …", "has …". */
  | { readonly ok: false; readonly reason: string };

const MAX_URL_CHARS = 2_048;

/** T3. Of AWS, GCP, Azure, Alibaba and Oracle; 168.63.129.16 is Azure's own although its range is public. */
const NEVER: readonly Range[] = [
  '169.254.169.0/24',
  '169.254.170.0/24',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
].map((text) => ipaddr.parseCIDR(text));

/** RFC 4291: all global unicast there is. The library calls unicast whatever no table of its own names. */
const GLOBAL_UNICAST: Range = ipaddr.parseCIDR('2000::/3');

/** Of the unprivileged ports, those browsers refuse too: other protocols listen there (WHATWG Fetch, "bad port"). */
const BAD_PORTS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** Names under these are of a local network (RFC 6761, 6762, 8375; ICANN's reservations), where http is spoken. */
const PRIVATE_DOMAINS: ReadonlySet<string> = new Set([
  'internal',
  'local',
  'localdomain',
  'lan',
  'intranet',
  'private',
  'corp',
  'home',
  'arpa',
  'test',
]);

const HTTP_REASON = 'is http; only https is allowed outside of IRONWORKS_CALLBACK_ALLOW';

/** @throws RangeError for a text that is no range. */
export function targetRules(cidrs: readonly string[]): TargetRules {
  return {
    allowed: cidrs.map((text) => {
      if (!ipaddr.isValidCIDR(text)) throw new RangeError(`callback_allow: "${text}" is no range of addresses`);
      return ipaddr.parseCIDR(text);
    }),
  };
}

/** Judges what can be judged without asking anyone; the addresses of a name come later. */
export function judgeUrl(text: string, rules: TargetRules): JudgedUrl {
  if (text.length > MAX_URL_CHARS) return refused(`is longer than ${MAX_URL_CHARS} characters`);
  if (!URL.canParse(text)) return refused('is no URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('is neither https nor http');
  if (url.username !== '' || url.password !== '') return refused('has user information, which is not sent');
  url.hash = '';
  // A trailing dot names the same host, and no certificate is made out to it.
  url.hostname = url.hostname.replace(/\.$/, '');
  const host = hostOf(url);
  const secure = url.protocol === 'https:';
  const literal = ipaddr.isValid(host) ? host : undefined;
  const reason = literal === undefined ? nameReason(host, secure, rules) : judgeAddress(literal, secure, rules);
  if (reason !== undefined) return refused(reason);
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const free = literal !== undefined && isAllowed(ipaddr.parse(literal), rules);
  if (!free && !isUsualPort(port)) return refused(`has port ${port}; want 80, 443, or one above 1023 that is free`);
  return { ok: true, url };
}

/**
 * Judges one address, of a URL or of a name's answer.
 * @returns why not, as in "is …"; undefined where it may be connected to.
 */
export function judgeAddress(text: string, secure: boolean, rules: TargetRules): string | undefined {
  if (!ipaddr.isValid(text)) return 'is no address';
  const address = ipaddr.parse(text);
  if (formsOf(address).some((form) => NEVER.some((range) => matches(form, range))))
    return 'is a metadata service, which is never allowed';
  if (isAllowed(address, rules)) return undefined;
  const kind = rangeOf(address);
  if (kind !== 'unicast') return `is not a public address (${kind})`;
  return secure ? undefined : HTTP_REASON;
}

/** The host without the brackets of an IPv6 literal. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function nameReason(host: string, secure: boolean, rules: TargetRules): string | undefined {
  if (host === '') return 'has no host';
  if (host === 'localhost' || host.endsWith('.localhost')) {
    const [v4, v6] = ['127.0.0.1', '::1'].map((address) => judgeAddress(address, secure, rules));
    return v4 === undefined || v6 === undefined ? undefined : v4;
  }
  const isPrivate = !host.includes('.') || PRIVATE_DOMAINS.has(host.slice(host.lastIndexOf('.') + 1));
  if (isPrivate && rules.allowed.length > 0) return undefined; // its addresses decide
  if (!secure) return HTTP_REASON;
  return host.includes('.') ? undefined : 'has a host without a domain, which no public name is';
}

function isUsualPort(port: number): boolean {
  return port === 443 || port === 80 || (port > 1_023 && !BAD_PORTS.has(port));
}

function isAllowed(address: Address, rules: TargetRules): boolean {
  return rules.allowed.some((range) => matches(address, range));
}

function matches(address: Address, [range, bits]: Range): boolean {
  return address.kind() === range.kind() && address.match([range, bits]);
}

function rangeOf(address: Address): string {
  const range: string = address.range();
  return range === 'unicast' && address.kind() === 'ipv6' && !matches(address, GLOBAL_UNICAST) ? 'unassigned' : range;
}

/** The address, and every IPv4 address it may carry: translators on the way would take it out again. */
function formsOf(address: Address): readonly Address[] {
  const bytes = address.toByteArray();
  if (bytes.length === 4) return [address];
  const four = (from: number, mask = 0): Address =>
    ipaddr.fromByteArray(bytes.slice(from, from + 4).map((byte) => byte ^ mask));
  // Mapped, compatible, translated and NAT64 end in it; 6to4 begins with it; Teredo has the client's, inverted, last.
  return [address, four(12), four(2), four(12, 0xff)];
}

function refused(reason: string): JudgedUrl {
  return { ok: false, reason };
}
