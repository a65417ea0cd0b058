// What a plan is: a small fleet, what is asked of it and when, and what breaks meanwhile. Plain data, so that a failing one
// can be kept as a file, and cut down piece by piece (shrink.ts), and what is left still means the same. Seeds make them
// (draw.ts).

import type { JsonObject } from '../../../proto/json.ts';
import type { OnConflict } from '../../../proto/task.ts';
import type { FailpointName } from '../../../runtime/base/failpoint.ts';

export interface Plan {
  /** Of the randomness of the run itself: ids, delays of messages, backoffs. */
  readonly seed: number;
  readonly shards: number;
  readonly conductors: number;
  readonly gateways: number;
  /** Each message takes up to so long, one way. */
  readonly maxDelayMs: number;
  readonly world: World;
  /** The `driver_info` of each node's fake machine. */
  readonly nodes: readonly JsonObject[];
  readonly steps: readonly Step[];
}

/** Settings that are large in life and small here, so that their bounds are met. */
export interface World {
  readonly mailboxBound: number;
  readonly dedupeWindowMs: number;
  readonly passivateAfterMs: number;
  readonly flushEveryMs: number;
  readonly journalRetentionMs: number;
  /** 0: no power sync. */
  readonly powerSyncMs: number;
  /** What the wall clocks of conductors and gateways are ahead, in the order of their births, over and over; empty: nothing. */
  readonly skewsMs: readonly number[];
}

export const plainWorld: World = {
  mailboxBound: 16,
  dedupeWindowMs: 120_000,
  passivateAfterMs: 2_000,
  flushEveryMs: 500,
  journalRetentionMs: 3_600_000,
  powerSyncMs: 0,
  skewsMs: [],
};

/** Conductors, gateways and nodes are meant by their place, modulo how many there are. */
export type Step = { readonly atMs: number } & (Asking | Fault);

export type Asking =
  | {
      readonly do: 'submit';
      /** Names it within the plan. */
      readonly name: number;
      readonly gateway: number;
      readonly node: number;
      readonly action: string;
      readonly onConflict: OnConflict;
      /** 0: the action's own. */
      readonly timeoutS: number;
      /** Those with one key are repeats of one request; empty: none. */
      readonly key: string;
      readonly callback: boolean;
      /** What its client looks at as soon as it is answered. */
      readonly look: 'task' | 'node' | 'nothing';
    }
  | { readonly do: 'cancel'; readonly gateway: number; readonly of: number }
  | { readonly do: 'resolve'; readonly gateway: number; readonly of: number; readonly outcome: 'succeeded' | 'failed' }
  | { readonly do: 'look'; readonly gateway: number; readonly node: number }
  /** The ramdisk calls. */
  | { readonly do: 'heartbeat'; readonly gateway: number; readonly node: number }
  | { readonly do: 'patch'; readonly gateway: number; readonly node: number; readonly value: string }
  | { readonly do: 'delete'; readonly gateway: number; readonly node: number };

export type Fault =
  /** `kill -9`, with or without a supervisor that sees it; another conductor takes the place. */
  | {
      readonly do: 'crash';
      readonly conductor: number;
      readonly proof: boolean;
      readonly backAfterMs: number;
      readonly where:
        | {
            readonly point: FailpointName;
            readonly nth: number;
            /** Whoever comes there first, whichever place it lives in. */
            readonly anyone?: boolean;
          }
        /** After so many timers and messages, of those that come to it and those it sends. */
        | { readonly turns: number };
    }
  | { readonly do: 'leave'; readonly conductor: number; readonly backAfterMs: number }
  | { readonly do: 'crash-gateway'; readonly gateway: number; readonly backAfterMs: number }
  | { readonly do: 'pause'; readonly conductor: number; readonly forMs: number }
  | { readonly do: 'pause-gateway'; readonly gateway: number; readonly forMs: number }
  | { readonly do: 'cut'; readonly who: Who; readonly forMs: number }
  | { readonly do: 'slow'; readonly who: Who; readonly byMs: number; readonly forMs: number }
  | {
      readonly do: 'lose';
      readonly who: Who;
      readonly what: 'pubAcks' | 'appends' | 'removes' | 'requests';
      readonly count: number;
    }
  | { readonly do: 'repeat'; readonly who: Who; readonly count: number }
  /** Its wall clock is set forward or back; monotonic time goes on as it was. */
  | { readonly do: 'jump'; readonly who: Who; readonly byMs: number }
  /** The same of the server: its stamps, what it holds for too old, and how long it knows a message again. */
  | { readonly do: 'jump-server'; readonly byMs: number }
  | { readonly do: 'stop-server'; readonly forMs: number }
  /** The streams have no leader: connections stand, and nothing is stored, read or delivered. */
  | { readonly do: 'elect'; readonly forMs: number }
  | { readonly do: 'fill-disk'; readonly forMs: number }
  /**
   * The store is what it was at this time, `afterMs` later: what was acknowledged meanwhile is lost. Machines are no part of it.
   * Drawn with `--roll-backs` alone: not all that follows from a loss is known to be mended, and CI must not hang on it.
   */
  | { readonly do: 'roll-back'; readonly afterMs: number }
  | { readonly do: 'drop-readers'; readonly stream: 'mailbox' | 'journal' }
  /** Somebody presses the button of the machine itself. */
  | { readonly do: 'button'; readonly node: number }
  | { readonly do: 'fail-hooks'; readonly forMs: number; readonly status: number }
  | Anomaly;

/** What servers must not do: nothing draws it, tests ask for it (../anomalies.test.ts). */
export type Anomaly =
  | { readonly do: 'two-winners'; readonly count: number }
  | { readonly do: 'hide'; readonly stream: 'mailbox' | 'journal'; readonly count: number }
  | { readonly do: 'diverge'; readonly of: 'everything' | 'checkpoints'; readonly forMs: number };

export interface Who {
  readonly role: 'conductor' | 'gateway';
  readonly place: number;
}
