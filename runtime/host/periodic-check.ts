// The periodic check of one kind in one shard (wish 2e): walks over all of the shard's records, spread over the interval,
// looks at those actors that are at rest, and takes what was found into the actor's own loop.
//
// C1  A check never stands in anybody's way: an actor with work is passed over, and a message that arrives while it is
//     looked at ends the look at once; what was seen is then worth nothing and is thrown away.
// C2  Nothing of a look is stored: an entry is made only where something changes, and the memory of past looks goes with
//     the owner. An idle actor costs nothing here, not even an id: the walk reads one stored record at a time.
// C3  The walk goes by the time of the last write, oldest first, and ends however much is written meanwhile (record-walk.ts).
// C4  It looks only while effects are allowed (J12), and within the conductor's slots and rate.

import { encodeMessage } from '../../proto/codec.ts';
import type { ActorId, IdSource } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Subjects } from '../../proto/subjects.ts';
import { Lane } from '../../proto/subjects.ts';
import { OnConflict } from '../../proto/task.ts';
import type { Clock, Random } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { OldestFirst } from '../base/oldest-first.ts';
import type { Broker, StoredMessage } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import { RecordWalk, recordIn } from '../checkpoint/record-walk.ts';
import type { Draft } from '../task/draft.ts';
import type { EffectGate } from './attempt.ts';
import type { CheckFinding, CheckOutcome, PeriodicCheck } from './check.ts';
import { checkCaller } from './check.ts';
import type { CheckSlots } from './check-slots.ts';
import { applyOutcome } from './finding.ts';
import type { Kind } from './kind.ts';

/** What a look came to. `passed_over`: the actor was at work, `preempted`: it got work meanwhile. */
export type LookEnd = 'as_recorded' | 'changed' | 'unsure' | 'passed_over' | 'preempted';

/** What the check needs of the shard it walks over. */
export interface CheckedShard {
  /** The record of an actor in memory that is at rest; `stored` where what is stored is the newest; else `busy`. */
  standing(kind: string, id: ActorId): ActorRecord | 'stored' | 'busy';
  /** Applies the mutation in the actor's own loop, if it is at rest; resolves true once that is committed. */
  settle(kind: string, id: ActorId, mutation: (draft: Draft) => Draft | undefined): Promise<boolean>;
}

export interface ShardCheckOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly kind: Kind;
  readonly check: PeriodicCheck;
  readonly shard: number;
  readonly shardCount: number;
  readonly conductor: string;
  readonly epoch: number;
  readonly gate: EffectGate;
  readonly slots: CheckSlots;
  readonly actors: CheckedShard;
  readonly onLook: (id: ActorId, end: LookEnd) => void;
  readonly onError: (error: unknown) => void;
}

/** Actors with a memo; beyond it the one least recently looked at is forgotten, and its count begins again. */
const MAX_MEMOS = 10_000;
const BROKER_RETRY_MS = 1_000;

export class ShardCheck {
  readonly #options: ShardCheckOptions;
  readonly #closing = new AbortController();
  readonly #looks = new Map<ActorId, AbortController>();
  readonly #memos = new OldestFirst<ActorId, JsonObject>();
  /** Records met in the last whole walk. */
  #met = 0;

  constructor(options: ShardCheckOptions) {
    this.#options = options;
  }

  /**
   * The first walk begins at a random moment of the interval, so that shards and conductors do not go in step; or `atOnce`,
   * and then goes as fast as slots and rate allow.
   */
  start(atOnce: boolean = false): void {
    this.#walkOn(atOnce, this.#closing.signal).catch((error: unknown) => {
      if (!this.#closing.signal.aborted) this.#options.onError(error);
    });
  }

  /** C1: work has come for this actor. */
  preempt(id: ActorId): void {
    this.#looks.get(id)?.abort(new LookOver('preempted'));
  }

  /** Ends every look. Idempotent. */
  close(): void {
    this.#closing.abort(new LookOver('preempted'));
    for (const look of this.#looks.values()) look.abort(this.#closing.signal.reason);
  }

  // ---- the walk --------------------------------------------------------------------------------------------------

  async #walkOn(atOnce: boolean, signal: AbortSignal): Promise<void> {
    const { clock, random, check, onError } = this.#options;
    let spreadMs = atOnce ? 0 : check.everyMs;
    await sleep(clock, random() * spreadMs, signal);
    for (;;) {
      const startedAt = clock.monotonic();
      try {
        this.#met = await this.#walk(spreadMs, signal);
        spreadMs = check.everyMs;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof BrokerError)) onError(error); // the next walk tries again
        await sleep(clock, BROKER_RETRY_MS, signal);
      }
      await sleep(clock, startedAt + check.everyMs - clock.monotonic(), signal);
    }
  }

  /** C3. Returns how many records it met. */
  async #walk(spreadMs: number, signal: AbortSignal): Promise<number> {
    const { broker, subjects, clock, random, kind, shard, shardCount, gate, slots } = this.#options;
    const walk = await RecordWalk.begin({ broker, subjects, shard, kind: kind.name });
    const records = Math.max(this.#met, walk.stored / shardCount);
    const stepMs = spreadMs / (records + 1); // the last step finds the end
    for (;;) {
      await sleep(clock, stepMs * (0.5 + random()), signal);
      if (!gate.open) await gate.wait(signal);
      const release = await slots.take(signal);
      let looking = false;
      try {
        const stored = await walk.next();
        if (stored === undefined) return walk.met;
        looking = this.#consider(stored, release);
      } finally {
        if (!looking) release();
      }
    }
  }

  /** True where a look was begun, which then holds the slot. */
  #consider(stored: StoredMessage, release: () => void): boolean {
    const { check, kind, actors, onLook } = this.#options;
    if (this.#closing.signal.aborted) return false;
    const found = recordIn(stored);
    if (found === undefined || this.#looks.has(found.id)) return false;
    const standing = actors.standing(kind.name, found.id);
    if (standing === 'busy') {
      onLook(found.id, 'passed_over');
      return false;
    }
    const record = standing === 'stored' ? found : standing;
    if (!record.exists || !check.wants(record)) return false;
    void this.#look(record).then(
      (end) => {
        release();
        onLook(record.id, end);
      },
      (error: unknown) => {
        release();
        this.#options.onError(error);
      },
    );
    return true;
  }

  // ---- one look --------------------------------------------------------------------------------------------------

  async #look(record: ActorRecord): Promise<LookEnd> {
    const { clock, check, gate } = this.#options;
    const aborter = new AbortController();
    this.#looks.set(record.id, aborter);
    const timer = clock.after(check.timeoutMs, () => aborter.abort(new LookOver('unsure')));
    const unlisten = gate.onClose(() => aborter.abort(new LookOver('preempted')));
    try {
      const finding = await this.#ask(record, aborter.signal);
      timer.cancel(); // the time is for looking; what follows waits for our own journal
      return await this.#found(record, finding, aborter.signal);
    } catch (error) {
      if (error instanceof LookOver) return error.end;
      throw error;
    } finally {
      timer.cancel();
      unlisten();
      this.#looks.delete(record.id);
    }
  }

  /** Waits no longer than the signal allows, whatever the kind's code does. */
  #ask(record: ActorRecord, signal: AbortSignal): Promise<CheckFinding> {
    const { check, conductor, epoch } = this.#options;
    const { id, attributes, regions } = record;
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      check.run({ id, attributes, regions, signal, conductor, epoch }).then(resolve, (error: unknown) => {
        if (signal.aborted) reject(signal.reason);
        else resolve({ kind: 'unsure', why: error instanceof Error ? error.message : String(error) });
      });
    });
  }

  async #found(seen: ActorRecord, finding: CheckFinding, signal: AbortSignal): Promise<LookEnd> {
    const { clock, check, kind, actors } = this.#options;
    const { id } = seen;
    const memo = this.#memos.get(id);
    const judge = (record: ActorRecord): CheckOutcome => check.onFinding(record, finding, { memo, now: clock.now() });
    const expected = judge(seen);
    if (isNothing(expected)) {
      this.#remember(id, expected.memo);
      return finding.kind === 'unsure' ? 'unsure' : 'as_recorded';
    }
    let outcome: CheckOutcome = {};
    const settled = await actors.settle(kind.name, id, (draft) => {
      if (signal.aborted) return undefined;
      outcome = judge(draft.record);
      return applyOutcome(kind, draft, outcome, clock.now());
    });
    if (!settled || isNothing(outcome)) return 'preempted';
    this.#remember(id, outcome.memo);
    if (outcome.ask !== undefined) await this.#askFor(id, outcome.ask);
    return 'changed';
  }

  /** Through the mailbox, so that it is judged, seen and survives like any other task. Not stored: the next look asks. */
  async #askFor(id: ActorId, ask: { readonly action: string; readonly params: JsonObject }): Promise<void> {
    const { broker, subjects, clock, ids, kind, check, shard } = this.#options;
    const taskId = ids.taskId(id);
    const message = encodeMessage({
      requestId: taskId,
      replyTo: '',
      createdAt: clock.now(),
      caller: checkCaller(check),
      trace: '',
      body: {
        verb: 'submit',
        taskId,
        action: ask.action,
        params: ask.params,
        onConflict: OnConflict.reject,
        timeoutS: 0,
        callback: undefined,
        bodyHash: '',
      },
    });
    const subject = subjects.mailbox({ shard, kind: kind.name, id, lane: Lane.work });
    await broker.append(subject, message, { msgId: `work.submit.${taskId}.1` });
  }

  #remember(id: ActorId, memo: JsonObject | undefined): void {
    if (memo === undefined) this.#memos.delete(id);
    else this.#memos.set(id, memo);
    if (this.#memos.size > MAX_MEMOS) this.#memos.shift();
  }
}

/** Why a look ended before it had seen anything, or before that was of any use. */
class LookOver extends Error {
  override readonly name = 'LookOver';
  readonly end: LookEnd;

  constructor(end: LookEnd) {
    super(`the look is over: ${end}`);
    this.end = end;
  }
}

function isNothing(outcome: CheckOutcome): boolean {
  return outcome.change === undefined && outcome.failQueued === undefined && outcome.ask === undefined;
}
