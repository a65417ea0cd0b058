// A Map that lets go of what was set longest ago, in a time that does not grow with it. A Map keeps the places of what was
// deleted until it is rehashed: walked from its start for each eviction, as `keys().next()` does, it passes all of them
// again, a hundred thousand in a large one. One walk that goes on where it was passes each place once.

export class OldestFirst<K, V> {
  readonly #values = new Map<K, V>();
  /** Everything behind it has gone or was set again since, which put it at the end. */
  #walk: IterableIterator<[K, V]> | undefined;

  get size(): number {
    return this.#values.size;
  }

  get(key: K): V | undefined {
    return this.#values.get(key);
  }

  /** From now on it is the newest, whether it was here or not. */
  set(key: K, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
  }

  delete(key: K): boolean {
    return this.#values.delete(key);
  }

  /** Takes out the oldest; undefined where nothing is left. */
  shift(): readonly [K, V] | undefined {
    if (this.#values.size === 0) return undefined;
    this.#walk ??= this.#values.entries();
    const oldest = this.#walk.next();
    if (oldest.done === true) {
      // A walk that has seen the end stays there.
      this.#walk = undefined;
      return this.shift();
    }
    this.#values.delete(oldest.value[0]);
    return oldest.value;
  }
}
