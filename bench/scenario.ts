// What a scenario is: options in, rows of figures out. Rows of two runs are compared by their `case`.

import type { JsonObject } from '../proto/json.ts';

export interface RunOptions {
  /** Callers of each round of a closed loop. */
  readonly callers: readonly number[];
  readonly nodes: number;
  readonly shards: number;
  /** Measured seconds of each round. */
  readonly seconds: number;
  /**
   * Before what a served cluster is measured at: its processes compile what they run for the first 10,000 tasks or so,
   * and cost twice as much meanwhile (measured: 656, 957, 1,053 tasks/s in rounds of 8 s).
   */
  readonly warmUpSeconds: number;
  /** Which door requests go through, where a scenario has several. */
  readonly via: Via;
  readonly sockets: readonly number[];
  /** Progress, for people. */
  readonly say: (line: string) => void;
  /** Fires at Ctrl-C: a scenario ends its round and answers with the rows it has. */
  readonly signal: AbortSignal;
}

export const VIAS = ['process', 'http', 'ws', 'nats'] as const;
export type Via = (typeof VIAS)[number];

/** Names say the unit: `_ms`, `_us`, `_per_s`, `_mib`; a share of a floor in the same run is `ratio…`. */
export interface Row {
  readonly case: string;
  readonly [figure: string]: number | string;
}

export interface Scenario {
  readonly name: string;
  readonly summary: string;
  /** What is told of all rows in one, beside them; docs/api.md promises that of `failover`. */
  readonly headline?: (rows: readonly Row[]) => JsonObject;
  run(options: RunOptions): Promise<readonly Row[]>;
}

export const WARM_UP_MS = 1_000;

export const rounded = (value: number, digits = 0): number => Math.round(value * 10 ** digits) / 10 ** digits;
