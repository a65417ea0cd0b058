// Which rows of a long list are worth drawing: those in sight and a few around them. Rows are of one height.

export interface Window {
  readonly first: number;
  /** Behind the last one drawn. */
  readonly end: number;
}

const AROUND = 8;

/** Heights and `scrollTop` in pixels; `scrollTop` may lie outside the list. */
export function windowOf(scrollTop: number, viewHeight: number, rowHeight: number, count: number): Window {
  const inSight = Math.ceil(viewHeight / rowHeight);
  const top = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const first = Math.max(0, Math.min(top, count - inSight) - AROUND);
  return { first, end: Math.min(count, Math.max(top, first + AROUND) + inSight + AROUND) };
}
