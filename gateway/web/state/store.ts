// A value that components can follow. Setting it tells the listeners in the order they came; equal values tell no one.

import { useEffect, useState } from '../view.ts';

export class Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  /** @returns what ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The store's value; the component is drawn again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, setTurn] = useState(0);
  useEffect(() => store.listen(() => setTurn((turn) => turn + 1)), [store]);
  return store.value;
}
