// Fields as proto3 writes them, for the messages that every task writes: what has its default value is left out, and no
// object is built only to be written. The generated code reads them back, which holds the field numbers here to those of
// the .proto files (test/property/codec.test.ts). Half of what encoding cost went into such objects.

import type { Writer } from './protobuf-runtime.ts';

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;

export function putText(to: Writer, field: number, text: string): void {
  if (text !== '') to.uint32((field << 3) | DELIMITED).string(text);
}

/** A whole number from 0 to 2^53 - 1. */
export function putCount(to: Writer, field: number, value: number): void {
  if (value === 0) return;
  to.uint32((field << 3) | VARINT);
  if (value <= 0xffff_ffff) to.uint32(value);
  else to.uint64(value);
}

export function putDouble(to: Writer, field: number, value: number): void {
  if (value !== 0) to.uint32((field << 3) | FIXED64).double(value);
}

export function putFlag(to: Writer, field: number, value: boolean): void {
  if (value) to.uint32((field << 3) | VARINT).bool(true);
}

/** Bytes, or a message encoded before. */
export function putBytes(to: Writer, field: number, bytes: Uint8Array): void {
  to.uint32((field << 3) | DELIMITED).bytes(bytes);
}

/** Begins a message within a message; `to.ldelim()` ends it. */
export function openMessage(to: Writer, field: number): void {
  to.uint32((field << 3) | DELIMITED).fork();
}
