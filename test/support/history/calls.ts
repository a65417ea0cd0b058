// The calls of a history: each invocation with its end.

import type { Answer, Ask, HistoryEvent } from './event.ts';

export interface Call {
  readonly call: number;
  readonly client: string;
  readonly node: string;
  readonly trace: string;
  readonly ask: Ask;
  /** Place in the history, which orders what happens at one instant too. */
  readonly invokedAt: number;
  /** Infinity where it never ended. */
  readonly endedAt: number;
  /** In milliseconds; so far, where it never ended. */
  readonly tookMs: number;
  readonly end:
    | { readonly kind: 'ok'; readonly answer: Answer }
    | { readonly kind: 'refused'; readonly code: string }
    | { readonly kind: 'unknown' };
}

export function callsOf(history: readonly HistoryEvent[]): readonly Call[] {
  const calls = new Map<number, Call>();
  for (const [place, event] of history.entries()) {
    if (event.what === 'invoke') {
      const { call, client, node, trace, ask } = event;
      const end = { kind: 'unknown' } as const;
      const none = { endedAt: Number.POSITIVE_INFINITY, tookMs: 0, end };
      calls.set(call, { call, client, node, trace, ask, invokedAt: place, ...none });
    } else if (event.what === 'ok' || event.what === 'refuse' || event.what === 'unknown') {
      const begun = calls.get(event.call);
      if (begun === undefined) throw new Error(`call ${event.call} ends without having begun`);
      const tookMs = event.at - (history[begun.invokedAt]?.at ?? event.at);
      calls.set(event.call, { ...begun, endedAt: place, tookMs, end: endOf(event) });
    }
  }
  return [...calls.values()];
}

function endOf(event: Extract<HistoryEvent, { what: 'ok' | 'refuse' | 'unknown' }>): Call['end'] {
  switch (event.what) {
    case 'ok':
      return { kind: 'ok', answer: event.answer };
    case 'refuse':
      return { kind: 'refused', code: event.code };
    case 'unknown':
      return { kind: 'unknown' };
  }
}
