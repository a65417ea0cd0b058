import { describe, expect, it } from 'vitest';
import { bodyBytes, headerText, isBodiless, isEngineHeader, statusLine } from '../../../gateway/engine/answer.ts';

describe('an answer', () => {
  it('has a status line with the usual text, and some text for unusual numbers', () => {
    expect(statusLine(404)).toBe('404 Not Found');
    expect(statusLine(599)).toBe('599 Unknown');
  });

  it('never breaks out of a header', () => {
    expect(headerText('a\r\nb\0\u2028é\t~')).toBe('a??b???\t~');
  });

  it('leaves framing to the engine, however it is written', () => {
    expect(isEngineHeader('content-length')).toBe(true);
    expect(isEngineHeader('Transfer-Encoding')).toBe(true);
    expect(isEngineHeader('content-type')).toBe(false);
  });

  it('counts bytes, not characters', () => {
    expect(bodyBytes('é')).toBe(2);
    expect(bodyBytes(new Uint8Array(3))).toBe(3);
  });

  it('knows which statuses have no body', () => {
    expect([101, 204, 304].every(isBodiless)).toBe(true);
    expect([200, 404].some(isBodiless)).toBe(false);
  });
});
