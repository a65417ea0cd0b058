// The fleet as it is now. One stream for the whole console: it is opened first, then the list is loaded, and what comes
// meanwhile is laid over it by revision, so that nothing falls between the two.
//
// L1 After a broken connection the stream goes on behind the last cursor; only where that place is gone, everything is
//    loaded again.
// L2 However many events come, the page is drawn at most ten times a second; large fleets, which cost more to sort and
//    count, once a second at least.

import { get, listenUnauthenticated, Problem } from '../client/api.ts';
import { currentToken, setToken } from '../client/session.ts';
import { openSocket } from '../client/socket-transport.ts';
import { openSse } from '../client/sse-transport.ts';
import type { Transport } from '../client/transport.ts';
import { readEvent, type StreamEvent } from '../model/event.ts';
import { EventTail } from '../model/event-tail.ts';
import { applyEvent, applyTick, putNode, type Rows } from '../model/fleet.ts';
import { fields, list, numberOrNull, text, textOrNull } from '../model/json.ts';
import { NODE_FIELDS, type Node, readNode } from '../model/node.ts';
import { Store } from './store.ts';

export type Connection = 'connecting' | 'live' | 'lost' | 'token';

const PAGE = 1_000;
const DRAW_EVERY_MS = { least: 100, most: 1_000, perNode: 0.05 };
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export const connection: Store<Connection> = new Store<Connection>('connecting');
export const fleet: Store<Rows> = new Store<Rows>(new Map());
/** False until the first list is complete. */
export const loaded: Store<boolean> = new Store(false);
export const tail: Store<readonly StreamEvent[]> = new Store<readonly StreamEvent[]>([]);

const rows = new Map<string, Node>();
const events = new EventTail();
const listeners = new Set<(event: StreamEvent) => void>();
let cursor = '';
let retryMs = FIRST_RETRY_MS;
let close: () => void = () => {};
let retry: ReturnType<typeof setTimeout> | undefined;
let drawing: ReturnType<typeof setTimeout> | undefined;
/** Counts connections: what an old one still loads is dropped. */
let life = 0;

/** Every event as it comes. @returns what ends it. */
export function onEvent(listener: (event: StreamEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function start(): void {
  listenUnauthenticated(() => ask());
  connect();
}

/** The answer to being asked for a token. */
export function giveToken(token: string): void {
  setToken(token);
  connection.set('connecting');
  cursor = '';
  connect();
}

/** A node that was just read by itself is newer than its row. */
export function learn(node: Node): void {
  if (putNode(rows, node)) draw();
}

function connect(): void {
  life++;
  const mine = life;
  clearTimeout(retry);
  close();
  if (connection.value !== 'lost') connection.set('connecting');
  const open: Transport = currentToken() === '' ? openSocket : openSse;
  close = open(cursor, {
    onOpen: (at) => {
      retryMs = FIRST_RETRY_MS;
      const known = cursor !== '';
      cursor = at;
      if (known) connection.set('live');
      else void load(mine);
    },
    onEvent: (raw, at) => {
      cursor = at;
      const event = readEvent(raw);
      applyEvent(rows, event);
      events.push(event);
      for (const listener of listeners) listener(event);
      draw();
    },
    onBookmark: (at) => {
      cursor = at;
    },
    onTick: (frame) => {
      const { node, task, progress } = fields(frame);
      const { percent, message } = fields(progress);
      const tick = { node: text(node), task: text(task), percent: numberOrNull(percent), message: text(message) };
      if (applyTick(rows, tick)) draw();
    },
    onEnd: (why) => {
      if (why === 'gap') cursor = '';
      if (why === 'unauthenticated') ask();
      else void again(mine);
    },
  });
}

/** A WebSocket that was turned away says nothing of why: a plain call does. */
async function again(mine: number): Promise<void> {
  connection.set('lost');
  try {
    await get('/api/v1/nodes?limit=1');
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return; // asked for by then
  }
  if (mine !== life) return;
  retry = setTimeout(connect, retryMs);
  retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
}

function ask(): void {
  life++;
  clearTimeout(retry);
  close();
  connection.set('token');
}

async function load(mine: number): Promise<void> {
  const found = new Set<string>();
  const known = [...rows.keys()];
  try {
    let after: string | null = '';
    while (after !== null) {
      const page = fields(await get(`/api/v1/nodes?limit=${PAGE}&fields=${NODE_FIELDS}${after && `&after=${after}`}`));
      if (mine !== life) return;
      for (const node of list(page['nodes']).map(readNode)) {
        found.add(node.id);
        putNode(rows, node);
      }
      after = textOrNull(page['next']);
      draw();
    }
  } catch {
    if (mine !== life) return;
    cursor = '';
    close();
    void again(mine);
    return;
  }
  for (const id of known) if (!found.has(id)) rows.delete(id);
  loaded.set(true);
  connection.set('live');
  draw();
}

/** L2. */
function draw(): void {
  if (drawing !== undefined) return;
  drawing = setTimeout(
    () => {
      drawing = undefined;
      fleet.set(new Map(rows));
      tail.set(events.all());
    },
    Math.min(DRAW_EVERY_MS.most, Math.max(DRAW_EVERY_MS.least, rows.size * DRAW_EVERY_MS.perNode)),
  );
}
