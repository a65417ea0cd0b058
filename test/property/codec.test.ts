// The border of the wire: what goes out comes back, and what is not ours is a DecodeError and nothing else.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallbackItem, CallbackState } from '../../proto/callback.ts';
import {
  DecodeError,
  decodeBatch,
  decodeCallbackItem,
  decodeCheckpoint,
  decodeMark,
  decodeMessage,
  decodeRecord,
  decodeReplies,
  decodeTaskDocument,
  decodeVerdict,
  encodeBatch,
  encodeCallbackItem,
  encodeCheckpoint,
  encodeEntry,
  encodeMark,
  encodeMessage,
  encodeRecord,
  encodeReply,
  encodeTaskDocument,
  encodeVerdict,
  MAX_WIRE_BYTES,
  RecordEncoder,
} from '../../proto/codec.ts';
import type { MailboxBody, MailboxMessage, Verdict } from '../../proto/envelope.ts';
import { callbackId } from '../../proto/ids.ts';
import type { JournalBatch, JournalEntry } from '../../proto/journal.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { sketchRecord } from '../../proto/record-sketch.ts';
import { decodeTaskOfRecord } from '../../proto/record-task.ts';
import { OnConflict, type TaskRecord, TaskState } from '../../proto/task.ts';
import { FUZZ_LIMIT_MS, fuzzRuns } from '../support/fuzz-runs.ts';
import { LAMP, lampId, lampTaskId } from '../support/lamp-records.ts';
import { materialized } from '../support/materialized.ts';

const text = fc.oneof(fc.string({ maxLength: 8 }), fc.constant('ü€𝄞 \u0000"\\'));
const word = fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__proto__');
const time = fc.integer({ min: 0, max: 2 ** 45 });
const seq = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 53 - 1 }));
const count = fc.nat(1_000);
const id = fc.nat(99).map(lampId);
const taskId = fc.nat(99).map(lampTaskId);
// JSON has no -0 and no `__proto__` of its own: what JSON.stringify would change cannot come back.
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const object = fc
  .dictionary(word, json, { maxKeys: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const caller = fc.record({ tenant: text, role: text, subject: text, address: text });
const callback = fc.record({ url: text, secret: text, state: text });
const optional = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined });
const onConflict = fc.constantFrom(...Object.values(OnConflict));

const task: fc.Arbitrary<TaskRecord> = fc.record({
  id: taskId,
  seq,
  requestId: word, // never empty: on the wire that stands for the task's own id
  action: text,
  params: object,
  state: fc.constantFrom(...Object.values(TaskState)),
  onConflict,
  requestedBy: caller,
  trace: text,
  createdAt: time,
  startedAt: time,
  finishedAt: time,
  deadline: time,
  step: optional(
    fc.record({ name: text, attempt: count, of: count, effectId: text, intent: fc.boolean(), startedAt: time }),
  ),
  results: fc.array(fc.record({ name: text, value: json }), { maxLength: 3 }),
  progress: optional(fc.record({ percent: fc.integer({ min: 0, max: 100 }), message: text })),
  error: optional(fc.record({ code: text, message: text, evidence: object, retryable: fc.boolean() })),
  attempts: count,
  nextRetryAt: time,
  callbacks: fc.array(callback, { maxLength: 2 }),
  cancelReason: text,
  cancelRequested: fc.boolean(),
  epoch: count,
  resolution: optional(fc.record({ outcome: text, reason: text, by: text, at: time })),
  premise: object,
});

const region = fc.record({ state: fc.option(word), target: fc.option(word), since: time });
const record: fc.Arbitrary<ActorRecord> = fc.record({
  kind: text,
  id,
  exists: fc.boolean(),
  regions: fc.dictionary(word, region, { maxKeys: 3 }).map((regions) => ({ ...regions })),
  attributes: object,
  seen: seq,
  open: fc.array(seq, { maxLength: 4 }),
  tasks: fc.array(task, { maxLength: 2 }),
  requests: fc.array(fc.record({ requestId: text, taskId: text, bodyHash: text, at: time }), { maxLength: 3 }),
  horizon: time,
  parked: optional(fc.record({ reason: text, since: time })),
  createdAt: time,
  updatedAt: time,
});

const body: fc.Arbitrary<MailboxBody> = fc.oneof(
  fc.record({
    verb: fc.constant('submit' as const),
    taskId,
    action: text,
    params: object,
    onConflict,
    timeoutS: count,
    callback: optional(callback),
    bodyHash: text,
  }),
  fc.record({ verb: fc.constant('command' as const), name: text, payload: object, ifMatch: text }),
  fc.record({ verb: fc.constant('cancel' as const), taskId: text, reason: text }),
  fc.record({ verb: fc.constant('resolve' as const), taskId: text, outcome: text, reason: text }),
  fc.record({ verb: fc.constant('resume' as const), reason: text }),
  fc.record({ verb: fc.constant('signal' as const), name: text, payload: object }),
);
const message: fc.Arbitrary<MailboxMessage> = fc.record({
  requestId: text,
  replyTo: text,
  createdAt: time,
  caller,
  trace: text,
  body,
});
const verdict: fc.Arbitrary<Verdict> = fc.record({
  requestId: text,
  refusal: optional(fc.record({ code: text, detail: text, data: object })),
  deduplicated: fc.boolean(),
  revision: seq,
  record,
  taskId: text,
  task: optional(task),
});
const entry: fc.Arbitrary<JournalEntry> = fc.record({
  record,
  events: fc.array(fc.record({ type: text, taskId: text, at: time, detail: object }), { maxLength: 3 }),
  outbox: fc.array(fc.record({ id: text, type: text, target: text, secret: text, taskId: text }), { maxLength: 2 }),
});
const batch: fc.Arbitrary<JournalBatch> = fc
  .record({
    batchId: text,
    epoch: count,
    owner: text,
    mark: seq,
    at: time,
    claim: optional(fc.record({ reason: text, previousOwner: text })),
    release: fc.boolean(),
    entries: fc.array(entry, { maxLength: 2 }),
    previous: seq,
  })
  .map(({ previous, ...rest }) => (previous === 0 ? rest : { ...rest, previous }));

interface Wire<T> {
  readonly name: string;
  readonly value: fc.Arbitrary<T>;
  readonly encode: (value: T) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => T;
}

function wire<T>(
  name: string,
  value: fc.Arbitrary<T>,
  encode: (value: T) => Uint8Array,
  decode: (bytes: Uint8Array) => T,
): Wire<unknown> {
  return { name, value, encode, decode } as Wire<unknown>; // proof: its own values alone are handed to its own functions
}

const named = fc.record({ taskId, index: fc.nat(9) }).map(({ taskId: owner, index }) => ({
  id: callbackId(owner, index),
  actor: LAMP,
  taskId: owner,
}));
const callbackRest = fc.record({
  kind: text,
  type: text,
  url: text,
  secret: text,
  body: text,
  trace: text,
  tenant: text,
  journalSeq: seq,
  createdAt: time,
  state: fc.constantFrom(...Object.values(CallbackState)),
  attempts: count,
  lastStatus: count,
  lastError: text,
  lastAttemptAt: time,
  nextAt: time,
  giveUpAt: time,
});
const callbackItem: fc.Arbitrary<CallbackItem> = fc
  .tuple(named, callbackRest)
  .map(([names, rest]) => ({ ...names, ...rest }));
const checkpoint = fc.record({ journalSeq: seq, epoch: count, record });
const document = fc.record({ kind: text, id, journalSeq: seq, task });
describe('a sketch of a record', () => {
  const sketchFromRecord = (whole: ActorRecord): object => ({
    kind: whole.kind,
    id: whole.id,
    exists: whole.exists,
    attributes: whole.attributes,
    regions: Object.fromEntries(Object.entries(whole.regions).map(([name, { state }]) => [name, { state }])),
    tasks: whole.tasks.map((task) => ({
      id: task.id,
      action: task.action,
      state: task.state,
      createdAt: task.createdAt,
      startedAt: task.startedAt,
      finishedAt: task.finishedAt,
      requestedBy: { tenant: task.requestedBy.tenant, role: task.requestedBy.role },
      step: task.step === undefined ? undefined : { name: task.step.name },
    })),
  });

  test('says of its bytes what the whole record says', () => {
    fc.assert(
      fc.property(record, (whole) => {
        const { kind, id: actor, exists, attributes, regions, tasks } = sketchRecord(encodeRecord(whole));

        expect({ kind, id: actor, exists, attributes, regions, tasks }).toEqual(sketchFromRecord(whole));
      }),
      { numRuns: 100 },
    );
  });

  test('of broken bytes is a DecodeError or another value, never another error', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.nat(255), (whole, where, byte) => {
        const bytes = encodeRecord(whole);
        const altered = bytes.slice();
        altered[where % altered.length] = byte;
        for (const broken of [bytes.slice(0, where % bytes.length), altered])
          expectDecoded((read) => sketchRecord(read).attributes, broken);
      }),
      { numRuns: 100 },
    );
  });

  test('of a version not known here is refused, and said to be newer', () => {
    fc.assert(
      fc.property(record, (whole) => {
        const newer = new Uint8Array([...encodeRecord(whole), 0x08, 99]);
        expect(() => sketchRecord(newer)).toThrow(expect.objectContaining({ name: 'DecodeError', newer: true }));
      }),
      { numRuns: 10 },
    );
  });
});

describe('a task of a record, read without the rest', () => {
  test('is the one that the whole record holds, or none', () => {
    fc.assert(
      fc.property(record, taskId, (whole, other) => {
        const bytes = encodeRecord(whole);
        for (const wanted of [...whole.tasks.map((each) => each.id), other])
          expect(decodeTaskOfRecord(bytes, wanted)).toEqual(whole.tasks.find((each) => each.id === wanted));
      }),
      { numRuns: 100 },
    );
  });

  test('of broken bytes is a DecodeError or another value, never another error', () => {
    fc.assert(
      fc.property(record, taskId, fc.nat(), fc.nat(255), (whole, other, where, byte) => {
        const bytes = encodeRecord(whole);
        const altered = bytes.slice();
        altered[where % altered.length] = byte;
        const wanted = whole.tasks[0]?.id ?? other;
        for (const broken of [bytes.slice(0, where % bytes.length), altered])
          expectDecoded((read) => decodeTaskOfRecord(read, wanted), broken);
      }),
      { numRuns: 100 },
    );
  });

  test('of a version not known here is refused, and said to be newer', () => {
    fc.assert(
      fc.property(record, taskId, (whole, wanted) => {
        const newer = new Uint8Array([...encodeRecord(whole), 0x08, 99]);
        expect(() => decodeTaskOfRecord(newer, wanted)).toThrow(
          expect.objectContaining({ name: 'DecodeError', newer: true }),
        );
      }),
      { numRuns: 10 },
    );
  });
});

const wires = [
  wire('record', record, encodeRecord, decodeRecord),
  wire('mailbox message', message, encodeMessage, decodeMessage),
  wire('verdict', verdict, encodeVerdict, decodeVerdict),
  wire('journal batch', batch, encodeBatch, decodeBatch),
  wire('checkpoint', checkpoint, encodeCheckpoint, decodeCheckpoint),
  wire('mark', fc.record({ journalSeq: seq, epoch: count, owner: text }), encodeMark, decodeMark),
  wire('task document', document, encodeTaskDocument, decodeTaskDocument),
  wire('callback item', callbackItem, encodeCallbackItem, decodeCallbackItem),
];

for (const { name, value, encode, decode } of wires)
  describe(`a ${name}`, () => {
    test('comes back as it went out, and goes out again as the same bytes', () => {
      fc.assert(
        fc.property(value, (sent) => {
          const bytes = encode(sent);
          const read = decode(bytes.slice());
          expect(materialized(read)).toEqual(sent);
          expect(encode(read)).toEqual(bytes);
        }),
        { numRuns: 30 },
      );
    }, 120_000);

    test(
      'cut short or altered is a DecodeError or another value, never another error',
      () => {
        fc.assert(
          fc.property(value, fc.nat(), fc.nat(255), (sent, where, byte) => {
            const bytes = encode(sent);
            const altered = bytes.slice();
            if (altered.length > 0) altered[where % altered.length] = byte;
            for (const broken of [bytes.slice(0, where % (bytes.length + 1)), altered]) expectDecoded(decode, broken);
          }),
          fuzzRuns(30),
        );
      },
      FUZZ_LIMIT_MS,
    );

    test(
      'made of random bytes is a DecodeError or a value, never another error',
      () => {
        fc.assert(
          fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectDecoded(decode, bytes)),
          fuzzRuns(100),
        );
      },
      FUZZ_LIMIT_MS,
    );

    test('beyond the bound is refused before it is read', () => {
      expect(() => decode(new Uint8Array(MAX_WIRE_BYTES + 1))).toThrow(DecodeError);
    });

    if (name !== 'verdict')
      test('of a version not known here is refused, and said to be newer', () => {
        fc.assert(
          fc.property(value, (sent) => {
            // Field 1 is the version, and the last one given counts.
            const newer = new Uint8Array([...encode(sent), 0x08, 99]);
            expect(() => decode(newer)).toThrow(expect.objectContaining({ name: 'DecodeError', newer: true }));
          }),
          { numRuns: 10 },
        );
      });
  });

describe('an encoder that goes from record to record', () => {
  const field = fc.constantFrom<keyof ActorRecord>(
    'attributes',
    'requests',
    'regions',
    'open',
    'seen',
    'parked',
    'exists',
  );
  /** Takes over a field of another record, its tasks, or of one task everything but what never changes. */
  const change = fc.oneof(
    fc.tuple(field, record).map(([name, other]) => (before: ActorRecord) => ({ ...before, [name]: other[name] })),
    record.map((other) => (before: ActorRecord) => ({ ...before, tasks: [...before.tasks, ...other.tasks] })),
    fc
      .nat(4)
      .map((at) => (before: ActorRecord) => ({ ...before, tasks: before.tasks.filter((_, index) => index !== at) })),
    fc.tuple(fc.nat(4), task).map(([at, other]) => (before: ActorRecord) => ({
      ...before,
      tasks: before.tasks.map((old, index) => (index === at ? changed(old, other) : old)),
    })),
  );

  test('writes of each what a new one writes', () => {
    fc.assert(
      fc.property(record, fc.array(change, { maxLength: 12 }), fc.boolean(), (first, changes, within) => {
        const encoder = new RecordEncoder();
        let current = first;
        for (const next of [(same: ActorRecord) => same, ...changes]) {
          current = next(current);
          // By itself, or within the entry that holds it.
          const bytes = within ? entryBytes(encoder, current) : encoder.encode(current);
          expect(Buffer.compare(bytes, encodeRecord(current))).toBe(0);
          for (const held of current.tasks) {
            const document = { kind: 'lamp', id: LAMP, journalSeq: 1, task: held };
            const copied = encodeTaskDocument(document, encoder.taskBytes(held));
            expect(Buffer.compare(copied, encodeTaskDocument(document))).toBe(0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

function entryBytes(encoder: RecordEncoder, of: ActorRecord): Uint8Array {
  const entry = { record: of, events: [], outbox: [] };
  expect(Buffer.compare(encodeEntry(entry, encoder), encodeEntry(entry))).toBe(0);
  return encoder.bytes;
}

/** The head stays, as in the life of a task, now and then the very same task. */
function changed(old: TaskRecord, other: TaskRecord): TaskRecord {
  const { state, startedAt, finishedAt, step, results, progress, error, attempts, callbacks } = other;
  return { ...old, state, startedAt, finishedAt, step, results, progress, error, attempts, callbacks };
}

function expectDecoded(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): void {
  try {
    materialized(decode(bytes));
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
  }
}

describe('replies', () => {
  test('that stand one behind the other tell every verdict, in order', () => {
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1, maxLength: 5 }), (verdicts) => {
        const bytes = Buffer.concat(verdicts.map((one) => encodeReply(one)));

        expect(decodeReplies(bytes).map((one) => encodeVerdict(one))).toEqual(
          verdicts.map((one) => encodeVerdict(one)),
        );
      }),
    );
  });

  test('may be a verdict by itself', () => {
    fc.assert(
      fc.property(verdict, (one) => {
        expect(decodeReplies(encodeVerdict(one)).map((read) => encodeVerdict(read))).toEqual([encodeVerdict(one)]);
      }),
    );
  });
});
