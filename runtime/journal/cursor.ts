// A cursor: a client's place in the events of the cluster. To clients it is opaque; here it is the journal's stream
// sequence, the index of the event within its batch (counting over all entries), the incarnation of the cluster, and a
// witness of the batch: where a store went back to an older copy and grew again, the same sequence is another batch.
// As text, cursors of one incarnation sort in the order of their events.

import { fnv1a } from '../base/fnv1a.ts';

export interface Cursor {
  /** The life of the streams it belongs to: a cursor never means anything in another one. */
  readonly incarnation: string;
  /** Journal stream sequence of the batch. */
  readonly seq: number;
  /** 0 for the first event of the batch; {@link END_OF_BATCH} for the place behind its last. */
  readonly index: number;
  /** {@link witnessOf} the batch; empty where only its sequence was known. */
  readonly witness: string;
}

const SEQ_DIGITS = 12;
const INDEX_DIGITS = 4;
/** Larger than the index of any event: a batch holds far fewer than 36^4. */
export const END_OF_BATCH: number = 36 ** INDEX_DIGITS - 1;

const WITNESS_DIGITS = 4;

const CURSOR = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)-([0-9a-z]{12})-([0-9a-z]{4})(?:-([0-9a-z]{4}))?$/;

/** Four digits out of a batch's id: two batches have the same by a chance of one in 1.7 million. */
export function witnessOf(batchId: string): string {
  return digits((fnv1a(batchId) >>> 0) % 36 ** WITNESS_DIGITS, WITNESS_DIGITS);
}

/** @throws RangeError for numbers that no journal has. */
export function formatCursor(cursor: Cursor): string {
  const { incarnation, seq, index, witness } = cursor;
  if (!Number.isSafeInteger(seq) || seq < 0) throw new RangeError(`cursor sequence ${seq}: want 0 or more`);
  if (!Number.isInteger(index) || index < 0 || index > END_OF_BATCH)
    throw new RangeError(`cursor index ${index}: want 0 to ${END_OF_BATCH}`);
  const place = `${incarnation}-${digits(seq, SEQ_DIGITS)}-${digits(index, INDEX_DIGITS)}`;
  return witness === '' ? place : `${place}-${witness}`;
}

/** `undefined` for anything that {@link formatCursor} did not write. */
export function parseCursor(text: string): Cursor | undefined {
  if (text.length > 128) return undefined;
  const match = CURSOR.exec(text);
  if (match === null) return undefined;
  const [, incarnation = '', seqText = '', indexText = '', witness = ''] = match;
  const seq = Number.parseInt(seqText, 36);
  if (!Number.isSafeInteger(seq)) return undefined;
  return { incarnation, seq, index: Number.parseInt(indexText, 36), witness };
}

/** The place behind everything of batch `seq`: a subscription after it starts with the next batch. */
export function cursorBehind(incarnation: string, seq: number, witness = ''): string {
  return formatCursor({ incarnation, seq, index: END_OF_BATCH, witness });
}

/** True where the event at (`seq`, `index`) comes after `cursor`. Both must be of one incarnation. */
export function isAfter(cursor: { readonly seq: number; readonly index: number }, seq: number, index: number): boolean {
  return seq > cursor.seq || (seq === cursor.seq && index > cursor.index);
}

function digits(value: number, width: number): string {
  return value.toString(36).padStart(width, '0');
}
