// Subjects of NATS: tokens with dots between; in a filter `*` stands for one token and a last `>` for one or more.

export function subjectMatches(filter: string, subject: string): boolean {
  if (filter === subject) return true;
  const wanted = filter.split('.');
  const tokens = subject.split('.');
  for (let index = 0; index < wanted.length; index++) {
    const want = wanted[index];
    if (want === '>') return index === wanted.length - 1 && tokens.length > index;
    if (index >= tokens.length) return false;
    if (want !== '*' && want !== tokens[index]) return false;
  }
  return wanted.length === tokens.length;
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
