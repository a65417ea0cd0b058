// Whether operations that overlapped can be put into one order that a sequential specification allows, and that keeps
// every operation that ended before another began in front of it (Wing and Gong's search, with memory of what was tried).
// Pure; sound and complete up to `maxSteps`.

export interface Operation<S> {
  readonly name: string;
  readonly invokedAt: number;
  /** Infinity: it may take effect at any later time, or never. */
  readonly returnedAt: number;
  /** The state after it, or undefined where it could not have ended so in this state. */
  readonly apply: (state: S) => S | undefined;
}

export type Linearized =
  | { readonly kind: 'linearizable'; readonly order: readonly string[] }
  /** `furthest` is the longest order found, `blocked` the operations none of which could come next. */
  | { readonly kind: 'impossible'; readonly furthest: readonly string[]; readonly blocked: readonly string[] }
  | { readonly kind: 'undecided'; readonly steps: number };

export function linearize<S>(
  initial: S,
  operations: readonly Operation<S>[],
  keyOf: (state: S) => string,
  maxSteps = 200_000,
): Linearized {
  const done = new Array<boolean>(operations.length).fill(false);
  const tried = new Set<string>();
  const order: string[] = [];
  let furthest: readonly string[] = [];
  let blocked: readonly string[] = [];
  let steps = 0;

  const search = (state: S): boolean => {
    if (steps++ > maxSteps) return false;
    const open = operations.flatMap((operation, index) => (done[index] === true ? [] : [{ operation, index }]));
    if (open.every(({ operation }) => operation.returnedAt === Number.POSITIVE_INFINITY)) return true;
    const key = `${done.map(Number).join('')} ${keyOf(state)}`;
    if (tried.has(key)) return false;
    tried.add(key);
    // Whatever begins after another has ended cannot come before it.
    const earliestEnd = Math.min(...open.map(({ operation }) => operation.returnedAt));
    const next = open.filter(({ operation }) => operation.invokedAt <= earliestEnd);
    for (const { operation, index } of next.sort((a, b) => a.operation.returnedAt - b.operation.returnedAt)) {
      const after = operation.apply(state);
      if (after === undefined) continue;
      done[index] = true;
      order.push(operation.name);
      if (search(after)) return true;
      done[index] = false;
      order.pop();
    }
    if (order.length >= furthest.length) {
      furthest = [...order];
      blocked = next.map(({ operation }) => operation.name);
    }
    return false;
  };

  if (search(initial)) return { kind: 'linearizable', order };
  if (steps > maxSteps) return { kind: 'undecided', steps };
  return { kind: 'impossible', furthest, blocked };
}
