// The border of the wire: our types to protobuf bytes and back, once each way. One file for each thing that is stored or
// sent; this one names them all.

export { decodeCallbackItem, encodeCallbackItem } from './callback-codec.ts';
export {
  decodeCheckpoint,
  decodeCheckpointFrame,
  decodeMark,
  encodeCheckpoint,
  encodeMark,
} from './checkpoint-codec.ts';
export { DecodeError, MAX_WIRE_BYTES } from './decoding.ts';
export { decodeBatch, encodeBatch, encodeEntry } from './journal-codec.ts';
export { decodeMessage, encodeMessage } from './mailbox-codec.ts';
export { decodeRecord, encodeRecord, RecordEncoder } from './record-codec.ts';
export { decodeTaskDocument, encodeTaskDocument } from './task-codec.ts';
export { decodeReplies, decodeVerdict, encodeReply, encodeVerdict } from './verdict-codec.ts';
