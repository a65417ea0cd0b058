// Numbers on the command line, refused with what is accepted.

import { InvalidArgumentError } from './commander.ts';

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < 1) throw new InvalidArgumentError('want a whole number from 1');
  return value;
}

/** Seconds, fractions allowed. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d{1,7}(\.\d{1,3})?$/.test(text) || value <= 0) throw new InvalidArgumentError('want seconds, more than 0');
  return value;
}
