// What the HTTP application needs from the rest, each as the narrow thing it uses: routes ask these and own nothing.

import type { Refusal } from '../../proto/envelope.ts';
import type { ActorId, IdSource, TaskId } from '../../proto/ids.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskDocument, TaskRecord } from '../../proto/task.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import type { Logger } from '../../runtime/base/logger.ts';
import type { Subscription } from '../../runtime/broker/broker.ts';
import type { TargetRules } from '../../runtime/callback/target.ts';
import type { Machine } from '../../runtime/machine/machine.ts';
import type { MembersView } from '../../runtime/placement/member.ts';
import type { Submitter } from '../../runtime/submit/submitter.ts';
import type { Authenticator, Identity } from '../auth/authenticate.ts';
import type { ConsoleFiles } from '../console/console-files.ts';
import type { Socket, SocketHandler } from '../engine/engine.ts';
import type { Limits } from '../limits/limits.ts';
import type { GatewayMetrics } from '../metrics/metrics.ts';
import type { Names } from '../names.ts';
import type { NodeFilters } from '../view/facets.ts';
import type { HistoryPage, HistoryQuery } from '../view/history.ts';
import type { FeedBreak } from '../view/live-view.ts';
import type { NodePage } from '../view/node-rows.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';
import type { PlacedTask, SubmittedTask } from '../view/submitted-tasks.ts';
import type { NodeListing } from '../view/watch-cache.ts';
import type { CallbackStore } from './callback-store.ts';
import type { Issue } from './problem.ts';
import type { Answer, RouteRequest, Validate } from './route.ts';

/** The watch cache as routes use it. What rejects, rejects with BrokerError. */
export interface NodeReader {
  /** Highest journal sequence applied. */
  readonly revision: number;
  /** What cursors at that sequence carry; empty where it is not at hand. */
  witnessAt(seq: number): string;
  /** The node if its record is in memory; ask `load` about what is not. */
  get(id: ActorId): NodeSnapshot | undefined;
  /** Undefined: there certainly is no such node. A miss costs a read through the leader. */
  load(id: ActorId): Promise<NodeSnapshot | undefined>;
  idOfName(name: string): ActorId | undefined;
  /** As `idOfName`, after catching up where the name is not known yet. */
  loadIdOfName(name: string): Promise<ActorId | undefined>;
  list(query: {
    readonly filters: NodeFilters;
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<NodeListing>;
  /** The same page as compact rows: nothing is read for it, however large the fleet. */
  listRows(query: {
    readonly filters: NodeFilters;
    readonly limit: number;
    readonly after?: string | undefined;
  }): NodePage & { readonly revision: number };
  /** Nodes that hold a task which is not final, by id. */
  busyNodes(): readonly ActorId[];
  /** Waits until everything committed before this call is in the view. */
  catchUp(): Promise<void>;
  /** True once everything up to `seq` is applied; false at the time-out. */
  atLeast(seq: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** The node once it is newer than revision `since`; undefined at the time-out, when aborted, or when it is gone. */
  change(id: ActorId, since: number, timeoutMs: number, signal?: AbortSignal): Promise<NodeSnapshot | undefined>;
  /** Revisions start again lower where the store was rolled back (`lost`). */
  onBreak(listener: (broken: FeedBreak) => void): Subscription;
}

/** What lies beside the cache: final tasks, histories, mailboxes. All reject with BrokerError. */
export interface TaskReader {
  taskDocument(taskId: string): Promise<TaskDocument | undefined>;
  /** The newest `limit` documents of a node, oldest first. */
  taskDocumentsOf(id: ActorId, limit: number): Promise<readonly TaskDocument[]>;
  /** The first document stored at or behind stream sequence `from`, of any node. */
  nextTaskDocument(from: number): Promise<{ readonly document: TaskDocument; readonly seq: number } | undefined>;
  /** The task as its message in the mailbox has it, state `submitted`; undefined where no such message waits. */
  submittedTask(taskId: TaskId): Promise<TaskRecord | undefined>;
  /** Those of one actor whose messages wait, judged or not. */
  submittedTasksOf(id: ActorId): Promise<readonly SubmittedTask[]>;
  /** Those of all from a place among the mailboxes on, the first is 1; `next`: where to go on, undefined where that was all. */
  submittedTasks(
    from: number,
    limit: number,
  ): Promise<{ readonly tasks: readonly PlacedTask[]; readonly next: number | undefined }>;
  history(query: HistoryQuery): Promise<HistoryPage>;
}

/** What the gateway may know of the kind it serves: pure functions of its contract. */
export interface KindContract {
  readonly kind: string;
  readonly machine: Machine;
  readonly nodeView: (record: ActorRecord, revision: number) => JsonObject;
  readonly statesView: (record: ActorRecord, revision: number) => JsonObject;
  readonly checkParams: (action: string, params: JsonObject) => Refusal | undefined;
  readonly admit: (record: ActorRecord, action: string) => Refusal | undefined;
  /** What is wrong with a node's own description (driver, driver_info), without asking the machine. */
  readonly checkNode: (record: ActorRecord) => readonly Issue[];
  readonly bodies: {
    readonly task: BodySchema;
    /** The same with `idempotency_key` and `wait_s`, where headers cannot be. */
    readonly taskMessage: BodySchema;
    readonly nodeCreate: BodySchema;
    readonly nodePatch: BodySchema;
    readonly cancel: BodySchema;
    readonly resolve: BodySchema;
    readonly resume: BodySchema;
  };
}

export interface BodySchema {
  /** JSON Schema 2020-12. */
  readonly schema: object;
  readonly validate: Validate;
}

export interface ClusterFacts {
  readonly nats: {
    readonly url: string;
    readonly version: string;
    readonly replicas: number;
    /** Null where the broker is not ours. */
    readonly pid: number | null;
  };
  readonly supervisorPid: number | null;
  readonly brokerConnected: boolean;
}

/** The event streams, which outlive their request. */
export interface Streams {
  readonly protocols: readonly string[];
  open(socket: Socket, session: StreamSession): SocketHandler;
  events(request: RouteRequest): Answer | Promise<Answer>;
}

export interface StreamSession {
  readonly identity: Identity;
  /** The header it came with, by which its credentials are looked at again. */
  readonly authorization: string | undefined;
  /** Answers an `op: request` frame. Never rejects. */
  submitTask(
    node: string,
    body: Json,
    traceparent: string | undefined,
  ): Promise<{ readonly status: number; readonly body: JsonObject }>;
}

export interface GatewayDeps {
  readonly contract: KindContract;
  readonly submitter: Submitter;
  readonly cache: NodeReader;
  readonly tasks: TaskReader;
  readonly callbacks: CallbackStore;
  /** Where callbacks may go. */
  readonly targets: TargetRules;
  readonly members: MembersView;
  readonly names: Names;
  readonly streams: Streams;
  readonly authenticator: Authenticator;
  readonly limits: Limits;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly shardCount: number;
  readonly incarnation: string;
  readonly facts: () => ClusterFacts;
  /** Absent: no console is served. */
  readonly console?: ConsoleFiles | undefined;
}
