// Subjects of NATS: tokens with dots between; in a filter `*` stands for one token and a last `>` for one or more.

export function subjectMatches(filter: string, subject: string): boolean {
  if (filter === subject) return true;
  // Token by token where they stand: it is asked for every message, and cutting both into pieces cost the most of all.
  for (let want = 0, at = 0; ; ) {
    const wantEnd = endOfToken(filter, want);
    const wild = wantEnd - want === 1 ? filter[want] : '';
    if (wild === '>') return wantEnd === filter.length && at <= subject.length;
    if (at > subject.length) return false;
    const end = endOfToken(subject, at);
    if (wild !== '*' && !isSameToken(filter, want, wantEnd, subject, at, end)) return false;
    want = wantEnd + 1;
    at = end + 1;
    if (want > filter.length) return at > subject.length;
  }
}

function endOfToken(text: string, from: number): number {
  const dot = text.indexOf('.', from);
  return dot < 0 ? text.length : dot;
}

function isSameToken(one: string, from: number, end: number, other: string, at: number, otherEnd: number): boolean {
  if (end - from !== otherEnd - at) return false;
  for (let index = from; index < end; index++)
    if (one.charCodeAt(index) !== other.charCodeAt(at + index - from)) return false;
  return true;
}

/** Whether some subject matches both filters. */
export function subjectsOverlap(a: string, b: string): boolean {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; ; index++) {
    const one = left[index];
    const other = right[index];
    if (one === undefined || other === undefined) return one === other;
    if (one === '>' || other === '>') return true;
    if (one !== other && one !== '*' && other !== '*') return false;
  }
}
