import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../../../gateway/client/api-client.ts';
import { watchTasks } from '../../../gateway/client/watch-tasks.ts';
import { type WebSocket, WebSocketServer } from '../../../gateway/engine/ws.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { systemClock } from '../../../runtime/base/clock.ts';

interface Rig {
  readonly client: ApiClient;
  /** Subscribe frames received. */
  readonly frames: JsonObject[];
  readonly reads: string[];
  readonly tasks: Map<string, JsonObject>;
  socket: WebSocket | undefined;
}

const open: { close(): void }[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A gateway whose stream does what `onSubscribe` says, and whose tasks are read by GET. */
async function rig(onSubscribe: (socket: WebSocket, rig: Rig) => void): Promise<Rig> {
  const frames: JsonObject[] = [];
  const reads: string[] = [];
  const tasks = new Map<string, JsonObject>();
  const server: Server = createServer((request, response) => {
    const id = decodeURIComponent((request.url ?? '').split('?')[0]?.split('/').at(-1) ?? '');
    reads.push(id);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(tasks.get(id) ?? {}));
  });
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // proof: a TCP server that listens
  const client = new ApiClient({ baseUrl: `http://127.0.0.1:${port}`, token: '', clock: systemClock, retryForMs: 0 });
  const made: Rig = { client, frames, reads, tasks, socket: undefined };
  sockets.on('connection', (socket: WebSocket) => {
    made.socket = socket;
    socket.on('message', (data: unknown) => {
      frames.push(JSON.parse(String(data)));
      onSubscribe(socket, made);
    });
  });
  open.push({
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  });
  return made;
}

function task(state: string, more: JsonObject = {}): JsonObject {
  return { id: 'n1.t1', node: 'n1', state, done: state === 'succeeded' || state === 'failed', cursor: 'c1', ...more };
}

function tell(socket: WebSocket, data: JsonObject, cursor = 'c9'): void {
  socket.send(JSON.stringify({ op: 'event', id: 's1', cursor, event: { type: 'ironworks.task.step.v1', data } }));
}

function watch(
  from: Rig,
  tasks: readonly JsonObject[],
  more: { readonly limitMs?: number; readonly signal?: AbortSignal } = {},
) {
  const changes: string[] = [];
  const result = watchTasks({
    client: from.client,
    clock: systemClock,
    tasks,
    onChange: (each) => changes.push(`${each['id']} ${each['state']} ${JSON.stringify(each['progress'] ?? null)}`),
    signal: more.signal ?? new AbortController().signal,
    limitMs: more.limitMs ?? 10_000,
  });
  return { changes, result };
}

describe('watching tasks', () => {
  it('follows one task from its own cursor to its end', async () => {
    const from = await rig((socket) => {
      socket.send(JSON.stringify({ op: 'subscribed', id: 's1', cursor: 'c1' }));
      tell(socket, task('running'));
      socket.send(JSON.stringify({ op: 'tick', id: 's1', node: 'n1', task: 'n1.t1', progress: { percent: 50 } }));
      tell(socket, task('succeeded'));
    });
    from.tasks.set('n1.t1', task('running'));

    const { changes, result } = watch(from, [task('queued')]);

    expect((await result).end).toBe('all_final');
    expect((await result).tasks.get('n1.t1')).toMatchObject({ state: 'succeeded' });
    expect(from.frames).toEqual([
      { op: 'subscribe', id: 's1', filter: { nodes: ['n1'], types: ['task.*'] }, after: 'c1' },
    ]);
    expect(changes).toContain('n1.t1 running {"percent":50}');
  });

  it('reads each task once after it has subscribed, so that an end before that is not missed (W1)', async () => {
    const from = await rig((socket) => socket.send(JSON.stringify({ op: 'subscribed', id: 's1', cursor: 'c1' })));
    from.tasks.set('n1.t1', task('succeeded'));
    from.tasks.set('n1.t2', task('failed', { id: 'n1.t2' }));

    const { result } = watch(from, [task('running'), task('running', { id: 'n1.t2' })]);

    expect([...(await result).tasks.values()].map(({ state }) => state)).toEqual(['succeeded', 'failed']);
    expect(from.frames[0]?.['after']).toBeUndefined();
  });

  it('passes over other tasks of the node, and over news of a task that is final (W2)', async () => {
    const from = await rig((socket) => {
      tell(socket, task('succeeded', { id: 'n1.other' }));
      tell(socket, task('failed'));
      tell(socket, task('running'));
    });

    const { changes, result } = watch(from, [task('running')]);

    expect((await result).tasks.get('n1.t1')).toMatchObject({ state: 'failed' });
    expect(changes).toEqual(['n1.t1 failed null']);
  });

  it.each([
    ['closes', (socket: WebSocket) => socket.close(1012, 'restarting')],
    ['has a gap', (socket: WebSocket) => socket.send(JSON.stringify({ op: 'gap', id: 's1', oldest: 'c8' }))],
    [
      'is refused',
      (socket: WebSocket) => socket.send(JSON.stringify({ op: 'error', id: 's1', code: 'validation_failed' })),
    ],
    [
      'sends what is no frame, and closes',
      (socket: WebSocket) => {
        socket.send('\u0000');
        socket.close();
      },
    ],
  ])('polls when the stream %s (W3)', async (_what, onSubscribe) => {
    const from = await rig(onSubscribe);
    from.tasks.set('n1.t1', task('succeeded'));

    expect((await watch(from, [task('running')]).result).end).toBe('all_final');
    expect(from.reads).toContain('n1.t1');
  });

  it('ends at its limit and on an abort, with what it knows', async () => {
    const from = await rig(() => undefined);
    const abort = new AbortController();

    expect((await watch(from, [task('running')], { limitMs: 30 }).result).end).toBe('limit');
    const watched = watch(from, [task('running')], { signal: abort.signal });
    abort.abort();
    expect((await watched.result).end).toBe('aborted');
  });

  it('asks nobody about tasks that are final already', async () => {
    const from = await rig(() => undefined);

    expect((await watch(from, [task('failed')]).result).end).toBe('all_final');
    expect([from.frames.length, from.reads.length]).toEqual([0, 0]);
  });
});
