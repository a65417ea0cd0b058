// Keeps what is known of the tokens in step with their file: it is read again every few seconds, so that a token is taken
// away, or given, without a restart, however the file is replaced. A file that is wrong or gone changes nothing and is told
// once: who could call before still can.

import type { Clock, Timer } from '../../runtime/base/clock.ts';
import type { TokenAuthenticator } from './authenticate.ts';
import { readTokenFile } from './token-file.ts';

export interface TokenWatchDeps {
  readonly file: string;
  readonly readText: (file: string) => Promise<string>;
  readonly tokens: TokenAuthenticator;
  readonly clock: Clock;
  /** Called after what is known has changed. */
  readonly changed: (count: number) => void;
  /** The file cannot be used; told again only of another reason. */
  readonly wrong: (error: unknown) => void;
}

const READ_EVERY_MS = 2_000;

export class TokenWatch {
  readonly #deps: TokenWatchDeps;
  #timer: Timer | undefined;
  #text: string | undefined;
  #wrong: string | undefined;
  #closed = false;

  constructor(deps: TokenWatchDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = this.#deps.clock.after(READ_EVERY_MS, () => void this.#look());
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    const { file, readText, tokens, changed, wrong } = this.#deps;
    try {
      const text = await readText(file);
      if (this.#closed) return;
      if (text !== this.#text) {
        const entries = readTokenFile(file, text);
        const isNews = this.#text !== undefined || this.#wrong !== undefined;
        this.#text = text;
        tokens.replace(entries);
        if (isNews) changed(entries.length);
      }
      this.#wrong = undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== this.#wrong && !this.#closed) wrong(error);
      this.#wrong = why;
    }
    if (!this.#closed) this.start();
  }
}
