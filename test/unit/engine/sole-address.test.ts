import { describe, expect, it } from 'vitest';
import { SoleAddress } from '../../../gateway/engine/sole-address.ts';

describe('the address all connections have', () => {
  it('is known while they come from one', () => {
    const sole = new SoleAddress();
    expect(sole.address).toBeUndefined();

    sole.opened('10.0.0.1');
    sole.opened('10.0.0.1');

    expect(sole.address).toBe('10.0.0.1');
  });

  it('is not known once another came, until all are closed', () => {
    const sole = new SoleAddress();
    sole.opened('10.0.0.1');
    sole.opened('10.0.0.2');
    sole.opened('10.0.0.1');
    expect(sole.address).toBeUndefined();

    sole.emptied();
    expect(sole.address).toBeUndefined();
    sole.opened('10.0.0.2');

    expect(sole.address).toBe('10.0.0.2');
  });
});
