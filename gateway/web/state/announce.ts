// What is read out to those who do not see the page: the last thing worth saying, politely.

import { Store } from './store.ts';

export const announcement: Store<string> = new Store('');

export function announce(words: string): void {
  announcement.set(words);
}
