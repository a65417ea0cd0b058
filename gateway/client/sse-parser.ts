// Server-sent events out of the text of a response (WHATWG HTML, 9.2.6), as it comes in: pieces may end anywhere.

export interface SseMessage {
  /** As this message has it; undefined where it has none. */
  readonly id: string | undefined;
  /** Empty: none was given. */
  readonly event: string;
  /** Empty for a message that only moves the id on. */
  readonly data: string;
}

export class SseParser {
  readonly #maxChars: number;
  #rest = '';
  #held = 0;
  #id: string | undefined;
  #event = '';
  #data: string[] = [];

  /** @param maxChars of one message; more is an error, since it is no stream of ours. */
  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  /** The messages that are whole now. @throws RangeError for one that is too long. */
  push(chunk: string): readonly SseMessage[] {
    const messages: SseMessage[] = [];
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') messages.push(...this.#dispatch());
      else this.#take(line);
    }
    if (this.#held + this.#rest.length > this.#maxChars)
      throw new RangeError(`a message of the stream is longer than ${this.#maxChars} characters`);
    return messages;
  }

  #take(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    this.#held += value.length;
    if (field === 'id') this.#id = value;
    else if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
  }

  #dispatch(): readonly SseMessage[] {
    const message = { id: this.#id, event: this.#event, data: this.#data.join('\n') };
    const empty = message.id === undefined && message.data === '';
    this.#id = undefined;
    this.#event = '';
    this.#data = [];
    this.#held = 0;
    return empty ? [] : [message];
  }
}
