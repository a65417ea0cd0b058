// One task of a record, read from the record's bytes without the rest: what an event or a verdict shows is one task, and
// decoding the whole record for it took three times as long. What is passed over here may still fail to decode.

import { decoding, knownVersion } from './decoding.ts';
import { wire } from './protobuf.ts';
import type { Reader } from './protobuf-runtime.ts';
import { newReader } from './protobuf-runtime.ts';
import type { TaskRecord } from './task.ts';
import { taskFromWire } from './task-codec.ts';

/** Fields read, with their wire types, as record.proto and task.proto have them. */
const VERSION = (1 << 3) | 0;
const TASKS = (8 << 3) | 2;
const TASK_ID = (1 << 3) | 2;

/** Undefined where the record holds no such task. @throws DecodeError */
export function decodeTaskOfRecord(bytes: Uint8Array, taskId: string): TaskRecord | undefined {
  return decoding('record', bytes, () => {
    const reader = newReader(bytes);
    let version = 0;
    let task: TaskRecord | undefined;
    while (reader.pos < reader.len) {
      const at = reader.uint32();
      if (at === VERSION) version = reader.uint32();
      else if (at !== TASKS || task !== undefined) reader.skipType(at & 7);
      else task = readTask(reader, taskId);
    }
    knownVersion('record', version);
    return task;
  });
}

/** Reads the task at hand where it is the one, and else passes it over. */
function readTask(reader: Reader, taskId: string): TaskRecord | undefined {
  const length = reader.uint32();
  const from = reader.pos;
  if (isOf(reader, from + length, taskId)) {
    reader.pos = from;
    return taskFromWire(wire.Task.decode(reader, length));
  }
  reader.pos = from;
  reader.skip(length);
  return undefined;
}

/** Whether that task's id is the one, without making it a text: most tasks of a record are passed over. */
function isOf(reader: Reader, end: number, taskId: string): boolean {
  while (reader.pos < end) {
    const at = reader.uint32();
    if (at === TASK_ID) return isText(reader, taskId);
    reader.skipType(at & 7);
  }
  return taskId === '';
}

/** Ids are ASCII: one byte a character. */
function isText(reader: Reader, text: string): boolean {
  if (reader.uint32() !== text.length) return false;
  const { buf, pos } = reader;
  for (let at = 0; at < text.length; at++) if (buf[pos + at] !== text.charCodeAt(at)) return false;
  return true;
}
