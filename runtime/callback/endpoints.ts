// Which callback is tried next: those that are due, fairly over the endpoints they go to, never more at once than there
// are slots. Pure bookkeeping; the time comes with each question.
//
// E1  One endpoint (an origin) holds at most `slotsOfEndpoint` slots, and one only while its last try has failed: bad
//     endpoints leave the slots to the others.
// E2  Endpoints take turns, so that a long line for one does not keep the rest waiting.

export interface Waiting {
  /** Names the callback. */
  readonly key: string;
  /** Of its URL. */
  readonly origin: string;
  /** Monotonic, in milliseconds. */
  readonly dueAt: number;
}

export interface EndpointLimits {
  /** Tries under way at once, of all endpoints together. */
  readonly slots: number;
  /** Asked each time, since it is a share of what the whole cluster may use. At least 1. */
  readonly slotsOfEndpoint: () => number;
}

interface Endpoint {
  /** By `dueAt`. */
  readonly line: Waiting[];
  inFlight: number;
  ailing: boolean;
}

export class Endpoints {
  readonly #limits: EndpointLimits;
  /** In the order of their turns. */
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #waiting = new Map<string, Waiting>();
  #inFlight = 0;

  constructor(limits: EndpointLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** A newer time for the same key takes the older one's place. */
  add(waiting: Waiting): void {
    this.remove(waiting.key);
    this.#waiting.set(waiting.key, waiting);
    const { line } = this.#endpoint(waiting.origin);
    let low = 0;
    let high = line.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((line[middle]?.dueAt ?? 0) <= waiting.dueAt) low = middle + 1;
      else high = middle;
    }
    line.splice(low, 0, waiting);
  }

  remove(key: string): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    this.#waiting.delete(key);
    const endpoint = this.#endpoint(waiting.origin);
    endpoint.line.splice(endpoint.line.indexOf(waiting), 1);
    this.#forgetIdle(waiting.origin, endpoint);
  }

  /** The next that is due and has a slot, which it then holds until {@link done}. */
  take(now: number): Waiting | undefined {
    if (this.#inFlight >= this.#limits.slots) return undefined;
    for (const [origin, endpoint] of this.#endpoints) {
      const first = endpoint.line[0];
      if (first === undefined || first.dueAt > now || !this.#hasSlot(endpoint)) continue;
      endpoint.line.shift();
      this.#waiting.delete(first.key);
      endpoint.inFlight++;
      this.#inFlight++;
      this.#endpoints.delete(origin);
      this.#endpoints.set(origin, endpoint); // E2: to the end of the turns
      return first;
    }
    return undefined;
  }

  /** Gives the slot back. `answered`: the endpoint did what is expected of it. */
  done(origin: string, answered: boolean): void {
    const endpoint = this.#endpoint(origin);
    endpoint.inFlight--;
    endpoint.ailing = !answered;
    this.#inFlight--;
    this.#forgetIdle(origin, endpoint);
  }

  /** When the next one that has a slot is due; infinite where only the end of another can make way. */
  nextDueAt(): number {
    let next = Number.POSITIVE_INFINITY;
    if (this.#inFlight >= this.#limits.slots) return next;
    for (const endpoint of this.#endpoints.values()) {
      const first = endpoint.line[0];
      if (first !== undefined && this.#hasSlot(endpoint)) next = Math.min(next, first.dueAt);
    }
    return next;
  }

  #hasSlot(endpoint: Endpoint): boolean {
    return endpoint.inFlight < (endpoint.ailing ? 1 : Math.max(1, this.#limits.slotsOfEndpoint()));
  }

  #endpoint(origin: string): Endpoint {
    let endpoint = this.#endpoints.get(origin);
    if (endpoint === undefined) {
      endpoint = { line: [], inFlight: 0, ailing: false };
      this.#endpoints.set(origin, endpoint);
    }
    return endpoint;
  }

  #forgetIdle(origin: string, endpoint: Endpoint): void {
    if (endpoint.line.length === 0 && endpoint.inFlight === 0) this.#endpoints.delete(origin);
  }
}
