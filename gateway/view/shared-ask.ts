// One question in flight serves everyone who asks while it waits to be sent. An answer is given only to those who asked
// before its question was sent, so that nobody gets one older than the asking.

export class SharedAsk<T> {
  readonly #ask: () => Promise<T>;
  #current: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  get(): Promise<T> {
    if (this.#current === undefined) return this.#send();
    this.#next ??= this.#current
      .catch(() => {}) // its failure was told to its own askers
      .then(() => {
        this.#next = undefined;
        return this.#send();
      });
    return this.#next;
  }

  #send(): Promise<T> {
    const current = this.#ask().finally(() => {
      if (this.#current === current) this.#current = undefined;
    });
    this.#current = current;
    return current;
  }
}
