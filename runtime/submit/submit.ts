// Submitting: the one way in, used by HTTP, WebSocket and NATS callers alike. A message is appended to the actor's
// mailbox, and the answer waits for the actor's verdict, which is in the journal before it is told.
//
// B1  Without an acknowledgement that the message is stored, or a verdict, nothing is ever answered as accepted.
// B2  A publish that was not answered is sent again with the same message id: the broker drops the repeat.
// J5  Mailbox message ids begin with lane and verb, since the broker's dedupe is stream-wide.
// J6  An acknowledgement that says `duplicate` sends us to the owner for that request's verdict; none known: the first
//     attempt was refused, or not judged yet, and the next attempt number makes a new message. However often it was
//     refused, one more attempt is always stored, or B1 would not hold.

import { DecodeError, decodeMessage, decodeReplies, decodeVerdict, encodeMessage } from '../../proto/codec.ts';
import type { MailboxMessage, Verdict } from '../../proto/envelope.ts';
import type { ActorId, IdSource, TaskId } from '../../proto/ids.ts';
import type { Lane, Subjects } from '../../proto/subjects.ts';
import type { Caller } from '../../proto/task.ts';
import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { AppendOutcome, Broker, BrokerMessage, Subscription } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import { ServerCode } from '../broker/nats-errors.ts';
import { shardOf } from '../placement/rendezvous.ts';
import { bodyHashOf, requestIdOf } from './request-id.ts';
import type { Order, SubmitAnswer, SubmitRequest, Submitter } from './submitter.ts';
import type { VerdictWaiter } from './verdict-waiters.ts';
import { VerdictWaiters } from './verdict-waiters.ts';

export interface SubmitterOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly members: { liveConductors(): number };
  /** Whether it is known that nothing can be stored for want of room; then nothing is tried. */
  readonly storageFull?: () => boolean;
  /** Requests waiting for their verdict at once; beyond it `overloaded`. */
  readonly maxWaiting?: number;
  /** How long an answer waits for the verdict. */
  readonly verdictWithinMs?: number;
}

const STORE_WITHIN_MS = 1_800;
/** Between tries that did not reach the broker. */
const RETRY_MS = 25;
const PUBLISH_TIMEOUT_MS = 800;
const ASK_TIMEOUT_MS = 500;
/** Attempts whose message ids are numbers; the one after them has an id of its own, so that it is certainly stored. */
const NUMBERED_ATTEMPTS = 4;
const HEARD = new Uint8Array();
const NO_ROOM = 'the broker has no room to store the request';
const DEFAULTS = { maxWaiting: 10_000, verdictWithinMs: 1_000, storageFull: () => false };

export function createSubmitter(options: SubmitterOptions): Submitter {
  return new BrokerSubmitter(options);
}

interface Outgoing {
  readonly kind: string;
  readonly id: ActorId;
  readonly lane: Lane;
  readonly message: MailboxMessage;
  /** With the attempt number appended it is the broker's message id. */
  readonly msgId: string;
  readonly taskId: TaskId | '';
  readonly bodyHash: string;
  /** The caller chose the request id, so that others may ask with the same. */
  readonly keyed: boolean;
}

class BrokerSubmitter implements Submitter {
  readonly #options: Required<SubmitterOptions>;
  readonly #inbox: string;
  readonly #verdicts: Subscription;
  readonly #waiting = new VerdictWaiters();

  constructor(options: SubmitterOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.#inbox = options.broker.inbox('verdict');
    this.#verdicts = options.broker.subscribe(this.#inbox, (message) => this.#onReplies(message));
  }

  submit(request: SubmitRequest): Promise<SubmitAnswer> {
    const { ids, clock } = this.#options;
    const taskId = ids.taskId(request.id);
    const requestId =
      request.idempotencyKey === undefined
        ? taskId
        : requestIdOf(request.caller.tenant, request.id, request.idempotencyKey);
    const bodyHash = request.idempotencyKey === undefined ? '' : bodyHashOf(request); // a task id names one body only
    return this.#send({
      kind: request.kind,
      id: request.id,
      lane: 'work',
      msgId: `work.submit.${requestId}`,
      taskId,
      bodyHash,
      keyed: request.idempotencyKey !== undefined,
      message: {
        requestId,
        replyTo: this.#inbox,
        createdAt: clock.now(),
        caller: request.caller,
        trace: request.trace,
        body: {
          verb: 'submit',
          taskId,
          action: request.action,
          params: request.params,
          onConflict: request.onConflict,
          timeoutS: request.timeoutS,
          callback: request.callback,
          bodyHash,
        },
      },
    });
  }

  order(
    kind: string,
    id: ActorId,
    order: Order,
    context: { readonly caller: Caller; readonly trace: string },
  ): Promise<SubmitAnswer> {
    const { ids, clock } = this.#options;
    const requestId = ids.token();
    return this.#send({
      kind,
      id,
      lane: 'control',
      msgId: `control.${order.verb}.${requestId}`,
      taskId: '',
      bodyHash: '',
      keyed: false,
      message: { requestId, replyTo: this.#inbox, createdAt: clock.now(), ...context, body: order },
    });
  }

  close(): void {
    this.#verdicts.close();
    this.#waiting.clear();
  }

  async #send(outgoing: Outgoing): Promise<SubmitAnswer> {
    const { members, maxWaiting, storageFull } = this.#options;
    if (storageFull()) return refused('storage_full', NO_ROOM, 10);
    if (members.liveConductors() === 0) return refused('no_conductor', 'no conductor is alive; nothing was stored', 2);
    if (this.#waiting.size >= maxWaiting)
      return refused('overloaded', `${maxWaiting} requests wait for their verdict here`, 1);
    const { requestId } = outgoing.message;
    const { bodyHash } = outgoing;
    if ((this.#waiting.bodyHash(requestId) ?? bodyHash) !== bodyHash) return keyInUse('');
    const waiter = this.#waiting.add(requestId, bodyHash);
    try {
      return await this.#storeAndWait(outgoing, waiter);
    } finally {
      this.#waiting.remove(requestId, waiter);
    }
  }

  async #storeAndWait(outgoing: Outgoing, waiter: VerdictWaiter): Promise<SubmitAnswer> {
    let taskId = outgoing.taskId;
    for (let attempt = 1; ; attempt++) {
      const stored = await this.#store(outgoing, attempt, waiter);
      if (stored.kind !== 'stored') return stored;
      if (!stored.duplicate || !outgoing.keyed) break; // B2: without a key only we ourselves repeat it
      // J6: an earlier message of this request is in the mailbox, or was.
      const first = await this.#storedSubmit(outgoing, stored.seq);
      if (first?.taskId === taskId) break; // ours, sent again
      const earlier = await this.#askOwner(outgoing);
      if (earlier !== undefined) return { kind: 'verdict', verdict: earlier };
      if (first === undefined) continue; // judged and refused: asked anew
      if (first.bodyHash !== outgoing.bodyHash) return keyInUse(first.taskId);
      taskId = first.taskId; // not judged yet, so its verdict is still to come
      break;
    }
    const verdict = await waiter.within(this.#options.clock, this.#options.verdictWithinMs);
    return verdict === undefined ? { kind: 'submitted', taskId } : { kind: 'verdict', verdict };
  }

  /** B1, B2: until it is acknowledged, or its verdict has come, or the time is over. */
  async #store(
    outgoing: Outgoing,
    attempt: number,
    waiter: VerdictWaiter,
  ): Promise<Exclude<SubmitAnswer, { kind: 'submitted' }> | { kind: 'stored'; duplicate: boolean; seq: number }> {
    const { broker, subjects, shardCount, clock, ids } = this.#options;
    const subject = subjects.mailbox({
      shard: shardOf(outgoing.kind, outgoing.id, shardCount),
      kind: outgoing.kind,
      id: outgoing.id,
      lane: outgoing.lane,
    });
    const bytes = encodeMessage(outgoing.message);
    const startedAt = clock.monotonic();
    const msgId = `${outgoing.msgId}.${attempt <= NUMBERED_ATTEMPTS ? attempt : ids.token()}`;
    let maybeStored = false;
    for (;;) {
      const outcome = await broker.append(subject, bytes, { msgId, timeoutMs: PUBLISH_TIMEOUT_MS });
      const known = waiter.verdict;
      if (known !== undefined) return { kind: 'verdict', verdict: known };
      if (outcome.kind === 'stored') return outcome;
      const unresolved = outcome.kind === 'unresolved';
      // No room now does not tell of an earlier try, whose answer was lost.
      if (!unresolved && !maybeStored) return refusalOf(outcome);
      if (clock.monotonic() - startedAt >= STORE_WITHIN_MS || !broker.connected)
        return refused('storage_unavailable', `the broker did not acknowledge: ${reasonOf(outcome)}`, 2);
      maybeStored ||= unresolved && outcome.sent;
      if (!unresolved || !outcome.sent) await sleep(clock, RETRY_MS);
    }
  }

  async #askOwner(outgoing: Outgoing): Promise<Verdict | undefined> {
    const { broker, subjects, shardCount } = this.#options;
    const ask = {
      kind: outgoing.kind,
      id: outgoing.id,
      request_id: outgoing.message.requestId,
      body_hash: outgoing.bodyHash,
    };
    const answer = await broker.request(
      subjects.owner(shardOf(outgoing.kind, outgoing.id, shardCount)),
      new TextEncoder().encode(JSON.stringify(ask)),
      ASK_TIMEOUT_MS,
    );
    if (answer.kind !== 'reply' || answer.data.length === 0) return undefined;
    try {
      return decodeVerdict(answer.data);
    } catch (error) {
      if (error instanceof DecodeError) return undefined; // an owner of another version: as if it had not answered
      throw error;
    }
  }

  /** What the message that was stored first asks for, while it is still there. */
  async #storedSubmit(
    { kind, id }: Outgoing,
    seq: number,
  ): Promise<{ readonly taskId: TaskId; readonly bodyHash: string } | undefined> {
    const { broker, subjects, shardCount } = this.#options;
    try {
      const message = await broker.read(subjects.mailboxStream(shardOf(kind, id, shardCount)), { seq });
      if (message === null) return undefined;
      const { body } = decodeMessage(message.data);
      if (body.verb !== 'submit') return undefined;
      return { taskId: body.taskId as TaskId, bodyHash: body.bodyHash }; // proof: checked by the decoder
    } catch (error) {
      // Not known: then the next attempt is dropped by the record instead.
      if (error instanceof BrokerError || error instanceof DecodeError) return undefined;
      throw error;
    }
  }

  /** Whoever wants to know whether it was heard names a subject to say so. */
  #onReplies({ data, reply }: BrokerMessage): void {
    let verdicts: readonly Verdict[];
    try {
      verdicts = decodeReplies(data);
    } catch {
      return; // not a verdict: anybody may publish to an inbox, nobody waits for this
    }
    for (const verdict of verdicts)
      if (this.#waiting.arrived(verdict) && reply !== '') this.#options.broker.publish(reply, HEARD);
  }
}

function reasonOf(outcome: Exclude<AppendOutcome, { kind: 'stored' }>): string {
  return outcome.kind === 'unresolved' ? outcome.reason : refusalOf(outcome).refusal.detail;
}

function refusalOf(
  outcome: Exclude<AppendOutcome, { kind: 'stored' | 'unresolved' }>,
): SubmitAnswer & { kind: 'refused' } {
  switch (outcome.kind) {
    case 'subject_full':
      return refused('mailbox_full', "this node's mailbox is at its bound; wait until something in it has ended", 2);
    case 'storage_full':
      return refused('storage_full', NO_ROOM, 10);
    case 'wrong_sequence':
      return refused('internal', 'the mailbox refused a message that expected no sequence', 1);
    case 'rejected':
      if (outcome.code === ServerCode.messageTooLarge)
        return refused('too_large', `the broker takes no message this large: ${outcome.reason}`, 1);
      return refused('storage_unavailable', `the broker refused: ${outcome.reason} (${outcome.code})`, 5);
  }
}

function keyInUse(taskId: string): SubmitAnswer & { kind: 'refused' } {
  const detail =
    'another body is being asked for with this Idempotency-Key on this node; use a new key for a new request';
  const refusal = { code: 'idempotency_mismatch', detail, data: taskId === '' ? {} : { task: taskId } };
  return { kind: 'refused', refusal, retryAfterS: 1 };
}

function refused(code: string, detail: string, retryAfterS: number): SubmitAnswer & { kind: 'refused' } {
  return { kind: 'refused', refusal: { code, detail, data: {} }, retryAfterS };
}
