// A gateway small enough to read: nodes in a map, tasks that end when they are looked at for the second time. It speaks
// the public HTTP API as far as the command line needs it, and no WebSocket, so that clients fall back to polling.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CliContext, Terminal } from '../../../gateway/cli/context.ts';
import { ExitCode } from '../../../gateway/cli/exit-codes.ts';
import { runProgram } from '../../../gateway/cli/program.ts';
import { systemClock } from '../../../runtime/base/clock.ts';

interface Json {
  [key: string]: unknown;
}

export interface FakeGateway {
  readonly url: string;
  readonly nodes: Map<string, Json>;
  readonly tasks: Map<string, Json>;
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly body: Json;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** Answers before the ordinary ones; undefined passes on. */
  intercept: (
    method: string,
    path: string,
  ) => { readonly status: number; readonly body: Json; readonly headers?: Json } | undefined;
  /** How a task's next look goes: the fields it takes on. */
  outcome: (task: Json) => Json;
  close(): Promise<void>;
}

const ULID = '01JD3V6M0Z9QK2X7Y8W5T4R3E';
export const nodeId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

export async function startFakeGateway(): Promise<FakeGateway> {
  const nodes = new Map<string, Json>();
  const tasks = new Map<string, Json>();
  const requests: FakeGateway['requests'] = [];
  const gateway = {
    nodes,
    tasks,
    requests,
    intercept: (() => undefined) as FakeGateway['intercept'],
    outcome: ((_task: Json) => ({ state: 'succeeded', done: true })) as FakeGateway['outcome'],
  };
  const find = (name: string): Json | undefined =>
    nodes.get(name) ?? [...nodes.values()].find((node) => node['name'] === name);
  const answer = (method: string, path: string, query: URLSearchParams, body: Json): [number, Json] => {
    const [, , , kind, id, verb] = path.split('/');
    if (kind === 'nodes' && id === undefined && method === 'GET') {
      const after = Number(query.get('after') ?? 0);
      const limit = Number(query.get('limit') ?? 100);
      const all = [...nodes.values()];
      const next = after + limit < all.length ? String(after + limit) : undefined;
      return [200, { nodes: all.slice(after, after + limit), next, revision: 1 }];
    }
    if (kind === 'nodes' && id === undefined) {
      if (body['name'] !== undefined && find(String(body['name'])) !== undefined)
        return [409, { code: 'name_taken', detail: 'taken' }];
      const node: Json = {
        id: nodeId(nodes.size + 1),
        name: null,
        power_state: null,
        provision_state: 'enroll',
        ...body,
      };
      node['driver_info'] = mask(body['driver_info']);
      nodes.set(String(node['id']), node);
      return [201, node];
    }
    if (kind === 'nodes' && id !== undefined) {
      const node = find(decodeURIComponent(id));
      if (node === undefined) return [404, { code: 'node_not_found', detail: `no node ${id}` }];
      if (verb === 'tasks') return [202, newTask(node, body)];
      if (method === 'DELETE') nodes.delete(String(node['id']));
      if (method === 'PATCH') Object.assign(node, body);
      return method === 'DELETE' ? [204, {}] : [200, node];
    }
    if (kind === 'tasks' && id !== undefined) {
      const task = tasks.get(decodeURIComponent(id));
      if (task === undefined) return [404, { code: 'task_not_found', detail: `no task ${id}` }];
      if (method === 'GET') Object.assign(task, gateway.outcome(task));
      if (verb === 'cancel') Object.assign(task, { state: 'cancelled', done: true });
      return [200, task];
    }
    if (kind === 'tasks') return [200, { tasks: [...tasks.values()], next: null }];
    return [404, { code: 'not_found', detail: path }];
  };
  const newTask = (node: Json, body: Json): Json => {
    const id = `${node['id']}.${ULID}${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(tasks.size)}`;
    const task: Json = {
      id,
      node: node['id'],
      state: 'running',
      done: false,
      cursor: 'c1',
      step: { name: 'set_power', attempt: 1 },
      ...body,
    };
    tasks.set(id, task);
    return task;
  };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const method = request.method ?? '';
      requests.push({ method, path: pathname, body, headers: request.headers });
      const special = gateway.intercept(method, pathname);
      const [status, document] =
        special === undefined ? answer(method, pathname, searchParams, body) : [special.status, special.body];
      send(response, status, document, special?.headers ?? {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // proof: a TCP server that listens
  return Object.assign(gateway, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

export interface Run {
  readonly code: ExitCode;
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly raw: string;
}

/** Runs one command line against a gateway, with a terminal of its own. */
export async function run(
  url: string,
  args: readonly string[],
  more: Partial<Terminal> & { readonly signal?: AbortSignal } = {},
): Promise<Run> {
  const out: string[] = [];
  const err: string[] = [];
  let raw = '';
  const { signal, ...terminal } = more;
  const context: CliContext = {
    env: { IRONWORKS_URL: url },
    terminal: {
      out: (line) => out.push(...line.split('\n')),
      err: (line) => err.push(...line.split('\n')),
      raw: (text) => {
        raw += text;
      },
      isLive: false,
      columns: 80,
      rows: 24,
      ...terminal,
    },
    clock: systemClock,
    signal: signal ?? new AbortController().signal,
    exitCode: ExitCode.ok,
  };
  const code = await runProgram(args, context);
  return { code, out, err, raw };
}

function mask(info: unknown): unknown {
  if (typeof info !== 'object' || info === null) return {};
  return Object.fromEntries(
    Object.entries(info).map(([key, value]) => [key, key.includes('password') ? '******' : value]),
  );
}

async function readBody(request: IncomingMessage): Promise<Json> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Json); // proof: our client sends objects
}

function send(response: ServerResponse, status: number, body: Json, headers: Json): void {
  const text = status === 204 ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers } as Record<string, string>);
  response.end(text);
}
