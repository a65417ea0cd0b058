// The requests an engine has in hand, so that a stop can wait for them within its deadline and then end them.

export interface HandledRequest {
  /** The engine is stopping: an answer without an end of its own (a stream) ends now. */
  onDrain(): void;
  /** The deadline is over. */
  abort(): void;
}

export class InHand {
  readonly #requests = new Set<HandledRequest>();
  #emptied: (() => void) | undefined;

  add(request: HandledRequest): void {
    this.#requests.add(request);
  }

  delete(request: HandledRequest): void {
    this.#requests.delete(request);
    if (this.#requests.size === 0) this.#emptied?.();
  }

  /** Resolves when all are done, or when those left after `deadlineMs` were aborted. */
  async drain(deadlineMs: number): Promise<void> {
    for (const request of [...this.#requests]) request.onDrain();
    if (this.#requests.size > 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs);
        this.#emptied = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    for (const request of [...this.#requests]) request.abort();
  }
}
