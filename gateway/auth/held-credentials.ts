// The credentials behind streams that stay open: looked at again every few seconds, and at once when the tokens have
// changed. Whose token has expired or is known no more, or may do less than when the stream was opened, is told why and
// loses it. Requests need none of this: each is identified anew.

import type { Clock, Timer } from '../../runtime/base/clock.ts';
import type { Subscription } from '../../runtime/broker/broker.ts';
import type { Authenticator, Identity } from './authenticate.ts';
import { mayAct } from './authenticate.ts';

/** `unauthenticated`: expired, or known no more; `forbidden`: of another tenant, or of a lesser role. */
export type CredentialLoss = 'unauthenticated' | 'forbidden';

interface Held {
  readonly authorization: string | undefined;
  readonly identity: Identity;
  readonly onLost: (loss: CredentialLoss) => void;
}

const LOOK_EVERY_MS = 5_000;

/** Streams are bounded by the engine's connections, and so is what is held here. */
export class HeldCredentials {
  readonly #authenticator: Authenticator;
  readonly #clock: Clock;
  readonly #held = new Set<Held>();
  #timer: Timer | undefined;

  constructor(authenticator: Authenticator, clock: Clock) {
    this.#authenticator = authenticator;
    this.#clock = clock;
  }

  /** Calls `onLost` at most once; close what is returned when the stream ends. */
  hold(authorization: string | undefined, identity: Identity, onLost: (loss: CredentialLoss) => void): Subscription {
    const held: Held = { authorization, identity, onLost };
    if (this.#authenticator.open) return { close: () => undefined };
    this.#held.add(held);
    this.#timer ??= this.#clock.after(LOOK_EVERY_MS, () => this.#onTimer());
    return { close: () => void this.#held.delete(held) };
  }

  /** Looks at all of them now. */
  look(): void {
    for (const held of [...this.#held]) {
      const loss = lossOf(held, this.#authenticator);
      if (loss === undefined || !this.#held.delete(held)) continue;
      held.onLost(loss);
    }
  }

  close(): void {
    this.#timer?.cancel();
    this.#held.clear();
  }

  #onTimer(): void {
    this.#timer = undefined;
    this.look();
    if (this.#held.size > 0) this.#timer = this.#clock.after(LOOK_EVERY_MS, () => this.#onTimer());
  }
}

function lossOf({ authorization, identity }: Held, authenticator: Authenticator): CredentialLoss | undefined {
  const now = authenticator.identify(authorization, identity.caller.address);
  if (!now.ok) return 'unauthenticated';
  const { caller, role } = now.value;
  return caller.tenant === identity.caller.tenant && mayAct(role, identity.role) ? undefined : 'forbidden';
}
