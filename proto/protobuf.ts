// The protobuf runtime as this project uses it: 64-bit integers are plain numbers. Every one of ours (sequences, counts)
// stays below 2^53, and the runtime would otherwise answer with Long objects wherever that package happens to lie about.

import protobuf from 'protobufjs/minimal.js';
import { ironworks } from './gen/messages.js';

// proof: `Long` is declared as always present, but the runtime itself tests for its absence
(protobuf.util as { Long: unknown }).Long = null;
protobuf.configure();

export const wire: typeof ironworks.v1 = ironworks.v1;
export type { ironworks };
