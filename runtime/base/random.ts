// Randomness of the system as the port `Random`, for processes that are not simulated.

import { randomBytes } from 'node:crypto';
import type { Random } from './clock.ts';

const BYTES = 6;
let pool: Buffer = Buffer.alloc(0);
let at = 0;

/** 48 bits from the system, drawn in blocks: ids must not be guessable, nor repeat between processes. */
export const systemRandom: Random = () => {
  if (at >= pool.length) {
    pool = randomBytes(BYTES * 512);
    at = 0;
  }
  const value = pool.readUIntBE(at, BYTES) / 2 ** (8 * BYTES);
  at += BYTES;
  return value;
};
