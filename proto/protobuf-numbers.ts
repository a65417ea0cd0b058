// Makes the protobuf runtime answer with plain numbers for 64-bit integers. Every one of ours (sequences, counts) stays
// below 2^53, and the runtime would otherwise answer with Long objects wherever that package happens to lie about.
// It stands alone because the generated code asks while it is loaded: this has to be loaded before it.

import protobuf from 'protobufjs/minimal.js';

// proof: `Long` is declared as always present, but the runtime itself tests for its absence
(protobuf.util as { Long: unknown }).Long = null;
protobuf.configure();

export type Writer = protobuf.Writer;

export function newWriter(): Writer {
  return protobuf.Writer.create();
}
