import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subjectMatches } from '../../../runtime/sim/subject-match.ts';

test('a filter takes what its tokens take, one by one', () => {
  const tokens = (items: readonly string[]) => fc.array(fc.constantFrom(...items), { minLength: 1, maxLength: 4 });
  const byTokens = (filter: readonly string[], subject: readonly string[]): boolean => {
    const [want, ...rest] = filter;
    if (want === undefined) return subject.length === 0;
    if (want === '>') return rest.length === 0 && subject.length > 0;
    return subject.length > 0 && (want === '*' || want === subject[0]) && byTokens(rest, subject.slice(1));
  };

  fc.assert(
    fc.property(tokens(['a', 'b', 'ab', '*', '>']), tokens(['a', 'b', 'ab', 'ba']), (filter, subject) => {
      expect(subjectMatches(filter.join('.'), subject.join('.'))).toBe(byTokens(filter, subject));
    }),
  );
});
