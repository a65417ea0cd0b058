// The address of every connection there is, while they all come from one: behind a proxy, or on one machine, asking the
// system for the peer of each request costs more than finding its answer (measured: 3 us of a poll's 15). Exact: a
// connection from elsewhere ends the shortcut until all are closed, since which of them a request is on is not known.

export class SoleAddress {
  #address: string | undefined;
  #mixed = false;

  /** The address all open connections have; undefined where there are several, or none. */
  get address(): string | undefined {
    return this.#mixed ? undefined : this.#address;
  }

  opened(address: string): void {
    if (this.#address === undefined) this.#address = address;
    else if (this.#address !== address) this.#mixed = true;
  }

  /** The last one is closed. */
  emptied(): void {
    this.#address = undefined;
    this.#mixed = false;
  }
}
