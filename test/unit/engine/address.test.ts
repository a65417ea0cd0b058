import { describe, expect, it } from 'vitest';
import { normalAddress } from '../../../gateway/engine/address.ts';

describe('an address', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['0000:0000:0000:0000:0000:ffff:c000:0207', '192.0.2.7'],
    ['0000:0000:0000:0000:0000:0000:0000:0001', '::1'],
    ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['', ''],
    ['not:an:address', 'not:an:address'],
  ])('%s is written as %s', (text, expected) => {
    expect(normalAddress(text)).toBe(expected);
  });
});
