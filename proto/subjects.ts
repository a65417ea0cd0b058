// Every subject, stream, bucket and key on the broker, built and parsed here and nowhere else.
//
// | name                  | meaning                         | writer            | readers               | lifetime            |
// |-----------------------|---------------------------------|-------------------|-----------------------|---------------------|
// | mbx.<s>.<k>.<id>.<ln> | an actor's mailbox, one lane    | gateways          | owner of shard s      | until the task ends |
// | jnl.<s>               | a shard's journal               | owner of shard s  | next owner, gateways  | trimmed by owner    |
// | $KV checkpoints       | records                         | owner             | next owner, gateways  | as the actor        |
// | $KV cluster           | marks, members, settings        | owners, sessions  | everyone              | as the cluster      |
// | $KV names             | node name -> actor id           | gateways          | gateways              | as the node         |
// | tsk.<s>.<k>.<id>.<t>  | a final task                    | owner             | gateways              | retention           |
// | cb.<s>.<k>.<id>.<cb>  | callbacks to deliver            | owner, replays    | owner, gateways       | until delivered     |
// | ctl.…                 | heartbeats, asks, ticks (core)  | anyone            | anyone                | not stored          |
// | v1.<call>             | calls of the public API (core)  | NATS callers      | one gateway each      | not stored          |
//
// All of them live under a namespace, so that several clusters can share a broker.
// Stream names carry the incarnation of the cluster: a late delete cannot hit a recreated stream (rule J12).

import type { ActorId } from './ids.ts';
import { parseActorId } from './ids.ts';

export const Lane = { work: 'work', control: 'control' } as const;
export type Lane = (typeof Lane)[keyof typeof Lane];

export interface MailboxAddress {
  readonly shard: number;
  readonly kind: string;
  readonly id: ActorId;
  readonly lane: Lane;
}

const TOKEN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Where answers may go: an inbox of a connection, and no wildcard, API or stream of the broker. */
export function isInbox(subject: string): boolean {
  return subject.length <= 256 && /^_INBOX[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)+$/.test(subject);
}

/** Builds the names of one cluster. `namespace` and `incarnation` are tokens of `[a-z0-9-]{1,63}`. */
export class Subjects {
  readonly namespace: string;
  readonly incarnation: string;
  /** How many streams the mailboxes are spread over, by shard. */
  readonly mailboxStreamCount: number;
  readonly #prefix: string;
  readonly #mailboxHead: string;

  constructor(namespace: string, incarnation: string, mailboxStreamCount: number = 1) {
    if (!isToken(namespace)) throw new RangeError(`namespace "${namespace}": want 1 to 63 of a-z 0-9 -`);
    if (!isToken(incarnation)) throw new RangeError(`incarnation "${incarnation}": want 1 to 63 of a-z 0-9 -`);
    this.namespace = namespace;
    this.incarnation = incarnation;
    this.mailboxStreamCount = mailboxStreamCount;
    this.#prefix = `${namespace}.`;
    this.#mailboxHead = `${namespace}.mbx.`;
  }

  /** Stream names: upper case by the habit of the field. */
  stream(name: 'journal' | 'tasks' | 'callbacks'): string {
    return this.#streamName(name);
  }

  /** The stream that holds the mailboxes of a shard. Sequences of messages, and the dedupe of their ids, are of one stream. */
  mailboxStream(shard: number): string {
    const count = this.mailboxStreamCount;
    return this.#streamName(count === 1 ? 'mailbox' : `mailbox-${shard % count}`);
  }

  /** Every stream of mailboxes, by its number: that of shard `n` is number `n` modulo their count. */
  mailboxStreams(): readonly string[] {
    return Array.from({ length: this.mailboxStreamCount }, (_, number) => this.mailboxStream(number));
  }

  /** Buckets are streams named `KV_…` with subjects `$KV.<bucket>.<key>`, so that stock KV tools read them. */
  bucket(name: 'checkpoints' | 'cluster' | 'names' | 'fake'): string {
    return `${this.namespace}-${name}-${this.incarnation}`;
  }

  /** The bucket that names the incarnation; it is the only name without one. */
  rootBucket(): string {
    return `${this.namespace}-root`;
  }

  mailbox(address: MailboxAddress): string {
    return `${this.#prefix}mbx.${address.shard}.${address.kind}.${address.id}.${address.lane}`;
  }

  mailboxOfShard(shard: number): string {
    return `${this.#prefix}mbx.${shard}.>`;
  }

  mailboxes(): string {
    return `${this.#prefix}mbx.>`;
  }

  parseMailbox(subject: string): MailboxAddress | undefined {
    const head = this.#mailboxHead;
    if (!subject.startsWith(head)) return undefined;
    const shardEnd = subject.indexOf('.', head.length);
    const kindEnd = subject.indexOf('.', shardEnd + 1);
    const idEnd = subject.indexOf('.', kindEnd + 1);
    if (shardEnd < 0 || kindEnd < 0 || idEnd < 0) return undefined;
    const shard = Number(subject.slice(head.length, shardEnd));
    const id = parseActorId(subject.slice(kindEnd + 1, idEnd));
    const lane = subject.slice(idEnd + 1); // another token behind it makes it none
    if (id === undefined || !Number.isInteger(shard) || (lane !== 'work' && lane !== 'control')) return undefined;
    return { shard, kind: subject.slice(shardEnd + 1, kindEnd), id, lane };
  }

  journal(shard: number): string {
    return `${this.#prefix}jnl.${shard}`;
  }

  journals(): string {
    return `${this.#prefix}jnl.>`;
  }

  parseJournal(subject: string): number | undefined {
    const head = `${this.#prefix}jnl.`;
    if (!subject.startsWith(head)) return undefined;
    const shard = Number(subject.slice(head.length));
    return Number.isInteger(shard) ? shard : undefined;
  }

  task(shard: number, kind: string, taskId: string): string {
    return `${this.#prefix}tsk.${shard}.${kind}.${taskId}`;
  }

  tasksOf(shard: number, kind: string, id: ActorId): string {
    return `${this.#prefix}tsk.${shard}.${kind}.${id}.*`;
  }

  tasks(): string {
    return `${this.#prefix}tsk.>`;
  }

  /** `callback` is an id as `callbackId` makes it. */
  callback(shard: number, kind: string, id: ActorId, callback: string): string {
    return `${this.#prefix}cb.${shard}.${kind}.${id}.${callback}`;
  }

  callbacksOf(shard: number, kind: string, id: ActorId): string {
    return `${this.#prefix}cb.${shard}.${kind}.${id}.*`;
  }

  callbacksOfShard(shard: number): string {
    return `${this.#prefix}cb.${shard}.>`;
  }

  callbacks(): string {
    return `${this.#prefix}cb.>`;
  }

  /** What signs callbacks that bring no secret of their own. */
  callbackSecret(): string {
    return this.key('cluster', 'callback-secret');
  }

  key(bucket: 'checkpoints' | 'cluster' | 'names' | 'fake', key: string): string {
    return `$KV.${this.bucket(bucket)}.${key}`;
  }

  rootKey(key: string): string {
    return `$KV.${this.rootBucket()}.${key}`;
  }

  checkpoint(shard: number, kind: string, id: ActorId): string {
    return this.key('checkpoints', `${shard}.${kind}.${id}`);
  }

  mark(shard: number): string {
    return this.key('cluster', `mark.${shard}`);
  }

  /** Says that acknowledged data of the shard is gone, until its owner has seen to it. */
  lost(shard: number): string {
    return this.key('cluster', `lost.${shard}`);
  }

  member(session: string): string {
    return this.key('cluster', `members.${session}`);
  }

  members(): string {
    return this.key('cluster', 'members.*');
  }

  /** A heartbeat of a session, core only. */
  heartbeat(session: string): string {
    return `${this.#prefix}ctl.beat.${session}`;
  }

  heartbeats(): string {
    return `${this.#prefix}ctl.beat.*`;
  }

  /** Asks to the owner of a shard, core request and reply. */
  owner(shard: number): string {
    return `${this.#prefix}ctl.owner.${shard}`;
  }

  /** Asks to one session: release a shard, describe yourself. */
  session(session: string): string {
    return `${this.#prefix}ctl.session.${session}`;
  }

  /** A call of the public API, such as `tasks.submit`: the one subject that is meant for strangers. */
  call(name: string): string {
    return `${this.#prefix}v1.${name}`;
  }

  /** Says that a shard was released. */
  released(): string {
    return `${this.#prefix}ctl.released`;
  }

  /** Live progress of a task between its stored steps. */
  tick(kind: string, id: ActorId): string {
    return `${this.#prefix}ctl.tick.${kind}.${id}`;
  }

  ticks(): string {
    return `${this.#prefix}ctl.tick.>`;
  }

  #streamName(name: string): string {
    return `${this.namespace}-${name}-${this.incarnation}`;
  }
}
