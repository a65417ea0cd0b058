// What arrives from NATS, in the little we need of it: plain messages, status lines, and the place of a delivery that
// JetStream writes into its reply subject. Nothing here knows the client library; its messages fit these shapes.

/** Headers of a message; `code` is 0 but for status lines (100 control, 503 no responders, ...). */
export interface RawHeaders {
  readonly code: number;
  readonly description: string;
  get(name: string): string;
  keys(): Iterable<string>;
  values(name: string): readonly string[];
}

export interface RawMessage {
  readonly subject: string;
  readonly reply?: string | undefined;
  readonly data: Uint8Array;
  readonly headers?: RawHeaders | undefined;
}

/** Where a delivered message stands. */
export interface DeliveryPlace {
  readonly streamSeq: number;
  readonly consumerSeq: number;
  /** Milliseconds since the epoch on the server's clock. */
  readonly at: number;
}

const ACK = '$JS.ACK.';
// Nanoseconds do not fit a double: the last six digits are cut off as text.
const PLAIN_ACK = /^\$JS\.ACK\.[^.]+\.[^.]+\.\d+\.(\d+)\.(\d+)\.(\d+)\d{6}\.\d+$/;
const DOMAIN_ACK = /^\$JS\.ACK\.[^.]+\.[^.]+\.[^.]+\.[^.]+\.\d+\.(\d+)\.(\d+)\.(\d+)\d{6}\.\d+(?:\..+)?$/;

/**
 * Reads `$JS.ACK...`; `undefined` for anything else. Two forms exist (NATS ADR-15): nine tokens
 * `$JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<nanoseconds>.<pending>`, and eleven or more
 * with domain and account hash after `ACK`.
 */
export function parseDelivery(reply: string): DeliveryPlace | undefined {
  const match = reply.startsWith(ACK) ? (PLAIN_ACK.exec(reply) ?? DOMAIN_ACK.exec(reply)) : null;
  if (match === null) return undefined;
  const streamSeq = Number(match[1]);
  const consumerSeq = Number(match[2]);
  const atMs = Number(match[3]);
  if (!Number.isSafeInteger(streamSeq) || !Number.isSafeInteger(consumerSeq) || !Number.isFinite(atMs))
    return undefined;
  return { streamSeq, consumerSeq, at: atMs };
}

/** A status line carries no data: only then are headers looked at, since decoding them costs more than the rest. */
export function statusOf(message: RawMessage): RawHeaders | undefined {
  if (message.data.length > 0) return undefined;
  const headers = message.headers;
  return headers !== undefined && headers.code !== 0 ? headers : undefined;
}

const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** As BrokerMessage has them. */
export function headersOf(message: RawMessage): ReadonlyMap<string, string> {
  const { headers } = message;
  if (headers === undefined) return NO_HEADERS;
  const byName = new Map<string, string>();
  for (const key of headers.keys()) {
    const name = key.toLowerCase();
    const value = headers.values(key).join(', ');
    const before = byName.get(name);
    byName.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return byName;
}

/** The bucket operation of a message; tombstones carry no data (as the stock key-value clients write them). */
export function operationOf(message: RawMessage): string {
  return message.data.length > 0 ? '' : (message.headers?.get('KV-Operation') ?? '');
}

const VISIBLE = /^[\x20-\x7e]+$/;
const HEADER_NAME = /^[!-9;-~]+$/;

/** Encodes the header block of an append; `undefined` where it needs none. @throws RangeError on unfit characters. */
export function encodeHeaders(options: {
  readonly msgId?: string;
  readonly expectedSubjectSeq?: number;
  readonly headers?: { readonly [name: string]: string };
}): Uint8Array | undefined {
  const { msgId, expectedSubjectSeq, headers } = options;
  if (msgId === undefined && expectedSubjectSeq === undefined && headers === undefined) return undefined;
  let block = 'NATS/1.0\r\n';
  if (expectedSubjectSeq !== undefined) block += `Nats-Expected-Last-Subject-Sequence: ${expectedSubjectSeq}\r\n`;
  if (msgId !== undefined) {
    if (!VISIBLE.test(msgId)) throw new RangeError('message id: want visible ASCII');
    block += `Nats-Msg-Id: ${msgId}\r\n`;
  }
  if (headers !== undefined)
    for (const [name, value] of Object.entries(headers)) {
      if (!HEADER_NAME.test(name) || !VISIBLE.test(value)) throw new RangeError(`header ${name}: want visible ASCII`);
      block += `${name}: ${value}\r\n`;
    }
  return Buffer.from(`${block}\r\n`, 'latin1');
}
