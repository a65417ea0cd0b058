import { describe, expect, it } from 'vitest';
import {
  noneMatches,
  readIdempotencyKey,
  readIfMatch,
  readPreferWait,
  readTrace,
} from '../../../gateway/http/request-headers.ts';

describe('Idempotency-Key', () => {
  it.each([
    ['"9b2f-1"', '9b2f-1'],
    ['9b2f-1', '9b2f-1'],
    [' "a\\"b\\\\c" ', 'a"b\\c'],
    [`"${'k'.repeat(255)}"`, 'k'.repeat(255)],
  ])('%s is read', (header, key) => {
    expect(readIdempotencyKey(header)).toEqual({ ok: true, value: key });
  });

  it.each(['', '""', '"a', 'a"b', 'a b', '"a b"', 'ключ', 'k'.repeat(256), '"a"; p=1'])('%s is refused', (header) => {
    expect(readIdempotencyKey(header)).toMatchObject({ ok: false });
  });

  it('is not needed', () => {
    expect(readIdempotencyKey(undefined)).toEqual({ ok: true, value: undefined });
  });
});

describe('Prefer', () => {
  it.each([
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['WAIT = "7"; x=1', 7],
    ['wait=600', 60],
    ['wait=0', 0],
    ['respond-async', undefined],
    ['wait=-1', undefined],
    ['wait=ten', undefined],
    [undefined, undefined],
  ])('%s waits %s s', (header, seconds) => {
    expect(readPreferWait(header)).toBe(seconds);
  });
});

describe('If-Match and If-None-Match', () => {
  it('name revisions', () => {
    expect(readIfMatch('"12", "13"')).toEqual({ ok: true, value: [12, 13] });
    expect(readIfMatch('*')).toEqual({ ok: true, value: undefined });
    expect(readIfMatch(undefined)).toEqual({ ok: true, value: undefined });
  });

  it('compare strongly for changes and weakly for reads', () => {
    expect(readIfMatch('W/"12"')).toEqual({ ok: true, value: [] });
    expect(noneMatches('W/"12"', '"12"')).toBe(false);
    expect(noneMatches('"11", "12"', '"12"')).toBe(false);
    expect(noneMatches('*', '"12"')).toBe(false);
    expect(noneMatches('"11"', '"12"')).toBe(true);
    expect(noneMatches(undefined, '"12"')).toBe(true);
  });
});

describe('traceparent', () => {
  const token = (): string => 'abcdefabcdefabcd';
  const sent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

  it('is gone on with under a span of our own', () => {
    expect(readTrace(sent, token)).toEqual({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-abcdefabcdefabcd-00',
    });
  });

  it.each([
    undefined,
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    `${sent}-more`,
  ])('starts anew where %s came', (header) => {
    expect(readTrace(header, token).traceId).toBe('abcdefabcdefabcdabcdefabcdefabcd');
  });

  it('of a later version may have more', () => {
    expect(readTrace(`01${sent.slice(2)}-more`, token).traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  });
});
