// The bytes that came last, in one piece of memory that is written round and round: what is kept costs the garbage
// collector nothing. A place is a number that only grows; what stood at an old one is overwritten.

export class ByteRing {
  readonly #bytes: Buffer;
  /** Where the next ones go, counted from the beginning of time. */
  #end = 0;

  /** Memory is taken by the system as it is written to. */
  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** Everything from this place on is kept. */
  get oldest(): number {
    return this.#end - this.size;
  }

  /** Copies `bytes`, which must fit the ring, and tells their place. */
  put(bytes: Uint8Array): number {
    const left = this.size - (this.#end % this.size);
    if (bytes.length > left) this.#end += left; // each piece stands whole
    const place = this.#end;
    this.#bytes.set(bytes, place % this.size);
    this.#end += bytes.length;
    return place;
  }

  /** A copy; `place` must not be older than {@link oldest}. */
  read(place: number, length: number): Uint8Array {
    const from = place % this.size;
    return Buffer.from(this.#bytes.subarray(from, from + length));
  }
}
