// Sets up the protobuf runtime as this project needs it. It stands alone because the generated code asks while it is
// loaded: this has to be loaded before it.

import protobuf from 'protobufjs/minimal.js';

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
  if (length > this.len - from || !isAscii(this.buf, from, from + length)) {
    this.pos = start;
    return stringVerify.call(this);
  }
  this.pos = from + length;
  const buf = Buffer.isBuffer(this.buf) ? this.buf : bufferOver(this.buf);
  this.buf = buf; // so that it is made once for a message
  return buf.toString('latin1', from, from + length);
};

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  let bits = 0;
  for (let at = from; at < to; at++) bits |= bytes[at] ?? 0x80;
  return bits < 0x80;
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

export type Writer = protobuf.Writer;
export type Reader = protobuf.Reader;

export function newWriter(): Writer {
  return protobuf.Writer.create();
}

export function newReader(bytes: Uint8Array): Reader {
  return protobuf.Reader.create(bytes);
}
