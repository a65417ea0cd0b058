// A list of whole numbers below 2^32 in four bytes each, which grows by half.

export class NumberColumn {
  #numbers: Uint32Array;
  #length = 0;

  /** @param room for so many before it grows */
  constructor(room = 16) {
    this.#numbers = new Uint32Array(Math.max(16, room));
  }

  get length(): number {
    return this.#length;
  }

  /** 0 beyond its end. */
  at(index: number): number {
    return this.#numbers[index] ?? 0;
  }

  push(number: number): void {
    this.set(this.#length, number);
  }

  /** What lies between its end and `index` is 0. */
  set(index: number, number: number): void {
    if (index >= this.#length) {
      this.#makeRoom(index + 1);
      this.#length = index + 1;
    }
    this.#numbers[index] = number;
  }

  insert(index: number, number: number): void {
    this.#makeRoom(this.#length + 1);
    this.#numbers.copyWithin(index + 1, index, this.#length);
    this.#numbers[index] = number;
    this.#length++;
  }

  #makeRoom(length: number): void {
    if (length <= this.#numbers.length) return;
    const larger = new Uint32Array(Math.max(length, Math.ceil(this.#numbers.length * 1.5)));
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
