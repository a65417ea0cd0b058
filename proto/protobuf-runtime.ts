// Sets up the protobuf runtime as this project needs it. It stands alone because the generated code asks while it is
// loaded: this has to be loaded before it.

import protobuf from 'protobufjs/minimal.js';
import { asBuffer } from './as-buffer.ts';

// Plain numbers for 64-bit integers: every one of ours (sequences, counts) stays below 2^53, and the runtime would otherwise
// answer with Long objects wherever that package happens to lie about.
// proof: `Long` is declared as always present, but the runtime itself tests for its absence
(protobuf.util as { Long: unknown }).Long = null;
protobuf.configure();

const { stringVerify } = protobuf.Reader.prototype;

/**
 * A string in one piece. The runtime (8.8.1) joins one of less than 64 bytes from pieces of eight characters and fewer, so
 * that an id of 63 became a rope of 15, which took more memory than the rest of its task and was walked wherever it was
 * compared; longer ones go through a TextDecoder. What is not plain ASCII still does.
 */
protobuf.Reader.prototype.stringVerify = function (this: protobuf.Reader): string {
  const start = this.pos;
  const length = this.uint32();
  const from = this.pos;
  const end = from + length;
  if (end > this.len || !isAscii(this.buf, from, end)) {
    this.pos = start;
    return stringVerify.call(this);
  }
  this.pos = end;
  const buf = asBuffer(this.buf);
  this.buf = buf; // so that it is made once for a message
  return length <= MAX_WORD ? word(buf, from, end) : buf.toString('latin1', from, end);
};

/** Longer ones are mostly ids, which seldom come again; it takes as long to find them as to make them. */
const MAX_WORD = 16;
const WORDS = 1_024;
/** The words seen last, by a hash of their bytes: names of states, actions, steps, tenants and events come in every message. */
const words: (string | undefined)[] = Array.from({ length: WORDS });

/** Found again in less than half of the time in which it is made, and nothing is left to collect. */
function word(buf: Buffer, from: number, end: number): string {
  let hash = end - from;
  for (let at = from; at < end; at++) hash = (Math.imul(hash, 31) + (buf[at] ?? 0)) | 0;
  const slot = hash & (WORDS - 1);
  const known = words[slot];
  if (known !== undefined && isAt(known, buf, from, end)) return known;
  const made = buf.toString('latin1', from, end);
  words[slot] = made;
  return made;
}

function isAt(text: string, buf: Buffer, from: number, end: number): boolean {
  if (text.length !== end - from) return false;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== buf[from + at]) return false;
  return true;
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  let bits = 0;
  for (let at = from; at < to; at++) bits |= bytes[at] ?? 0x80;
  return bits < 0x80;
}

export type Writer = protobuf.Writer;
export type Reader = protobuf.Reader;

export function newWriter(): Writer {
  return protobuf.Writer.create();
}

export function newReader(bytes: Uint8Array): Reader {
  return protobuf.Reader.create(bytes);
}
