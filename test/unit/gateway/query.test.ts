import { describe, expect, it } from 'vitest';
import type { QuerySpec } from '../../../gateway/http/query.ts';
import { parseQuery } from '../../../gateway/http/query.ts';

const spec: QuerySpec = {
  limit: { type: 'integer', min: 1, max: 1_000, description: '' },
  name: { type: 'string', description: '' },
  dry: { type: 'boolean', description: '' },
  format: { type: 'enum', values: ['json', 'mermaid'], description: '' },
  fields: { type: 'list', description: '' },
};

function pointer(text: string): unknown {
  const parsed = parseQuery(text, spec);
  if (parsed.ok) return undefined;
  const { code, data } = parsed.refused.refusal;
  return [code, (data['errors'] as { pointer: string }[])[0]?.pointer];
}

describe('a query', () => {
  it('is read by type', () => {
    const parsed = parseQuery('limit=10&name=power%20on&dry=true&format=mermaid&fields=id,name,id&', spec);

    if (!parsed.ok) throw new Error('refused');
    const { value } = parsed;
    expect([value.number('limit'), value.text('name'), value.flag('dry'), value.text('format')]).toEqual([
      10,
      'power on',
      true,
      'mermaid',
    ]);
    expect(value.list('fields')).toEqual(['id', 'name']);
    expect(value.text('absent')).toBeUndefined();
  });

  it('reads a plus as a space, as forms write it', () => {
    const parsed = parseQuery('name=power+on', spec);

    expect(parsed.ok && parsed.value.text('name')).toBe('power on');
  });

  it.each([
    ['an unknown parameter', 'color=red', 'query/color'],
    ['a prototype name', '__proto__=1', 'query/__proto__'],
    ['a parameter given twice', 'limit=1&limit=2', 'query/limit'],
    ['a number out of range', 'limit=0', 'query/limit'],
    ['a number in another notation', 'limit=1e3', 'query/limit'],
    ['a sign', 'limit=-1', 'query/limit'],
    ['a word for a boolean', 'dry=yes', 'query/dry'],
    ['an unknown word', 'format=xml', 'query/format'],
    ['an empty part of a list', 'fields=id,,name', 'query/fields'],
    ['an empty text', 'name=', 'query/name'],
  ])('is refused with %s', (_what, text, at) => {
    expect(pointer(text)).toEqual(['validation_failed', at]);
  });

  it.each(['name=%zz', 'name=%', 'name=%00', 'name=%c3%28', 'na%0ame=x'])(
    'that is not decodable (%s) is malformed',
    (text) => {
      expect(pointer(text)).toEqual(['malformed', 'query']);
    },
  );

  it('of 1,000 parameters is refused without reading them', () => {
    expect(pointer(Array.from({ length: 1_000 }, (_, index) => `a${index}=1`).join('&'))).toEqual([
      'validation_failed',
      'query',
    ]);
  });

  it('is ignored where a resource declares none', () => {
    expect(parseQuery('anything=%zz', undefined).ok).toBe(true);
  });
});
