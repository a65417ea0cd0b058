// The caller's token: held in memory and, so that a reload does not ask again, in the session storage of this tab. It is
// never written anywhere that outlives the tab, and leaves it only as the Authorization header.

const KEY = 'ironworks.token';

let token = readStored();

export function currentToken(): string {
  return token;
}

/** The empty text forgets it. */
export function setToken(value: string): void {
  token = value;
  try {
    if (value === '') sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, value);
  } catch {
    // Storage is switched off: it lives until the page is left.
  }
}

function readStored(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return ''; // storage is switched off
  }
}
