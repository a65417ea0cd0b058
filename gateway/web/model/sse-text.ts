// The text of an event stream (text/event-stream) as records, however its bytes were cut. An id without data is a
// bookmark: it moves the place to resume from.

export interface SseRecord {
  readonly id: string;
  /** Empty: a plain message. */
  readonly event: string;
  readonly data: string;
}

export class SseText {
  #rest = '';

  /** The records that `chunk` completes. */
  push(chunk: string): readonly SseRecord[] {
    this.#rest += chunk.replaceAll('\r\n', '\n');
    const blocks = this.#rest.split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap(readBlock);
  }
}

function readBlock(block: string): readonly SseRecord[] {
  const found = { id: '', event: '', data: [] as string[] };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (line.startsWith('id:')) found.id = value;
    else if (line.startsWith('event:')) found.event = value;
    else if (line.startsWith('data:')) found.data.push(value);
  }
  if (found.id === '' && found.event === '' && found.data.length === 0) return []; // a comment that keeps it awake
  return [{ id: found.id, event: found.event, data: found.data.join('\n') }];
}
