// The order to stop one piece of work, given once, with a reason. Everything that runs holds one, and few ever look at
// an AbortSignal: so the signal is made only for who asks. A controller and a listener for each attempt of each step
// were 6 % of a conductor's CPU under load.

export class Stop {
  #stopped = false;
  #reason: unknown;
  #controller: AbortController | undefined;
  #listeners: Set<() => void> | undefined;

  get stopped(): boolean {
    return this.#stopped;
  }

  /** What {@link stop} was called with; undefined before. */
  get reason(): unknown {
    return this.#reason;
  }

  /** The same order as the platform knows it. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#stopped) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** The first call counts. Listeners are told in the order they came, before this returns. */
  stop(reason: unknown): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
    const listeners = this.#listeners;
    this.#listeners = undefined;
    for (const listener of listeners ?? []) listener();
  }

  /** `listener` is called once, at once where the order was given before. Call what is returned to be told no more. */
  onStop(listener: () => void): () => void {
    if (this.#stopped) {
      listener();
      return () => undefined;
    }
    this.#listeners ??= new Set();
    const listeners = this.#listeners;
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
}
