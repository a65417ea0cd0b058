// An actor's way to a slot of its conductor (A7): a task for which none is free stays queued, and its actor waits in line
// for one (start-slots.ts), for as long as some task of it could start.

import type { Release, StartSlots, Turn } from './start-slots.ts';

export class SlotSeeker {
  readonly #slots: StartSlots;
  readonly #granted: () => void;
  /** The place in line; then the slot, until the run that it is for begins. */
  #turn: (Turn & { readonly tenant: string }) | undefined;
  #slot: Release | undefined;

  /** `granted` is told of a slot that was waited for: it is used with {@link take}, or given up. */
  constructor(slots: StartSlots, granted: () => void) {
    this.#slots = slots;
    this.#granted = granted;
  }

  get holds(): boolean {
    return this.#slot !== undefined;
  }

  /** Whether a task of this tenant may start at once. */
  isFree(tenant: string): boolean {
    return this.holds || this.#slots.isFree(tenant);
  }

  /** Waits in line for this tenant; for none, is out of line. */
  seek(tenant: string | undefined): void {
    if (this.holds || this.#turn?.tenant === tenant) return;
    this.#turn?.cancel();
    this.#turn = undefined;
    if (tenant === undefined) return;
    const turn = this.#slots.wait(tenant, (slot) => {
      this.#turn = undefined;
      this.#slot = slot;
      this.#granted();
    });
    if (!turn.granted) this.#turn = { ...turn, tenant };
  }

  /** The slot for a run that begins now: the one that was waited for, or one more. */
  take(tenant: string): Release {
    const slot = this.#slot ?? this.#slots.take(tenant);
    this.#slot = undefined;
    return slot;
  }

  /** Leaves the line, and gives back a slot that is not used. */
  giveUp(): void {
    this.#turn?.cancel();
    this.#turn = undefined;
    this.giveBack();
  }

  giveBack(): void {
    this.#slot?.();
    this.#slot = undefined;
  }
}
