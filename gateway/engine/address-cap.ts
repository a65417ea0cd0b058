// At most so many connections of one address, or of one network of IPv6 (B9): one client that opens them without end takes
// no more than its share of the descriptors. A newcomer over the cap is closed before anything is read from it, and counted.
//
// A1 An engine that tells who closed is counted exactly.
// A2 uWebSockets.js does not tell: when its filter says that a connection has closed, the object it gives is another one than
//    at the opening, and the descriptor is gone, so that its address reads as nothing (3.0.6, measured). There openings alone
//    are counted, which is never too few, and only where that is over the cap the system is asked what is so: at most so
//    often, and until it has answered newcomers are let in.

import { networkOf } from './address.ts';

export interface CapLimits {
  /** 0: as many as there are. */
  readonly maxConnectionsPerAddress: number;
  /** Addresses that are not counted: this machine, and proxies that stand for many clients. */
  readonly isExempt: (address: string) => boolean;
}

/** Connections that stand, by address in its one form; undefined where the system cannot be asked. */
export type CountConnections = () => Promise<ReadonlyMap<string, number> | undefined>;

const ASK_EVERY_MS = 250;
/** Addresses remembered of which it is not known whether they have any connection left; beyond it the system is asked. */
const MAX_UNSURE = 10_000;

export class AddressCap {
  readonly #limits: CapLimits;
  readonly #count: CountConnections | undefined;
  #open = new Map<string, number>();
  /** Addresses that the system was seen to be full of (A2); where closings are told they are counted instead. */
  #full: ReadonlySet<string> = new Set();
  #sinceAsked = new Map<string, number>();
  #asking = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #refused = 0;

  /** @param count how to ask the system, for an engine that does not tell who closed */
  constructor(limits: CapLimits, count?: CountConnections) {
    this.#limits = limits;
    this.#count = count;
  }

  /** Connections closed for it since the start. */
  get refused(): number {
    return this.#refused;
  }

  /** False: over the cap, and to be closed; it is not counted among the open ones. */
  opened(address: string): boolean {
    const { maxConnectionsPerAddress: most, isExempt } = this.#limits;
    if (most === 0 || isExempt(address)) return true;
    const network = networkOf(address);
    const open = (this.#open.get(network) ?? 0) + 1;
    if (open > most && this.#isFull(network)) {
      this.#refused++;
      return false;
    }
    this.#open.set(network, open);
    if (this.#asking) this.#sinceAsked.set(network, (this.#sinceAsked.get(network) ?? 0) + 1);
    if (this.#count !== undefined && this.#open.size > MAX_UNSURE) this.#ask(this.#count);
    return true;
  }

  /** A connection that was let in is gone. */
  closed(address: string): void {
    const network = networkOf(address);
    const left = (this.#open.get(network) ?? 1) - 1;
    if (left > 0) this.#open.set(network, left);
    else this.#open.delete(network);
  }

  /** None is left. */
  emptied(): void {
    this.#open.clear();
    this.#full = new Set();
  }

  #isFull(network: string): boolean {
    if (this.#count === undefined) return true;
    this.#ask(this.#count);
    return this.#full.has(network);
  }

  #ask(count: CountConnections): void {
    if (this.#asking || performance.now() - this.#askedAt < ASK_EVERY_MS) return;
    this.#asking = true;
    this.#askedAt = performance.now();
    this.#sinceAsked = new Map();
    void count().then(
      (standing) => this.#told(standing),
      () => this.#told(undefined),
    );
  }

  /** Where the system cannot be asked nothing is known, and nobody is refused for what may be long gone. */
  #told(standing: ReadonlyMap<string, number> | undefined): void {
    this.#asking = false;
    const open = new Map<string, number>();
    for (const [address, connections] of standing ?? [])
      open.set(networkOf(address), (open.get(networkOf(address)) ?? 0) + connections);
    const most = this.#limits.maxConnectionsPerAddress;
    this.#full = new Set([...open].filter(([, connections]) => connections >= most).map(([network]) => network));
    for (const [network, more] of this.#sinceAsked) open.set(network, (open.get(network) ?? 0) + more);
    this.#open = open;
  }
}
