import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMergePatch } from '../../../actors/contract/merge-patch.ts';
import { applyJsonPatch, mergePatchOf, sameJson } from '../../../gateway/http/json-patch.ts';
import type { Json, JsonObject } from '../../../proto/json.ts';

const document: JsonObject = { a: { b: [1, 2] }, 'x/y': 1, 't~': null };

function applied(...operations: JsonObject[]): unknown {
  const result = applyJsonPatch(document, operations);
  return result.ok ? result.value : [result.pointer, result.message];
}

describe('JSON Patch', () => {
  it.each<[string, JsonObject, Json]>([
    ['adds a member', { op: 'add', path: '/c', value: 1 }, { ...document, c: 1 }],
    ['inserts into a list', { op: 'add', path: '/a/b/1', value: 9 }, { ...document, a: { b: [1, 9, 2] } }],
    ['appends to a list', { op: 'add', path: '/a/b/-', value: 3 }, { ...document, a: { b: [1, 2, 3] } }],
    ['replaces', { op: 'replace', path: '/x~1y', value: 2 }, { ...document, 'x/y': 2 }],
    ['replaces a null', { op: 'replace', path: '/t~0', value: 2 }, { ...document, 't~': 2 }],
    ['removes from a list', { op: 'remove', path: '/a/b/0' }, { ...document, a: { b: [2] } }],
    ['moves', { op: 'move', from: '/a/b', path: '/b' }, { ...document, a: {}, b: [1, 2] }],
    ['copies', { op: 'copy', from: '/a/b/0', path: '/c' }, { ...document, c: 1 }],
    ['tests', { op: 'test', path: '/a', value: { b: [1, 2] } }, document],
  ])('%s', (_what, operation, expected) => {
    expect(applied(operation)).toEqual(expected);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['an unknown operation', { op: 'merge', path: '/a' }, /op: must be one of/],
    ['a path that is no pointer', { op: 'remove', path: 'a' }, /JSON Pointer/],
    ['a missing value', { op: 'add', path: '/a' }, /needs one/],
    ['replacing what is not there', { op: 'replace', path: '/nope', value: 1 }, /nothing to replace/],
    ['removing what is not there', { op: 'remove', path: '/nope' }, /nothing to remove/],
    ['a parent that is not there', { op: 'add', path: '/n/o', value: 1 }, /does not exist/],
    ['an index behind the end', { op: 'add', path: '/a/b/3', value: 1 }, /no such index/],
    ['an index with a leading zero', { op: 'remove', path: '/a/b/01' }, /nothing to remove/],
    ['a test that fails', { op: 'test', path: '/a', value: 1 }, /another/],
    ['moving into itself', { op: 'move', from: '/a', path: '/a/b/c' }, /within/],
    ['a prototype', { op: 'add', path: '/__proto__', value: {} }, /not allowed/],
    ['an inherited member', { op: 'remove', path: '/toString' }, /nothing to remove/],
    ['removing everything', { op: 'remove', path: '' }, /stays/],
  ])('refuses %s, naming the operation', (_what, operation, message) => {
    expect(applied({ op: 'test', path: '/x~1y', value: 1 }, operation)).toEqual(['/1', expect.stringMatching(message)]);
  });

  it('does all or nothing, and never changes what it was given', () => {
    const before = JSON.stringify(document);

    applied({ op: 'remove', path: '/a' }, { op: 'test', path: '/x~1y', value: 7 });

    expect(JSON.stringify(document)).toBe(before);
  });

  it('refuses what is no list of operations, and a list without end', () => {
    expect(applyJsonPatch(document, { op: 'add' })).toMatchObject({ ok: false, pointer: '' });
    expect(applyJsonPatch(document, [1])).toMatchObject({ ok: false, pointer: '/0' });
    expect(
      applyJsonPatch(
        document,
        Array.from({ length: 201 }, () => ({ op: 'test', path: '', value: 1 })),
      ),
    ).toMatchObject({
      ok: false,
    });
  });
});

describe('the difference of two documents as a merge patch', () => {
  const values = fc.dictionary(fc.string({ maxLength: 3 }), fc.oneof(fc.integer(), fc.string(), fc.constant([1, 2])));
  const documents = fc.dictionary(
    fc.string({ maxLength: 3 }).filter((key) => key !== '__proto__'),
    fc.oneof(fc.integer(), values),
  ) as fc.Arbitrary<JsonObject>;

  it('leads from one to the other', () => {
    fc.assert(
      fc.property(documents, documents, (from, to) => {
        expect(sameJson(applyMergePatch(from, mergePatchOf(from, to)), to)).toBe(true);
      }),
    );
  });

  it('is empty where they are equal', () => {
    expect(mergePatchOf({ a: { b: 1, c: [1] } }, { a: { c: [1], b: 1 } })).toEqual({});
  });
});
