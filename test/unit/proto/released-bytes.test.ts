// Bytes that released versions have written are read by every later one (F19): they stay in `released/` for ever, each with what
// it means. What a newer version wrote is refused as such, never misread.
//
// A release adds a file: IRONWORKS_RECORD_BYTES=0.2.0 npm test -- test/unit/proto/released-bytes

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CallbackState } from '../../../proto/callback.ts';
import {
  DecodeError,
  decodeBatch,
  decodeCallbackItem,
  decodeCheckpoint,
  decodeMark,
  decodeMessage,
  decodeRecord,
  decodeTaskDocument,
  decodeVerdict,
  encodeBatch,
  encodeCallbackItem,
  encodeCheckpoint,
  encodeMark,
  encodeMessage,
  encodeRecord,
  encodeTaskDocument,
  encodeVerdict,
} from '../../../proto/codec.ts';
import { WIRE_VERSION } from '../../../proto/decoding.ts';
import { callbackId } from '../../../proto/ids.ts';
import { lampId, lampRecord, lampTask, lampTaskId } from '../../support/lamp-records.ts';
import { materialized } from '../../support/materialized.ts';

const folder = new URL('./released/', import.meta.url);

interface Written {
  /** Base64. */
  readonly bytes: string;
  /** What it is read as, as JSON. */
  readonly means: unknown;
}

const decoders = {
  record: decodeRecord,
  checkpoint: decodeCheckpoint,
  mark: decodeMark,
  batch: decodeBatch,
  message: decodeMessage,
  verdict: decodeVerdict,
  task: decodeTaskDocument,
  callback: decodeCallbackItem,
} as const satisfies { readonly [what: string]: (bytes: Uint8Array) => unknown };
type What = keyof typeof decoders;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(materialized(value)));
/** A verdict is answered and never stored; it carries no version. */
const UNVERSIONED: What = 'verdict';

const task = lampTask(2, {
  state: 'running',
  params: { colour: 'red' },
  startedAt: 1_767_225_601_000,
  deadline: 1_767_225_661_000,
  step: { name: 'on', attempt: 2, of: 3, effectId: 'effect-1', intent: true, startedAt: 1_767_225_601_500 },
  results: [{ name: 'off', value: false }],
  progress: { percent: 40, message: 'warming up' },
  attempts: 1,
  callbacks: [{ url: 'https://hook.example/tasks', secret: 'whsec_c2VjcmV0', state: 'pending' }],
  epoch: 7,
  premise: { light: 'off' },
});
const record = lampRecord({
  regions: { light: { state: 'off', target: 'on', since: 1_767_225_600_500 } },
  seen: 12,
  open: [9, 11],
  tasks: [task, lampTask(3)],
  requests: [{ requestId: 'key-1', taskId: lampTaskId(2), bodyHash: 'hash', at: 1_767_225_600_000 }],
  horizon: 1_767_225_500_000,
  parked: { reason: 'three attempts', since: 1_767_225_602_000 },
});
const id = lampId(1);

/** One of each, with every field set that there is. */
function samples(): { readonly [W in What]: Uint8Array } {
  return {
    record: encodeRecord(record),
    checkpoint: encodeCheckpoint({ journalSeq: 41, epoch: 7, record }),
    mark: encodeMark({ journalSeq: 40, epoch: 7, owner: 'host-1234' }),
    batch: encodeBatch({
      batchId: 'batch-1',
      epoch: 7,
      owner: 'host-1234',
      mark: 40,
      at: 1_767_225_603_000,
      claim: { reason: 'host-0 is gone', previousOwner: 'host-0' },
      release: false,
      entries: [
        {
          record,
          events: [{ type: 'task.started', taskId: lampTaskId(2), at: 1_767_225_601_000, detail: { step: 'on' } }],
          outbox: [
            { id: 'cb-1', type: 'task', target: 'https://hook.example/tasks', secret: '', taskId: lampTaskId(2) },
          ],
        },
      ],
      previous: 39,
      waitsFor: ['host-0'],
    }),
    message: encodeMessage({
      requestId: lampTaskId(4),
      replyTo: '_INBOX.a.verdict',
      createdAt: 1_767_225_604_000,
      caller: task.requestedBy,
      trace: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      body: {
        verb: 'submit',
        taskId: lampTaskId(4),
        action: 'lamp.off',
        params: { colour: 'red' },
        onConflict: 'queue',
        timeoutS: 30,
        callback: { url: 'https://hook.example/tasks', secret: '', state: 'pending' },
        bodyHash: 'hash',
      },
    }),
    verdict: encodeVerdict({
      requestId: lampTaskId(4),
      refusal: { code: 'node_busy', detail: 'another task holds it', data: { holder: { id: lampTaskId(2) } } },
      deduplicated: false,
      revision: 42,
      record,
      taskId: lampTaskId(2),
      task,
    }),
    task: encodeTaskDocument({ kind: 'lamp', id, journalSeq: 43, task: lampTask(5, { state: 'succeeded' }) }),
    callback: encodeCallbackItem({
      id: callbackId(lampTaskId(2), 0),
      actor: id,
      taskId: lampTaskId(2),
      kind: 'lamp',
      type: 'task.succeeded',
      url: 'https://hook.example/tasks',
      secret: 'whsec_c2VjcmV0',
      body: '{}',
      trace: '',
      tenant: 'default',
      journalSeq: 44,
      createdAt: 1_767_225_605_000,
      state: CallbackState.failing,
      attempts: 2,
      lastStatus: 503,
      lastError: 'answered 503',
      lastAttemptAt: 1_767_225_606_000,
      nextAt: 1_767_225_611_000,
      giveUpAt: 1_767_312_005_000,
    }),
  };
}

const names = Object.keys(decoders) as What[]; // proof: the keys of that very object
const recording = process.env['IRONWORKS_RECORD_BYTES'] ?? '';
if (recording !== '') {
  const bytes = samples();
  const written = Object.fromEntries(
    names.map((what) => [
      what,
      { bytes: Buffer.from(bytes[what]).toString('base64'), means: plain(decoders[what](bytes[what])) },
    ]),
  );
  const file = new URL(`${recording}.json`, folder);
  if (existsSync(file)) throw new Error(`${recording} has been released; its bytes stay as they are`);
  writeFileSync(file, `${JSON.stringify(written, undefined, 2)}\n`);
}

const releases = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));

describe.each(releases)('what version %s wrote', (release) => {
  const text = readFileSync(new URL(`${release}.json`, folder), 'utf8');
  const written = JSON.parse(text) as { readonly [W in What]: Written }; // proof: written above, and by nobody else

  it.each(names)('as a %s is read, and means the same', (what) => {
    const { bytes, means } = written[what];

    expect(means).not.toEqual({});
    expect(plain(decoders[what](Buffer.from(bytes, 'base64')))).toEqual(means);
  });

  it.each(names.filter((what) => what !== UNVERSIONED))(
    'as a %s, had it come from a newer version, is refused as such',
    (what) => {
      const bytes = Buffer.from(written[what].bytes, 'base64');
      // The version is field 1, a varint, and so the first two bytes.
      expect([bytes[0], bytes[1]]).toEqual([0x08, WIRE_VERSION]);
      bytes[1] = WIRE_VERSION + 1;
      let refused: unknown;
      try {
        decoders[what](bytes);
      } catch (error) {
        refused = error;
      }

      expect(refused).toBeInstanceOf(DecodeError);
      expect(refused).toMatchObject({ newer: true, message: expect.stringContaining('upgrade this process') });
    },
  );
});
