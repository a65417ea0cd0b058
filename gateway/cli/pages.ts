// Lists that a gateway answers page by page, read as one up to what is wanted.

export interface PageOf<T> {
  readonly items: readonly T[];
  /** Where the next page begins; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * @param read one page of at most `limit` items, behind `after`
 * @param perPage what the gateway gives at once
 * @returns the first `wanted` items, and whether there are more
 */
export async function readPages<T>(
  wanted: number,
  perPage: number,
  read: (limit: number, after: string | undefined) => Promise<PageOf<T>>,
): Promise<{ readonly items: readonly T[]; readonly more: boolean }> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await read(Math.min(perPage, wanted - items.length), after);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined && items.length < wanted);
  return { items: items.slice(0, wanted), more: after !== undefined };
}
