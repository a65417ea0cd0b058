// Power changes on a served cluster through one of its doors, each to its known completion, which one subscription to final
// events tells. On and off by turns; a node is only asked again when its last change has ended.

import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import type { Via } from '../scenario.ts';
import type { Served } from '../served.ts';
import { type EventSocket, openEventSocket } from './event-socket.ts';
import { HttpPool } from './http-pool.ts';
import { FINAL_TYPES, TaskEnds } from './task-ends.ts';

/** Asks a node for an action; the task's id, or undefined where it was not accepted. */
type Ask = (node: string, action: string, caller: number) => Promise<string | undefined>;

export interface TaskDoor {
  /** One task from request to known completion; false where it was refused or failed. */
  once(caller: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Requests in hand that one socket may have. */
const CALLERS_A_SOCKET = 64;
const ANSWER_WITHIN_MS = 30_000;

/** @param most callers there will be at once, at most as many as `names` */
export async function openTaskDoor(
  served: Served,
  names: readonly string[],
  via: Exclude<Via, 'process'>,
  most: number,
): Promise<TaskDoor> {
  const ends = new TaskEnds();
  const listening = await openEventSocket(served.url, {
    types: FINAL_TYPES,
    // ironworks.task.succeeded.v1
    onEvent: ({ type, data }) => ends.event(idOf(data), String(type).split('.').slice(1, -1).join('.')),
  });
  const { ask, close } = await openDoor(served, via, most);
  const free = [...names];
  const lit = new Set<string>();
  return {
    once: async (caller) => {
      const node = free.pop();
      if (node === undefined) throw new Error('more callers than nodes');
      const task = await ask(node, lit.has(node) ? 'power.off' : 'power.on', caller);
      const succeeded = task !== undefined && (await ends.of(task)) === 'task.succeeded';
      if (succeeded && !lit.delete(node)) lit.add(node);
      free.unshift(node);
      return succeeded;
    },
    close: async () => {
      await close();
      await listening.close();
    },
  };
}

interface Door {
  readonly ask: Ask;
  readonly close: () => Promise<void>;
}

async function openDoor(served: Served, via: Exclude<Via, 'process'>, most: number): Promise<Door> {
  if (via === 'nats') {
    const { nats } = await served.cluster();
    const broker = await connectNats({ url: nats.url, name: 'bench', clock: systemClock });
    return { ask: askService(broker), close: () => broker.close() };
  }
  if (via === 'ws') {
    const opening = Array.from({ length: Math.ceil(most / CALLERS_A_SOCKET) }, () =>
      openEventSocket(served.url, { subscribes: false }),
    );
    const sockets = await Promise.all(opening);
    return { ask: askOver(sockets), close: async () => void (await Promise.all(sockets.map((each) => each.close()))) };
  }
  const pool = new HttpPool(served.url, most);
  return { ask: askThrough(pool), close: async () => pool.close() };
}

function askThrough(pool: HttpPool): Ask {
  return async (node, action) => {
    const answer = await pool.post(`/api/v1/nodes/${node}/tasks`, { action });
    return answer.status === 202 ? idOf(JSON.parse(answer.body.toString('utf8'))) : undefined;
  };
}

function askOver(sockets: readonly EventSocket[]): Ask {
  return async (node, action, caller) => {
    const answer = await sockets[caller % sockets.length]?.request(node, { action });
    return answer?.status === 202 ? idOf(answer.body) : undefined;
  };
}

function askService(broker: Broker): Ask {
  return async (node, action) => {
    const body = Buffer.from(JSON.stringify({ node, action }));
    const outcome = await broker.request('ironworks.v1.tasks.submit', body, ANSWER_WITHIN_MS);
    if (outcome.kind !== 'reply') return undefined;
    const id = idOf(JSON.parse(Buffer.from(outcome.data).toString('utf8')));
    return id === '' ? undefined : id;
  };
}

const idOf = (task: unknown): string => String((task as { readonly id?: string } | undefined)?.id ?? '');
