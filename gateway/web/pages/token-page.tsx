// Asks for the token where the gateway wants one. It stays in this tab.

import { currentToken } from '../client/session.ts';
import { giveToken } from '../state/live.ts';
import { useEffect, useRef, useState } from '../view.ts';

export function TokenPage() {
  const [token, setToken] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <form
      class="sheet narrow"
      onSubmit={(event) => {
        event.preventDefault();
        if (token.trim() !== '') giveToken(token.trim());
      }}
    >
      <h1>Token</h1>
      {currentToken() !== '' && <p role="alert">This token is not known here.</p>}
      <p>
        This gateway lets in callers with a token. It is kept in this tab only and forgotten when the tab is closed.
      </p>
      <label class="field">
        <span>Bearer token</span>
        <input
          ref={input}
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary">
        Continue
      </button>
    </form>
  );
}
