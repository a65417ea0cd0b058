// Whether what the page shows is what is.

import { lookOf } from '../model/tone.ts';
import { type Connection, connection } from '../state/live.ts';
import { useStore } from '../state/store.ts';
import { MarkSign } from './state-mark.tsx';

const WORDS: { readonly [state in Connection]: { readonly look: string; readonly words: string } } = {
  connecting: { look: 'queued', words: 'connecting' },
  live: { look: 'live', words: 'live' },
  lost: { look: 'suspect', words: 'connection lost, trying again' },
  token: { look: 'parked', words: 'token needed' },
};

export function ConnectionSign() {
  const { look, words } = WORDS[useStore(connection)];
  return (
    <span class="connection state" role="status">
      <MarkSign look={lookOf(look)} />
      <span>{words}</span>
    </span>
  );
}
