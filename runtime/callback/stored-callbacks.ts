// The callbacks stream as the dispatcher uses it: one callback read, kept with what a try has changed, or removed.
//
// C1  Each change is a compare-and-set on what was read before the try: a replay, or another owner's try, is never
//     overwritten.
// C4  A callback is removed by its sequence, never by a purge, which would hide others from their readers (broker.ts).

import type { CallbackItem } from '../../proto/callback.ts';
import { DecodeError, decodeCallbackItem, encodeCallbackItem } from '../../proto/codec.ts';
import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { Broker, StoredMessage } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';

/** A callback as it stands at a stream sequence. */
export interface StoredCallback {
  readonly seq: number;
  readonly item: CallbackItem;
}

export interface StoredCallbacksOptions {
  readonly broker: Broker;
  readonly stream: string;
  readonly clock: Clock;
  /** Ends what waits for the broker; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called for what cannot be read here: a newer version's, or nobody's. It stays, and ages out. */
  readonly onUnreadable: (key: string, error: unknown) => void;
}

const RETRY_MS = 250;

export class StoredCallbacks {
  readonly #options: StoredCallbacksOptions;

  constructor(options: StoredCallbacksOptions) {
    this.#options = options;
  }

  /** Through the leader. Undefined where there is none, or none that can be read. @throws BrokerError */
  async read(key: string): Promise<StoredCallback | undefined> {
    const message = await this.#options.broker.read(this.#options.stream, { lastOf: key });
    return message === null ? undefined : this.decode(message);
  }

  decode(message: StoredMessage): StoredCallback | undefined {
    try {
      return { seq: message.seq, item: decodeCallbackItem(message.data) };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#options.onUnreadable(message.subject, error);
      return undefined;
    }
  }

  /** C1. Tried until the broker answers. @returns what then stands there, ours or another's; undefined: nothing does */
  keep(key: string, seq: number, item: CallbackItem): Promise<StoredCallback | undefined> {
    const bytes = encodeCallbackItem(item);
    return this.#untilAnswered(async () => {
      const outcome = await this.#options.broker.append(key, bytes, { expectedSubjectSeq: seq });
      if (outcome.kind === 'stored') return { seq: outcome.seq, item };
      // Ours may have been stored without our hearing of it: what stands there tells.
      if (outcome.kind === 'wrong_sequence') return this.read(key);
      throw new BrokerError('storage_unavailable', `callback not stored: ${outcome.kind}`);
    });
  }

  /** C4. Removes what was read at `seq`, and nothing newer. Tried until it is seen to be gone. */
  remove(seq: number): Promise<void> {
    const { broker, stream } = this.#options;
    return this.#untilAnswered(async () => {
      broker.remove(stream, seq);
      const left = await broker.read(stream, { seq });
      if (left !== null) throw new BrokerError('storage_unavailable', `callback at ${seq} is not removed`);
    });
  }

  async #untilAnswered<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        await sleep(this.#options.clock, RETRY_MS, this.#options.signal);
      }
    }
  }
}
