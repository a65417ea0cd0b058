// A client's end of a WebSocket and of a streaming answer, as the engine would show them to the gateway.

import type { Message, Socket, StreamSink } from '../../gateway/engine/engine.ts';
import { decodeServerFrame } from './protobuf-frames.ts';

type Frame = { readonly [name: string]: unknown };

export class FakeSocket implements Socket {
  readonly address = '127.0.0.1';
  readonly protocol = 'ironworks.v1+json';
  /** As JSON, however they were written. */
  readonly texts: string[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  backlogBytes = 0;
  /** False: every send is refused, as over the backlog. */
  takes = true;

  send(message: Message): boolean {
    if (!this.takes || this.closed !== undefined) return false;
    if (typeof message === 'string') this.texts.push(message);
    else if (message instanceof Uint8Array) this.texts.push(JSON.stringify(decodeServerFrame(message)));
    else this.texts.push(Buffer.from(message.utf8).toString('utf8'));
    return true;
  }

  sendAll(messages: readonly Message[]): boolean {
    return messages.every((message) => this.send(message));
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }

  get frames(): readonly Frame[] {
    return this.texts.map((text) => JSON.parse(text) as Frame); // proof: frames are JSON objects, or the test fails
  }

  of(op: string): readonly Frame[] {
    return this.frames.filter((frame) => frame['op'] === op);
  }

  cursors(id: string): readonly string[] {
    return this.of('event')
      .filter((frame) => frame['id'] === id)
      .map((frame) => String(frame['cursor']));
  }
}

export class FakeSink implements StreamSink {
  readonly #gone = new AbortController();
  text = '';
  writes = 0;
  ended = false;
  backlogBytes = 0;
  takes = true;

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  write(chunk: string): boolean {
    this.text += chunk;
    this.writes++;
    return this.takes;
  }

  end(): void {
    this.ended = true;
  }

  leave(): void {
    this.#gone.abort();
  }

  /** Events as an EventSource would dispatch them. */
  get events(): readonly { readonly id: string; readonly type: string; readonly data: string }[] {
    let id = '';
    return this.text.split('\n\n').flatMap((block) => {
      const fields = new Map<string, string>();
      for (const line of block.split('\n')) {
        const colon = line.indexOf(': ');
        if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
      }
      id = fields.get('id') ?? id;
      const data = fields.get('data');
      return data === undefined ? [] : [{ id, type: fields.get('event') ?? 'message', data }];
    });
  }
}
