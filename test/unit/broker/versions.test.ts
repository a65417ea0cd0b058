import { describe, expect, it } from 'vitest';
import { compareVersions, isAtLeast, unsoundPair } from '../../../runtime/broker/versions.ts';

describe('versions of nats-server', () => {
  it('are compared by number, not by letter', () => {
    expect(compareVersions('2.9.10', '2.10.1')).toBeLessThan(0);
    expect(compareVersions('v2.15.1', '2.15.1-1')).toBe(0);
    expect(compareVersions('2.15', '2.14.9')).toBeGreaterThan(0);
  });

  it('that cannot be read are older than any', () => {
    expect(isAtLeast('garbage', '0.0.1')).toBe(false);
  });

  it('are refused alone below 2.9.10 and replicated below 2.12.3, with the remedy', () => {
    expect(unsoundPair('2.9.10', 1)).toBeUndefined();
    expect(unsoundPair('2.9.9', 1)).toContain('>= 2.9.10');
    expect(unsoundPair('2.12.3', 3)).toBeUndefined();
    expect(unsoundPair('2.10.27', 3)).toContain('--replicas 1');
  });
});
