// One who hears every event of the cluster over WebSockets: where its gateway dies it goes on at another, behind the last
// cursor it had.

import type { Message } from '../../../gateway/engine/engine.ts';
import { isObject, type Json, objectFromText } from '../../../proto/json.ts';
import type { Fleet } from './fleet.ts';
import type { FleetGateway } from './fleet-gateways.ts';

const AGAIN_MS = 100;

export class Subscriber {
  readonly name: string;
  readonly #fleet: Fleet;
  #cursor = '';
  #ended = false;

  constructor(fleet: Fleet, name: string) {
    this.#fleet = fleet;
    this.name = name;
  }

  /** Listens at this gateway, and later at whichever lives. */
  listen(at: FleetGateway): void {
    const answer = at.gateway.upgrade({
      ...{ path: '/api/v1/stream', query: '', headers: new Map(), address: '127.0.0.1' },
      protocols: ['ironworks.v1+json'],
    });
    if (!answer.accept) throw new Error('the upgrade was refused');
    const hear = (message: Message): boolean => {
      if (at.alive) this.#hear(textOf(message));
      return true;
    };
    const handler = answer.open({
      ...{ address: '127.0.0.1', protocol: 'ironworks.v1+json', backlogBytes: 0 },
      send: hear,
      sendAll: (messages) => messages.every(hear),
      close: (code) => this.#ends(String(code)),
    });
    const after = this.#cursor === '' ? {} : { after: this.#cursor };
    handler.onMessage(new TextEncoder().encode(JSON.stringify({ op: 'subscribe', id: 'all', ...after })), false);
    void at.died.promise.then(() => this.#goOn());
  }

  #goOn(): void {
    if (this.#ended) return;
    const next = this.#fleet.gateways.living.find(({ paused }) => paused === undefined);
    if (next === undefined) this.#fleet.clock.after(AGAIN_MS, () => this.#goOn());
    else this.listen(next);
  }

  #hear(frameText: string): void {
    const { op, cursor, event, code } = objectFromText(frameText);
    if (op === 'event' || op === 'subscribed' || op === 'bookmark') this.#cursor = text(cursor) || this.#cursor;
    if (op === 'event') {
      const node = text(isObject(event) ? event['subject'] : '');
      this.#fleet.recorder.add({ what: 'event', subscriber: this.name, cursor: text(cursor), node });
    }
    if (op === 'gap' || op === 'error') this.#ends(text(code));
  }

  /** Told that its cursor is worth nothing, or closed: it would have to begin anew. */
  #ends(code: string): void {
    this.#ended = true;
    this.#fleet.recorder.add({ what: 'gap', subscriber: this.name, code });
  }
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function textOf(message: Message): string {
  if (typeof message === 'string') return message;
  return new TextDecoder().decode(message instanceof Uint8Array ? message : message.utf8);
}
