import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Guard, mutated } from '../../mutations/guard.ts';
import { guards } from '../../mutations/guards.ts';
import { mutationPlugin } from '../../mutations/mutate.ts';
import { type Caught, nameOf, PAGE, withGuards } from '../../mutations/page.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8');

describe('the table of guards', () => {
  it.each(guards.map((guard) => ({ name: nameOf(guard), guard })))(
    'is in step with the code: $name',
    async ({ guard }) => {
      const source = await read(guard.file);

      expect(mutated(guard, source)).not.toBe(source);
    },
  );

  it('names each guard once', () => {
    expect(new Set(guards.map(nameOf)).size).toBe(guards.length);
  });

  it('is the one the page shows (else: npm run mutations -- --record)', async () => {
    const caught = JSON.parse(await read('test/mutations/caught.json')) as Caught; // proof: written by the runner of the table
    const page = await read(PAGE);

    expect(withGuards(page, guards, caught)).toBe(page);
  });
});

describe('taking a guard out', () => {
  const guard: Guard = { rule: 'X', file: 'a/b.ts', without: 'it', find: 'if (x) y();', put: '', tests: [] };

  it('changes the one place', () => {
    expect(mutated(guard, 'a(); if (x) y(); b();')).toBe('a();  b();');
  });

  it.each(['a();', 'if (x) y(); if (x) y();'])('is refused where that place is not certain: %s', (source) => {
    expect(() => mutated(guard, source)).toThrow('a/b.ts: what "it" takes out is not there exactly once');
  });

  it('is done to the file meant alone, and only where it is asked for', () => {
    const [first] = guards;
    if (first === undefined) throw new Error('there are guards');

    expect(mutationPlugin('0').transform(`x ${first.find} x`, `/any/where/${first.file}`)).toBe(`x ${first.put} x`);
    expect(mutationPlugin('0').transform(first.find, '/any/other.ts')).toBeUndefined();
    expect(mutationPlugin(undefined).transform(first.find, `/any/where/${first.file}`)).toBeUndefined();
    expect(() => mutationPlugin('9999')).toThrow('names no guard');
  });
});
