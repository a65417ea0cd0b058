// The part of docs/guards.md that is made from the table and from what a run of it saw.

import type { Guard } from './guard.ts';

/** By rule and what was taken out: the tests that went red without it, the first of them by name. */
export interface Caught {
  readonly [guard: string]: { readonly first: string; readonly more: number };
}

export const PAGE = 'docs/guards.md';
const PART = /(<!-- generated: guards\b.*-->\n)[\s\S]*(<!-- end of guards -->)/;

export function nameOf({ rule, without }: Guard): string {
  return `${rule}: ${without}`;
}

/** @throws Error where the page has no place for it, or nobody saw a test go red without some guard. */
export function withGuards(page: string, guards: readonly Guard[], caught: Caught): string {
  const rows = guards.map((guard) => {
    const seen = caught[nameOf(guard)];
    if (seen === undefined)
      throw new Error(`nothing is on record of "${nameOf(guard)}": npm run mutations -- --record`);
    const more = seen.more === 0 ? '' : ` (and ${seen.more} more)`;
    return `| ${guard.rule} | \`${guard.file}\` | ${guard.without} | ${seen.first.replaceAll('|', '\\|')}${more} |`;
  });
  const table = ['| rule | file | what is taken out | what goes red |', '|---|---|---|---|', ...rows].join('\n');
  const parts = PART.exec(page);
  if (parts === null) throw new Error(`${PAGE} has no place for the guards`);
  const [whole, start = '', end = ''] = parts;
  return page.replace(whole, () => `${start}\n${table}\n\n${end}`);
}
