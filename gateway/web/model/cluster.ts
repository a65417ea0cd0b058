// Who runs what: conductors, their shards and how they have moved since the page was opened.

import { fields, list, number, numberOrNull, text, textOrNull } from './json.ts';

export interface Conductor {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly state: string;
  readonly heartbeatAgeS: number;
  readonly shards: number;
  readonly activations: number;
  readonly running: number;
}

export interface Shard {
  readonly n: number;
  readonly owner: string | null;
  readonly epoch: number | null;
  readonly mailbox: number | null;
}

export interface Cluster {
  readonly nats: string;
  readonly conductors: readonly Conductor[];
  readonly shards: readonly Shard[];
  readonly gateways: readonly {
    readonly id: string;
    readonly pid: number;
    readonly state: string;
    readonly host: string;
  }[];
}

export function readCluster(value: unknown): Cluster {
  const cluster = fields(value);
  const nats = fields(cluster['nats']);
  return {
    nats: `nats-server ${text(nats['version'])} at ${text(nats['url'])}, ${number(nats['replicas'])} replica${nats['replicas'] === 1 ? '' : 's'}`,
    conductors: list(cluster['conductors']).map((member) => {
      const conductor = fields(member);
      return {
        id: text(conductor['id']),
        host: text(conductor['host']),
        pid: number(conductor['pid']),
        state: text(conductor['state']),
        heartbeatAgeS: number(conductor['heartbeat_age_s']),
        shards: list(conductor['shards']).length,
        activations: number(conductor['activations']),
        running: number(conductor['running']),
      };
    }),
    shards: list(cluster['shards']).map((member) => {
      const shard = fields(member);
      return {
        n: number(shard['n']),
        owner: textOrNull(shard['owner']),
        epoch: numberOrNull(shard['epoch']),
        mailbox: numberOrNull(shard['mailbox']),
      };
    }),
    gateways: list(cluster['gateways']).map((member) => {
      const gateway = fields(member);
      return {
        id: text(gateway['id']),
        pid: number(gateway['pid']),
        state: text(gateway['state']),
        host: text(gateway['host']),
      };
    }),
  };
}

/** A letter for each conductor, kept from look to look: shards bear it, so that owners can be told without colour. */
export class Letters {
  readonly #letters = new Map<string, string>();

  of(conductor: string): string {
    const known = this.#letters.get(conductor);
    if (known !== undefined) return known;
    const letter = letterOf(this.#letters.size);
    this.#letters.set(conductor, letter);
    return letter;
  }

  /** Which of the colours of owners; the sixth conductor has the first one's again, and its own letter. */
  hueOf(conductor: string): number {
    this.of(conductor);
    return [...this.#letters.keys()].indexOf(conductor) % 6;
  }
}

function letterOf(n: number): string {
  const letter = String.fromCharCode(65 + (n % 26));
  return n < 26 ? letter : `${letterOf(Math.floor(n / 26) - 1)}${letter}`;
}

/** What changed between two looks, in words worth reading out. */
export function newsOf(before: Cluster | undefined, now: Cluster): readonly string[] {
  if (before === undefined) return [];
  const states = new Map(before.conductors.map(({ id, state }) => [id, state]));
  const news: string[] = [];
  for (const { id, state } of now.conductors) {
    const old = states.get(id);
    if (old === undefined) news.push(`conductor ${id} joined`);
    else if (old !== state) news.push(`conductor ${id} is ${state}`);
    states.delete(id);
  }
  for (const id of states.keys()) news.push(`conductor ${id} left`);
  const unowned = now.shards.filter(({ owner }) => owner === null).length;
  const unownedBefore = before.shards.filter(({ owner }) => owner === null).length;
  if (unowned > 0 && unownedBefore === 0) news.push(`${unowned} shards have no owner`);
  if (unowned === 0 && unownedBefore > 0) news.push('every shard has an owner again');
  return news;
}
