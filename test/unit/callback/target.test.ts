import { describe, expect, it } from 'vitest';
import { judgeAddress, judgeUrl, targetRules } from '../../../runtime/callback/target.ts';

const strict = targetRules([]);
const wide = targetRules(['0.0.0.0/0', '::/0']);
const local = targetRules(['127.0.0.0/8', '::1/128', '10.1.0.0/16']);

describe('a callback URL', () => {
  it.each([
    ['https://ops.example/hook'],
    ['https://ops.example:8443/hook?token=1#top'],
    ['https://ops.example./hook'],
    ['https://8.8.8.8/hook'],
    ['https://[2606:4700:4700::1111]/hook'],
    ['https://xn--bcher-kva.example/hook'],
    ['HTTPS://OPS.EXAMPLE/hook'],
  ])('may be %s', (url) => {
    expect(judgeUrl(url, strict)).toMatchObject({ ok: true });
  });

  it.each([
    ['a host of this machine by address', 'https://127.0.0.1/'],
    ['the same, as a decimal number', 'https://2130706433/'],
    ['the same, in octal', 'https://0177.0.0.1/'],
    ['the same, in hexadecimal', 'https://0x7f.0.0.1/'],
    ['the same, as one hexadecimal number', 'https://0x7f000001/'],
    ['the same, shortened', 'https://127.1/'],
    ['the same, with a trailing dot', 'https://127.0.0.1./'],
    ['the same, percent-encoded', 'https://%31%32%37.0.0.1/'],
    ['the same, in circled digits', 'https://①②⑦.⓪.⓪.①/'],
    ['the same, in wide digits and ideographic stops', 'https://１２７。０。０。１/'],
    ['the same, behind backslashes', 'https:\\\\127.0.0.1\\'],
    ['another address of this machine', 'https://127.255.255.254/'],
    ['this machine by name', 'https://localhost/'],
    ['this machine by name, with a trailing dot', 'https://localhost./'],
    ['this machine by name, in capitals', 'https://LOCALHOST/'],
    ['a name below localhost', 'https://a.localhost/'],
    ['no address at all', 'https://0.0.0.0/'],
    ['no address at all, shortened', 'https://0/'],
    ['a private address (10/8)', 'https://10.0.0.1/'],
    ['a private address (172.16/12)', 'https://172.31.255.1/'],
    ['a private address (192.168/16)', 'https://192.168.1.1/'],
    ['an address of a carrier', 'https://100.64.0.1/'],
    ['a link-local address', 'https://169.254.1.1/'],
    ['a metadata service', 'https://169.254.169.254/latest/meta-data'],
    ['a metadata service, as a decimal number', 'https://2852039166/'],
    ['an address for documentation', 'https://192.0.2.1/'],
    ['an address for benchmarks', 'https://198.18.0.1/'],
    ['a multicast address', 'https://224.0.0.1/'],
    ['a reserved address', 'https://240.0.0.1/'],
    ['the broadcast address', 'https://255.255.255.255/'],
    ['this machine over IPv6', 'https://[::1]/'],
    ['this machine over IPv6, in full', 'https://[0:0:0:0:0:0:0:1]/'],
    ['no address over IPv6', 'https://[::]/'],
    ['a mapped IPv4 address', 'https://[::ffff:127.0.0.1]/'],
    ['a mapped public IPv4 address', 'https://[::ffff:8.8.8.8]/'],
    ['a compatible IPv4 address', 'https://[::127.0.0.1]/'],
    ['a translated IPv4 address', 'https://[::ffff:0:127.0.0.1]/'],
    ['an address behind NAT64', 'https://[64:ff9b::7f00:1]/'],
    ['an address behind a local NAT64', 'https://[64:ff9b:1::7f00:1]/'],
    ['an address of 6to4', 'https://[2002:7f00:1::]/'],
    ['an address of Teredo', 'https://[2001:0:0:1::1]/'],
    ['a unique local address', 'https://[fd12:3456::1]/'],
    ['a link-local IPv6 address', 'https://[fe80::1]/'],
    ['a site-local IPv6 address', 'https://[fec0::1]/'],
    ['an IPv6 address for documentation', 'https://[2001:db8::1]/'],
    ['a multicast IPv6 address', 'https://[ff02::1]/'],
    ['an unassigned IPv6 address', 'https://[4000::1]/'],
    ['a metadata service over IPv6', 'https://[fd00:ec2::254]/'],
    ['a name without a domain', 'https://metadata/'],
    ['http', 'http://ops.example/hook'],
    ['http to a public address', 'http://8.8.8.8/'],
    ['another scheme', 'ftp://ops.example/'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['user information', 'https://user:password@ops.example/'],
    ['a user that looks like the host', 'https://ops.example@127.0.0.1/'],
    ['a port of another service', 'https://ops.example:22/'],
    ['a port browsers refuse', 'https://ops.example:6667/'],
    ['no host', 'https://'],
    ['a zone', 'https://[fe80::1%25eth0]/'],
    ['no URL', 'hook'],
    ['more than 2,048 characters', `https://ops.example/${'a'.repeat(2_048)}`],
  ])('is refused with %s', (_what, url) => {
    expect(judgeUrl(url, strict)).toMatchObject({ ok: false, reason: expect.stringMatching(/./) });
  });

  it.each([
    ['http://127.0.0.1:9999/hook'],
    ['https://127.0.0.1:22/hook'],
    ['http://localhost:9999/hook'],
    ['http://[::1]:9999/hook'],
    ['http://10.1.2.3/hook'],
    ['http://receiver:8080/hook'],
    ['http://hooks.rack7.internal/hook'],
    ['https://hooks.example/hook'],
  ])('may be %s where its address is in an allowed range', (url) => {
    expect(judgeUrl(url, local)).toMatchObject({ ok: true });
  });

  it.each([
    ['http://10.2.0.1/'],
    ['https://10.2.0.1/'],
    ['http://8.8.8.8/'],
    ['https://192.168.0.1/'],
    ['http://hooks.example/'],
  ])('is not allowed by the ranges of others: %s', (url) => {
    expect(judgeUrl(url, local)).toMatchObject({ ok: false });
  });

  it.each([
    ['https://169.254.169.254/'],
    ['http://169.254.169.254/'],
    ['https://169.254.170.2/'],
    ['https://168.63.129.16/'],
    ['https://[fd00:ec2::254]/'],
    ['https://[::ffff:169.254.169.254]/'],
    ['https://[::169.254.169.254]/'],
    ['https://[64:ff9b::a9fe:a9fe]/'],
    ['https://[2002:a9fe:a9fe::1]/'],
    ['https://[2001:0:1:1:0:0:5601:5601]/'],
  ])('never reaches a metadata service, whatever is allowed: %s', (url) => {
    expect(judgeUrl(url, wide)).toEqual({ ok: false, reason: expect.stringContaining('metadata') });
  });

  it('is read as it will be sent: without fragment and without the dot of a root', () => {
    const judged = judgeUrl('https://Ops.Example./hook#secret', strict);

    expect(judged.ok && judged.url.href).toBe('https://ops.example/hook');
  });
});

describe('an address a name resolves to', () => {
  it.each([
    ['8.8.8.8', true, undefined],
    ['2606:4700:4700::1111', true, undefined],
    ['127.0.0.1', true, 'loopback'],
    ['::ffff:10.0.0.1', true, 'ipv4Mapped'],
    ['169.254.169.254', true, 'metadata'],
    ['8.8.8.8', false, 'http'],
    ['not an address', true, 'no address'],
  ])('%s over https %s: %s', (address, secure, reason) => {
    const judged = judgeAddress(address, secure, strict);

    if (reason === undefined) expect(judged).toBeUndefined();
    else expect(judged).toContain(reason);
  });

  it('may be private where that is allowed, for http as well', () => {
    expect(judgeAddress('10.1.2.3', false, local)).toBeUndefined();
    expect(judgeAddress('10.2.2.3', false, local)).toContain('private');
  });
});

describe('the allowed ranges', () => {
  it.each([['999.0.0.0/8'], ['10.0.0.0/33'], ['10.0.0.0'], ['fd00::/129']])('refuse %s', (text) => {
    expect(() => targetRules([text])).toThrow(RangeError);
  });
});
