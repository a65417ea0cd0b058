// A state as everybody can read it: a mark of its own shape, in the tone of the state, and the word.

import type { Look, Mark } from '../model/tone.ts';
import { lookOf } from '../model/tone.ts';

const SHAPES: { readonly [mark in Mark]: string } = {
  dot: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z',
  ring: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9zM6 3.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6z',
  half: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9zM6 3a3 3 0 1 0 0 6z',
  check: 'M1.6 6.4l1.3-1.3 2 2 4.3-4.5 1.3 1.2-5.5 5.9z',
  cross: 'M2.9 1.6L6 4.7l3.1-3.1 1.3 1.3L7.3 6l3.1 3.1-1.3 1.3L6 7.3l-3.1 3.1-1.3-1.3L4.7 6 1.6 2.9z',
  question: 'M6 .6L11.4 6 6 11.4.6 6zM6 3.1L3.1 6 6 8.9 8.9 6z',
  bars: 'M2.5 1.8h2.4v8.4H2.5zM7.1 1.8h2.4v8.4H7.1z',
  bang: 'M6 .8L11.6 11H.4zM5.3 4.4v3h1.4v-3zM5.3 8.3v1.4h1.4V8.3z',
  wait: 'M2 1.5h8v1.6L7 6l3 2.9v1.6H2V8.9L5 6 2 3.1z',
  dash: 'M2 5.1h8v1.8H2z',
};

export function MarkSign({ look }: { readonly look: Look }) {
  return (
    <svg class={`mark tone-${look.tone}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d={SHAPES[look.mark]} fill-rule="evenodd" />
    </svg>
  );
}

export function StateMark({ state, target }: { readonly state: string; readonly target?: string | null }) {
  return (
    <span class="state">
      <MarkSign look={lookOf(state)} />
      <span>
        {state}
        {target != null && target !== state && <span class="quiet"> → {target}</span>}
      </span>
    </span>
  );
}
