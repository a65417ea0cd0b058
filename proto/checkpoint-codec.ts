// Checkpoints and marks on the wire.

import type { Checkpoint, Mark } from './checkpoint.ts';
import { decoding, knownVersion, WIRE_VERSION } from './decoding.ts';
import { putBytes, putCount } from './fields.ts';
import { pen, wire } from './protobuf.ts';
import { decodeRecord, encodeRecord } from './record-codec.ts';

/** `recordBytes` are those of its record, where it was encoded before. */
export function encodeCheckpoint(
  checkpoint: Checkpoint,
  recordBytes: Uint8Array = encodeRecord(checkpoint.record),
): Uint8Array {
  const to = pen();
  putCount(to, 1, WIRE_VERSION);
  putCount(to, 2, checkpoint.journalSeq);
  putCount(to, 3, checkpoint.epoch);
  putBytes(to, 4, recordBytes);
  return to.finish();
}

export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  return decoding('checkpoint', bytes, () => {
    const raw = wire.Checkpoint.decode(bytes);
    knownVersion('checkpoint', raw.version);
    return { journalSeq: raw.journalSeq, epoch: raw.epoch, record: decodeRecord(raw.record) };
  });
}

/** Where a checkpoint stands, its record left as bytes. @throws DecodeError */
export function decodeCheckpointFrame(bytes: Uint8Array): { readonly journalSeq: number; readonly record: Uint8Array } {
  return decoding('checkpoint', bytes, () => {
    const raw = wire.Checkpoint.decode(bytes);
    knownVersion('checkpoint', raw.version);
    return { journalSeq: raw.journalSeq, record: raw.record };
  });
}

export function encodeMark(mark: Mark): Uint8Array {
  return wire.Mark.encode({ version: WIRE_VERSION, ...mark }, pen()).finish();
}

export function decodeMark(bytes: Uint8Array): Mark {
  return decoding('mark', bytes, () => {
    const raw = wire.Mark.decode(bytes);
    knownVersion('mark', raw.version);
    return { journalSeq: raw.journalSeq, epoch: raw.epoch, owner: raw.owner };
  });
}
