// What the server's answers mean: its `err_code`s (nats-server `server/errors.json`) turned into outcomes of the port.
// Equal on 2.9.10 and 2.15.1 where a quirk is named below; the conformance suite runs on both.

import type { AppendOutcome } from './broker.ts';
import { BrokerError } from './broker.ts';

export interface ServerError {
  /** HTTP-like: 400, 404, 500, 503. */
  readonly code: number;
  readonly err_code: number;
  readonly description: string;
}

export const ServerCode = {
  clusterNotAvailable: 10008,
  insufficientResources: 10023,
  memoryResourcesExceeded: 10028,
  messageNotFound: 10037,
  storageResourcesExceeded: 10047,
  messageTooLarge: 10054,
  streamNameInUse: 10058,
  streamNotFound: 10059,
  subjectsOverlap: 10065,
  wrongLastSequence: 10071,
  replicasWithoutCluster: 10074,
  storeFailed: 10077,
  wrongLastSequenceConstant: 10164,
} as const;

const NO_ROOM: ReadonlySet<number> = new Set([
  ServerCode.insufficientResources,
  ServerCode.memoryResourcesExceeded,
  ServerCode.storageResourcesExceeded,
]);

// 10077 is "the store refused", and only its text says why: our bound of a subject, the size of a stream, the disk.
const SUBJECT_FULL = /maximum messages per subject/i;
const STORE_FULL = /maximum (bytes|messages) exceeded|no space left|insufficient|resource limits? exceeded|disk quota/i;

interface PubAck {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: ServerError;
}

/** As every server writes it for a message that it has stored and was not a repeat, without a domain. */
const STORED = /^\{"stream":"[^"\\]*", ?"seq":([1-9]\d{0,15})\}$/;

/** Reads a PubAck. */
export function outcomeOfPubAck(text: string): AppendOutcome {
  const stored = STORED.exec(text);
  if (stored !== null) return { kind: 'stored', seq: Number(stored[1]), duplicate: false };
  let ack: PubAck;
  try {
    ack = JSON.parse(text) as PubAck; // proof: fields are checked below
  } catch {
    return { kind: 'unresolved', sent: true, reason: 'unreadable acknowledgement' };
  }
  if (ack.error !== undefined) return outcomeOfError(ack.error);
  if (typeof ack.seq !== 'number' || ack.seq < 1)
    return { kind: 'unresolved', sent: true, reason: 'acknowledgement without a sequence' };
  return { kind: 'stored', seq: ack.seq, duplicate: ack.duplicate === true };
}

/**
 * Errors of class 5xx that we do not know are `unresolved`, not `rejected`: an I/O error half way may have stored the
 * message, and settling by a read (rule J3) is right either way.
 */
export function outcomeOfError(error: ServerError): AppendOutcome {
  const { err_code: code, description } = error;
  if (code === ServerCode.wrongLastSequence || code === ServerCode.wrongLastSequenceConstant)
    return { kind: 'wrong_sequence' };
  if (NO_ROOM.has(code)) return { kind: 'storage_full' };
  if (code === ServerCode.storeFailed) {
    if (SUBJECT_FULL.test(description)) return { kind: 'subject_full' };
    if (STORE_FULL.test(description)) return { kind: 'storage_full' };
  }
  if (error.code >= 500) return { kind: 'unresolved', sent: true, reason: `${description} (${code})` };
  return { kind: 'rejected', code, reason: description };
}

/** Whether asking again may help: no leader yet, JetStream still starting. */
export function isPassing(error: ServerError): boolean {
  return error.code === 503 && !NO_ROOM.has(error.err_code) && !STORE_FULL.test(error.description);
}

export function brokerErrorOf(what: string, error: ServerError): BrokerError {
  const full = NO_ROOM.has(error.err_code) || STORE_FULL.test(error.description);
  const code = full ? 'storage_full' : isPassing(error) ? 'storage_unavailable' : 'internal';
  return new BrokerError(code, `${what}: ${error.description} (${error.err_code})`, { serverCode: error.err_code });
}
