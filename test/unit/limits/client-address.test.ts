import { describe, expect, it } from 'vitest';
import { TrustedProxies } from '../../../gateway/limits/client-address.ts';

const proxies = new TrustedProxies(['10.0.0.0/8', '2001:db8:ffff::/48']);

describe('the address of a client', () => {
  it.each([
    ['the peer where nothing is said', '10.0.0.1', undefined, '10.0.0.1'],
    ['the peer where it is no trusted proxy, whatever it says', '192.0.2.7', '1.2.3.4', '192.0.2.7'],
    ['the hop a trusted proxy names', '10.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['the rightmost hop that is no trusted proxy', '10.0.0.1', '1.2.3.4, 192.0.2.7, 10.9.9.9', '192.0.2.7'],
    ['the first hop where all are trusted proxies', '10.0.0.1', '10.1.1.1,10.2.2.2', '10.1.1.1'],
    ['the last proxy that said something readable', '10.0.0.1', '192.0.2.7, unknown, 10.2.2.2', '10.2.2.2'],
    ['the peer where the header is nonsense', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['read without its port', '10.0.0.1', '192.0.2.7:4711', '192.0.2.7'],
    ['read without brackets and port', '10.0.0.1', '"[2001:DB8:0:0::7]:443"', '2001:db8::7'],
    ['one text, mapped into IPv6 or not', '10.0.0.1', '::ffff:192.0.2.7', '192.0.2.7'],
    ['named by an IPv6 proxy', '2001:db8:ffff::1', '2001:db8::7', '2001:db8::7'],
  ])('is %s', (_what, peer, forwarded, expected) => {
    expect(proxies.clientOf(peer, forwarded)).toBe(expected);
  });

  it('is the peer where no proxy is trusted', () => {
    expect(new TrustedProxies([]).clientOf('127.0.0.1', '1.2.3.4')).toBe('127.0.0.1');
  });

  it('is found in time however long the header is', () => {
    const header = Array.from({ length: 10_000 }, () => '10.0.0.2').join(',');

    expect(proxies.clientOf('10.0.0.1', header)).toBe('10.0.0.2');
  });

  it.each(['10.0.0.0/33', 'here/8'])('refuses the range %s by name', (cidr) => {
    expect(() => new TrustedProxies([cidr])).toThrow(RangeError);
  });
});
