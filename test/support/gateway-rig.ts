// The HTTP application over an in-memory world: nodes whose messages are judged by the real actor code, one at a time,
// and a view that shows what was committed. Time is the test's own.

import { nodeCommands } from '../../actors/contract/commands.ts';
import { nodeMachine } from '../../actors/contract/node-machine.ts';
import { admit, checkParams } from '../../actors/contract/params.ts';
import type { Authenticator } from '../../gateway/auth/authenticate.ts';
import { openAuthenticator } from '../../gateway/auth/authenticate.ts';
import type { ConsoleFiles } from '../../gateway/console/console-files.ts';
import type { HttpResponse, StreamingResponse } from '../../gateway/engine/engine.ts';
import type { CallbackStore } from '../../gateway/http/callback-store.ts';
import { nodeContract } from '../../gateway/http/contract.ts';
import type { GatewayDeps, NodeReader, StreamSession, Streams, TaskReader } from '../../gateway/http/deps.ts';
import type { Gateway } from '../../gateway/http/gateway.ts';
import { createGateway } from '../../gateway/http/gateway.ts';
import type { Limits } from '../../gateway/limits/limits.ts';
import { createLimits } from '../../gateway/limits/limits.ts';
import type { GatewayMetrics } from '../../gateway/metrics/metrics.ts';
import type { Names } from '../../gateway/names.ts';
import { NodeRows } from '../../gateway/view/node-rows.ts';
import type { NodeSnapshot } from '../../gateway/view/node-snapshot.ts';
import { wholeSnapshot } from '../../gateway/view/node-snapshot.ts';
import type { PlacedTask } from '../../gateway/view/submitted-tasks.ts';
import type { CallbackItem } from '../../proto/callback.ts';
import type { ActorId, IdSource, TaskId } from '../../proto/ids.ts';
import { idSource, parseTaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import { objectFromText } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { emptyRecord } from '../../proto/record.ts';
import type { TaskDocument, TaskRecord, TaskState } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { silentLogger } from '../../runtime/base/logger.ts';
import { targetRules } from '../../runtime/callback/target.ts';
import { decide } from '../../runtime/host/decide.ts';
import type { Kind } from '../../runtime/host/kind.ts';
import type { Member } from '../../runtime/placement/member.ts';
import { SimClock } from '../../runtime/sim/sim-clock.ts';
import { requestIdOf } from '../../runtime/submit/request-id.ts';
import type { SubmitAnswer, SubmitRequest, Submitter } from '../../runtime/submit/submitter.ts';

const SHARDS = 4;
export const INCARNATION = 'test0001';

const kind: Kind = {
  name: 'baremetal',
  noun: 'node',
  machine: nodeMachine,
  commands: nodeCommands,
  runs: {},
  checkParams,
  admit,
};

export interface Asked {
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
  /** Instead of `body`: bytes or text as they are. */
  readonly raw?: Uint8Array | string;
  readonly address?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: JsonObject;
  readonly text: string;
}

export interface RigOptions {
  readonly authenticator?: Authenticator;
  readonly ratePerS?: number;
  readonly burst?: number;
  readonly tenantRate?: number;
  readonly tenantBurst?: number;
  readonly maxInHand?: number;
  readonly maxOpenTasks?: number;
  readonly maxTenantTasks?: number;
  readonly trustedProxies?: readonly string[];
  readonly console?: ConsoleFiles;
}

export class GatewayRig {
  readonly clock: SimClock = new SimClock();
  readonly ids: IdSource = idSource(() => this.clock.now(), Math.random);
  readonly gateway: Gateway;
  readonly limits: Limits;
  /** What the next message ends with instead of being judged. */
  readonly instead: SubmitAnswer[] = [];
  readonly documents: Map<string, TaskDocument> = new Map();
  readonly mailbox: Map<string, TaskRecord> = new Map();
  readonly reserved: Map<string, ActorId> = new Map();
  readonly callbacks: Map<string, CallbackItem> = new Map();
  readonly orders: string[] = [];
  members: Member[] = [conductor('c1')];
  connected = true;
  /** What the last WebSocket may ask for. */
  session: StreamSession | undefined = undefined;
  /** True: what is committed does not reach the view until `reveal`. */
  viewLags = false;
  revision = 0;
  readonly #truth = new Map<ActorId, NodeSnapshot>();
  readonly #view = new Map<ActorId, NodeSnapshot>();
  #viewRevision = 0;
  readonly #waiting = new Set<() => void>();

  constructor(options: RigOptions = {}) {
    this.limits = this.#limits(options);
    const deps: GatewayDeps = {
      contract: nodeContract(),
      submitter: this.#submitter(),
      cache: this.#cache(),
      tasks: this.#tasks(),
      callbacks: this.#callbacks(),
      targets: targetRules([]),
      members: {
        all: () => this.members,
        liveConductors: () => this.members.filter((member) => member.state === 'live').length,
      },
      names: this.#names(),
      streams: streamsOf(this),
      authenticator: options.authenticator ?? openAuthenticator,
      limits: this.limits,
      metrics,
      log: silentLogger,
      clock: this.clock,
      ids: this.ids,
      shardCount: SHARDS,
      incarnation: INCARNATION,
      facts: () => ({
        nats: { url: 'nats://127.0.0.1:4222', version: '2.15.1', replicas: 1, pid: 7 },
        supervisorPid: 6,
        brokerConnected: this.connected,
      }),
      console: options.console,
    };
    this.gateway = createGateway(deps);
    this.gateway.open();
  }

  /** @param target path and query as a client writes them. */
  async ask(method: string, target: string, asked: Asked = {}): Promise<Answered> {
    const response = await this.start(method, target, asked);
    if ('start' in response) throw new Error('a streaming answer');
    const headers = Object.fromEntries(response.headers);
    const text = typeof response.body === 'string' ? response.body : Buffer.from(response.body).toString();
    const isJson = /json/.test(headers['content-type'] ?? '');
    return { status: response.status, headers, text, body: isJson && text !== '' ? objectFromText(text) : {} };
  }

  start(method: string, target: string, asked: Asked = {}): HttpResponse | Promise<HttpResponse | StreamingResponse> {
    const [path = '', ...query] = target.split('?');
    const raw = asked.raw ?? (asked.body === undefined ? '' : JSON.stringify(asked.body));
    const body = typeof raw === 'string' ? new TextEncoder().encode(raw) : raw;
    const headers = new Map(Object.entries(asked.headers ?? {}));
    if (body.length > 0 && !headers.has('content-type')) headers.set('content-type', 'application/json');
    return this.gateway.request({
      method,
      path,
      query: query.join('?'),
      headers,
      body,
      address: asked.address ?? '127.0.0.1',
      signal: new AbortController().signal,
    });
  }

  /** Enrols a fake node, ready for use. */
  node(name?: string, attributes: JsonObject = {}): ActorId {
    const id = this.ids.uuid();
    const base: ActorRecord = emptyRecord('baremetal', id);
    if (name !== undefined) this.reserved.set(name, id);
    this.commit({
      ...base,
      exists: true,
      regions: {
        provision: { state: 'available', target: null, since: 1 },
        power: { state: 'power off', target: null, since: 1 },
      },
      attributes: {
        name: name ?? null,
        driver: 'fake',
        driver_info: {},
        properties: {},
        extra: {},
        owner: null,
        maintenance: false,
        maintenance_reason: null,
        last_error: null,
        ...attributes,
      },
      createdAt: 1,
      updatedAt: 1,
    });
    return id;
  }

  record(id: ActorId): ActorRecord {
    const snapshot = this.#truth.get(id);
    if (snapshot === undefined) throw new Error(`no node ${id}`);
    return snapshot.record;
  }

  commit(record: ActorRecord): number {
    this.revision++;
    this.#truth.set(record.id, wholeSnapshot(record, this.revision, 0));
    if (!this.viewLags) this.reveal();
    return this.revision;
  }

  /** The view catches up. */
  reveal(): void {
    for (const [id, snapshot] of this.#truth) {
      if (snapshot.record.exists) this.#view.set(id, snapshot);
      else this.#view.delete(id);
    }
    this.#viewRevision = this.revision;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Ends a task of a node, as its run would. */
  end(id: ActorId, taskId: string, state: TaskState): void {
    const record = this.record(id);
    this.commit({
      ...record,
      tasks: record.tasks.map((task) => (task.id === taskId ? { ...task, state, finishedAt: this.clock.now() } : task)),
    });
  }

  /** Dice that always show 0: advices are not spread. */
  #limits(options: RigOptions): Limits {
    return createLimits(
      {
        rate: options.ratePerS ?? 1e6,
        burst: options.burst ?? 1e6,
        tenantRate: options.tenantRate ?? 0,
        tenantBurst: options.tenantBurst ?? 0,
        maxOpenTasks: options.maxOpenTasks ?? 1e6,
        maxTenantTasks: options.maxTenantTasks ?? 1e6,
        maxInHand: options.maxInHand ?? 1_000,
        maxClients: 100,
        trustedProxies: options.trustedProxies ?? [],
      },
      {
        clock: this.clock,
        random: () => 0,
        members: { all: () => this.members },
        openTasks: (tenant) =>
          [...this.#view.values()]
            .flatMap(({ record }) => record.tasks)
            .filter((task) => !isFinal(task.state) && (tenant ?? task.requestedBy.tenant) === task.requestedBy.tenant)
            .length,
      },
    );
  }

  #cache(): NodeReader {
    const rig = this;
    const get = (id: ActorId): NodeSnapshot | undefined => this.#view.get(id);
    const byName = (name: string): ActorId | undefined =>
      [...this.#view.values()].find(({ record }) => record.attributes['name'] === name)?.record.id;
    return {
      get revision() {
        return rig.#viewRevision;
      },
      witnessAt: () => '',
      get,
      load: async (id) => {
        if (get(id) === undefined) this.reveal();
        return get(id);
      },
      idOfName: byName,
      loadIdOfName: async (name) => {
        if (byName(name) === undefined) this.reveal();
        return byName(name);
      },
      listRows: ({ filters, limit, after = '' }) => {
        const rows = new NodeRows();
        for (const { record, revision, shard } of this.#view.values()) rows.put(record, revision, shard);
        return { ...rows.page(filters, limit, after), revision: this.#viewRevision };
      },
      list: async ({ limit, after = '', filters }) => {
        const all = [...this.#view.values()]
          .filter(({ record }) => record.id > after)
          .filter(({ record }) => filters.name === undefined || record.attributes['name'] === filters.name)
          .filter(({ record }) => filters.owner === undefined || record.attributes['owner'] === filters.owner)
          .filter(
            ({ record }) => filters.powerState === undefined || record.regions['power']?.state === filters.powerState,
          )
          .sort((a, b) => (a.record.id < b.record.id ? -1 : 1));
        const items = all.slice(0, limit);
        return {
          items,
          next: all.length > limit ? items.at(-1)?.record.id : undefined,
          revision: this.#viewRevision,
        };
      },
      onBreak: () => ({ close: () => undefined }),
      busyNodes: () =>
        [...this.#view.values()]
          .filter(({ record }) => record.tasks.some((task) => !isFinal(task.state)))
          .map(({ record }) => record.id)
          .sort(),
      catchUp: async () => this.reveal(),
      atLeast: (seq, timeoutMs) => this.#until(() => this.#viewRevision >= seq, timeoutMs).then((held) => held),
      change: async (id, since, timeoutMs, signal) => {
        // A node that is there and goes has changed as well.
        const gone = get(id) === undefined ? 0 : Number.POSITIVE_INFINITY;
        await this.#until(() => (get(id)?.revision ?? gone) > since, timeoutMs, signal);
        const now = get(id);
        return now !== undefined && now.revision > since ? now : undefined;
      },
    };
  }

  #until(holds: () => boolean, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (held: boolean): void => {
        timer.cancel();
        this.#waiting.delete(look);
        resolve(held);
      };
      const look = (): void => {
        if (holds()) finish(true);
      };
      const timer = this.clock.after(timeoutMs, () => finish(false));
      signal?.addEventListener('abort', () => finish(false), { once: true });
      this.#waiting.add(look);
    });
  }

  #tasks(): TaskReader {
    return {
      taskDocument: async (id) => this.documents.get(id),
      taskDocumentsOf: async (id) => [...this.documents.values()].filter((document) => document.id === id),
      nextTaskDocument: async (from) => {
        const document = [...this.documents.values()][from - 1];
        return document === undefined ? undefined : { document, seq: from };
      },
      submittedTask: async (id) => this.mailbox.get(id),
      submittedTasksOf: async (id) => this.#submitted().filter((each) => each.id === id),
      submittedTasks: async (from, limit) => {
        const behind = this.#submitted().filter(({ seq }) => seq >= from);
        return { tasks: behind.slice(0, limit), next: behind[limit]?.seq };
      },
      history: async () => ({ events: [], next: undefined }),
    };
  }

  #submitted(): readonly PlacedTask[] {
    return [...this.mailbox.values()].map((task) => ({
      id: parseTaskId(task.id)?.actor ?? ('' as ActorId),
      task,
      seq: task.seq,
      place: task.seq,
    }));
  }

  #callbacks(): CallbackStore {
    const items = (): CallbackItem[] => [...this.callbacks.values()];
    return {
      next: async (from, node) => {
        const at = items().findIndex((item, index) => index + 1 >= from && (node === undefined || item.actor === node));
        const item = items()[at];
        return item === undefined ? undefined : { item, seq: at + 1 };
      },
      find: async (id) => this.callbacks.get(id),
      replay: async (id) => {
        const item = this.callbacks.get(id);
        if (item === undefined) return undefined;
        const again: CallbackItem = { ...item, state: 'pending', attempts: 0 };
        this.callbacks.set(id, again);
        return again;
      },
      stateOf: async (task) => items().find((item) => item.taskId === task.id)?.state ?? 'delivered',
      secret: async () => ({ secrets: ['whsec_current'], rotatedAt: 0 }),
      rotateSecret: async () => ({ secrets: ['whsec_new', 'whsec_current'], rotatedAt: this.clock.now() }),
    };
  }

  #names(): Names {
    return {
      reserve: async (name, id) => {
        const held = this.reserved.get(name);
        if (held !== undefined) return held === id ? { kind: 'own' } : { kind: 'taken' };
        this.reserved.set(name, id);
        return { kind: 'reserved', id, seq: 1 };
      },
      undo: async (name) => void this.reserved.delete(name),
      release: async (name, id) => {
        if (this.reserved.get(name) === id) this.reserved.delete(name);
      },
    };
  }

  #submitter(): Submitter {
    return {
      submit: async (request) => {
        const taskId = this.ids.taskId(request.id);
        return (
          this.instead.shift() ??
          this.#judge(request.id, keyed(request) ?? taskId, request.caller, request.trace, {
            verb: 'submit',
            taskId,
            action: request.action,
            params: request.params,
            onConflict: request.onConflict,
            timeoutS: request.timeoutS,
            callback: request.callback,
            bodyHash: JSON.stringify([request.action, request.params]),
          })
        );
      },
      order: async (_kind, id, order, { caller, trace }) => {
        this.orders.push(order.verb === 'command' ? order.name : order.verb);
        return this.instead.shift() ?? this.#judge(id, this.ids.token(), caller, trace, order);
      },
      close: () => undefined,
    };
  }

  #judge(
    id: ActorId,
    requestId: string,
    caller: TaskRecord['requestedBy'],
    trace: string,
    body: Parameters<typeof decide>[1]['message']['body'],
  ): SubmitAnswer {
    const held = this.#truth.get(id);
    const record = held?.record ?? emptyRecord('baremetal', id);
    const decision = decide(record, {
      kind,
      message: { requestId, replyTo: '', createdAt: this.clock.now(), caller, trace, body },
      seq: this.revision + 1,
      now: this.clock.now(),
      epoch: 1,
      conductor: 'c1',
      revision: held?.revision ?? 0,
      document: undefined,
      waitingStep: () => undefined,
    });
    const revision = this.commit(decision.record);
    return { kind: 'verdict', verdict: { ...decision.reply, requestId, revision, record: decision.record } };
  }
}

function keyed({ id, caller, idempotencyKey }: SubmitRequest): string | undefined {
  return idempotencyKey === undefined ? undefined : requestIdOf(caller.tenant, id, idempotencyKey);
}

export function conductor(session: string, shards: readonly number[] = [0, 1, 2, 3]): Member {
  return {
    session,
    role: 'conductor',
    host: 'h1',
    pid: 11,
    state: 'live',
    heartbeatAgeMs: 20,
    report: { shards: shards.map((n) => ({ n, epoch: 2, mailbox: 0 })), activations: 1, running: 0, address: '' },
  };
}

/** The proof of a task id in an answer. */
export function idIn(body: JsonObject): TaskId {
  return String(body['id']) as TaskId; // proof: the gateway wrote it
}

function streamsOf(rig: { session: StreamSession | undefined }): Streams {
  return {
    protocols: ['ironworks.v1+json'],
    open: (_socket, session) => {
      rig.session = session;
      return { onMessage: () => undefined, onDrain: () => undefined, onClose: () => undefined };
    },
    events: () => Promise.resolve({ status: 200, headers: [], start: () => undefined }),
  };
}

const metrics: GatewayMetrics = {
  observe: () => undefined,
  refused: () => undefined,
  exposition: async () => ({ text: 'ironworks_up 1\n', contentType: 'text/plain' }),
  close: () => undefined,
};
