// The gate of one shard: whether effects may start now (rules J4 and J12). It is open while this process holds its
// effect lease, its ownership is not in doubt, and the former owner's effects are certainly over.
//
// G1  Once the lease has lapsed, renewing it is not enough: another may have claimed the shard meanwhile and act already.
//     The gate stays closed until `prove` has found that the log is still ours; it looks only after our renewal has
//     travelled (L2), so that whoever claims later counts from that renewal.

import type { Clock, Timer } from '../base/clock.ts';
import type { EffectGate } from '../host/attempt.ts';
import type { EffectLease } from './effect-lease.ts';

const PROVE_AGAIN_MS = 250;

/** The effects of former owners; `until` is monotonic, and moves on while one of them shows signs of life. */
export interface FormerEffects {
  readonly until: number;
}

export class ShardGate implements EffectGate {
  readonly #clock: Clock;
  readonly #lease: EffectLease;
  readonly #closeListeners = new Set<() => void>();
  readonly #openListeners = new Set<() => void>();
  readonly #unlisten: () => void;
  /** Before whose end no effect may start: they may still act. */
  readonly #former: FormerEffects;
  #timer: Timer | undefined;
  #inDoubt = false;
  /** G1: the lease has lapsed since our ownership was last certain. */
  #unproven = false;
  readonly #prove: () => Promise<boolean>;
  #proof: Timer | undefined;
  #shut = false;
  #wasOpen = false;

  /**
   * `prove` resolves true where the log is certainly still ours, false where that is not known;
   * where it is another's, the shard is dropped by whoever finds out.
   */
  constructor(clock: Clock, lease: EffectLease, former: FormerEffects, prove: () => Promise<boolean>) {
    this.#clock = clock;
    this.#lease = lease;
    this.#former = former;
    this.#prove = prove;
    this.#unproven = !lease.valid;
    this.#unlisten = lease.onChange((valid) => this.#leaseChanged(valid));
    this.#waitForTime();
    this.#changed();
  }

  /** M-effect: asked where each effect leaves. */
  get open(): boolean {
    return (
      !this.#shut &&
      !this.#inDoubt &&
      !this.#unproven &&
      this.#lease.valid &&
      this.#clock.monotonic() >= this.#former.until
    );
  }

  /** How many wait or listen; each goes as soon as its attempt is over. */
  get listeners(): number {
    return this.#openListeners.size + this.#closeListeners.size;
  }

  /** J4: an append was refused or not answered; effects stop until it is settled. */
  doubt(inDoubt: boolean): void {
    this.#inDoubt = inDoubt;
    this.#changed();
  }

  /** More is known of former owners: their end may have come nearer, or gone further off. */
  formerChanged(): void {
    if (this.#shut) return;
    this.#timer?.cancel();
    this.#waitForTime();
    this.#changed();
  }

  /** For good: the shard is released or fenced. */
  shut(): void {
    this.#shut = true;
    this.#timer?.cancel();
    this.#proof?.cancel();
    this.#unlisten();
    this.#changed();
  }

  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      if (this.open) {
        resolve();
        return;
      }
      const onOpen = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.#openListeners.delete(onOpen);
        resolve();
      };
      const onAbort = (): void => {
        this.#openListeners.delete(onOpen);
        reject(signal.reason);
      };
      this.#openListeners.add(onOpen);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  onClose(listener: () => void): () => void {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  /** G1. */
  #leaseChanged(valid: boolean): void {
    this.#proof?.cancel();
    this.#proof = undefined;
    if (!valid) this.#unproven = true;
    else if (this.#unproven) this.#proveAfter(this.#lease.travelMs);
    this.#changed();
  }

  #proveAfter(delayMs: number): void {
    const proof = this.#clock.after(delayMs, () => {
      void this.#prove().then((proven) => {
        if (this.#shut || this.#proof !== proof) return; // the lease changed meanwhile: that look is too old
        if (!proven) {
          this.#proveAfter(PROVE_AGAIN_MS);
          return;
        }
        this.#unproven = false;
        this.#changed();
      });
    });
    this.#proof = proof;
  }

  #waitForTime(): void {
    const leftMs = this.#former.until - this.#clock.monotonic();
    if (leftMs > 0) this.#timer = this.#clock.after(leftMs, () => this.formerChanged());
  }

  #changed(): void {
    const open = this.open;
    if (open === this.#wasOpen) return;
    this.#wasOpen = open;
    const listeners = open ? this.#openListeners : this.#closeListeners;
    for (const listener of [...listeners]) listener();
  }
}
