import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEncoding, checkMediaType, parseJsonBody, parseJsonText } from '../../../gateway/http/json-body.ts';

function refusal(text: string): { code: string; pointer: unknown } | undefined {
  const parsed = parseJsonText(text);
  if (parsed.ok) return undefined;
  const [first] = (parsed.refused.refusal.data['errors'] ?? []) as { pointer: string }[];
  return { code: parsed.refused.refusal.code, pointer: first?.pointer };
}

describe('a JSON body', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\\u0000|\\ud[89a-f]/i.test(text) && !text.includes('"__proto__"'));

        const parsed = parseJsonText(text);

        if (parsed.ok) expect(JSON.stringify(parsed.value)).toBe(text);
        else
          expect(parsed.refused.refusal.data['errors']).toMatchObject([{ message: expect.stringMatching(/53 bits/) }]);
      }),
    );
  });

  it.each([
    ['a key given twice', '{"a":{"b":1,"c":2,"b":3}}', '/a/b'],
    ['a key given twice in another spelling', '{"a":1,"\\u0061":2}', '/a'],
    ['a number too large to be held', '{"a":[1,1e999]}', '/a/1'],
    ['an integer that would lose digits', '{"n":9007199254740993}', '/n'],
    ['half of a surrogate pair', '{"s":"\\ud800"}', '/s'],
    ['a NUL character', '{"s":"a\\u0000b"}', '/s'],
    ['a prototype key', '{"__proto__":{"polluted":true}}', '/__proto__'],
    ['a prototype key in another spelling', '{"\\u005f_proto__":{"polluted":true}}', '/__proto__'],
    ['constructor.prototype', '{"constructor":{"prototype":{"polluted":true}}}', '/constructor/prototype'],
    ['text that is not JSON', '{"a":', ''],
    ['a number JSON does not have', '{"a":NaN}', ''],
    ['nothing but white space', '  ', ''],
  ])('is refused with %s', (_what, text, pointer) => {
    expect(refusal(text)).toEqual({ code: 'malformed', pointer });
    expect('polluted' in {}).toBe(false);
  });

  it('may nest 32 levels and no more, however deep the attack', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

    expect(parseJsonText(nested(32)).ok).toBe(true);
    expect(parseJsonText(nested(33)).ok).toBe(false);
    expect(refusal(`{"a":${nested(10_000)}}`)).toMatchObject({ code: 'malformed' });
  });

  it('keeps what only looks dangerous', () => {
    for (const text of [
      '{"a":{"x":1},"b":{"x":1}}',
      '["b","b",{"b":"b"}]',
      '{"a":"\\ud83d\\ude00","n":-0.5e-3,"big":9007199254740991,"s":"a,\\"b\\":1"}',
      '{"constructor":"a name"}',
    ])
      expect(parseJsonText(text)).toMatchObject({ ok: true });
  });

  it('is refused when it is not UTF-8, or starts with a byte order mark', () => {
    const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

    expect(parseJsonBody(bytes(0x22, 0xc0, 0xaf, 0x22)).ok).toBe(false); // overlong
    expect(parseJsonBody(bytes(0x22, 0xed, 0xa0, 0x80, 0x22)).ok).toBe(false); // a surrogate, encoded
    expect(parseJsonBody(bytes(0x22, 0xff, 0x22)).ok).toBe(false);
    expect(parseJsonBody(bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d)).ok).toBe(false);
    expect(parseJsonBody(bytes(0x7b, 0x7d)).ok).toBe(true);
  });

  it('costs in proportion to its size, however many keys it has', () => {
    const text = (keys: number): string => `{${Array.from({ length: keys }, (_, index) => `"k${index}":1`).join(',')}}`;
    const few = { text: text(4_000), leastMs: Number.POSITIVE_INFINITY };
    const many = { text: text(20_000), leastMs: Number.POSITIVE_INFINITY };
    // Five times as many: a scan that looked back at what it has read would cost twenty-five times as much, every time.
    // What else the machine does only adds to a run, so the least of many is looked at, until it shows enough.
    for (let round = 0; round < 40 && !(many.leastMs < 15 * few.leastMs); round++)
      for (const body of [few, many]) {
        const startedAt = performance.now();
        expect(parseJsonText(body.text).ok).toBe(true);
        body.leastMs = Math.min(body.leastMs, performance.now() - startedAt);
      }

    expect(many.leastMs / few.leastMs).toBeLessThan(15);
  });
});

describe('a content type', () => {
  const accepted = ['application/json'];

  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('%s is read', (header) => {
    expect(checkMediaType(header, accepted)).toEqual({ ok: true, value: 'application/json' });
  });

  it.each([undefined, '', 'text/plain', 'application/json; charset=latin1', 'application/jsonx'])(
    '%s is refused, and what would do is told',
    (header) => {
      expect(checkMediaType(header, accepted)).toMatchObject({
        ok: false,
        refused: { refusal: { code: 'unsupported_media_type', data: { accepted } } },
      });
    },
  );
});

describe('a content encoding', () => {
  it.each([undefined, 'identity', ' Identity '])('%s is read', (header) => {
    expect(checkEncoding(header).ok).toBe(true);
  });

  it.each(['gzip', 'br, gzip', 'x', ''])('%s is refused, and what would do is told', (header) => {
    expect(checkEncoding(header)).toMatchObject({
      ok: false,
      refused: { refusal: { code: 'unsupported_media_type' }, headers: [['accept-encoding', 'identity']] },
    });
  });
});
