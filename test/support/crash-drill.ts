// Kills conductors in the cells of the crash table, many nodes at a time: each node is brought to the start of its cell
// and held at its crash point; when all the nodes of a conductor are held, that conductor gets `kill -9`.

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodePlans } from '../../actors/contract/node-plans.ts';
import type { JsonObject } from '../../proto/json.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import type { CrashCell, Preparation, Start } from './crash-cells.ts';
import { acts, preparation, starts } from './crash-cells.ts';
import { eventually } from './eventually.ts';
import type { ClusterSight, ConductorSight, System } from './serve.ts';

const AT_ONCE = 24;
const PREPARE_LIMIT_MS = 120_000;
const HELD_LIMIT_MS = 60_000;
/** All machines are quick: what needs longer is stuck. */
const END_LIMIT_MS = 60_000;
/** Of a task that nobody will call back: long enough to be taken up again before. */
const BLIND_WAIT_S = 12;
const RAMDISK_EVERY_MS = 300;

/** One cell and what became of it. */
export interface Drilled {
  readonly cell: CrashCell;
  readonly node: string;
  readonly task: string;
  /** Of the conductor that was held there. */
  readonly pid: number;
  readonly killedAt: number;
  /** A conductor was left to take over at once; else all were killed, and the next owner had to be started first. */
  readonly survived: boolean;
  readonly final: JsonObject;
  readonly states: JsonObject;
}

/** The same action without a crash. */
export interface Undisturbed {
  readonly start: Start;
  readonly node: string;
  readonly task: string;
  readonly states: JsonObject;
}

interface Prepared {
  readonly cell: CrashCell;
  readonly node: string;
}

export class CrashDrill {
  readonly #system: System;
  readonly #folder: string;
  readonly #callback: string;
  /** Nodes whose ramdisk does not call back. */
  readonly #quiet = new Set<string>();
  #ramdisks: NodeJS.Timeout | undefined;
  #calling = false;

  /** `folder` is the one that IRONWORKS_FAILPOINT names; `callback` a URL that is called at the end of each task. */
  constructor(system: System, folder: string, callback: string) {
    this.#system = system;
    this.#folder = folder;
    this.#callback = callback;
  }

  start(): void {
    this.#ramdisks = setInterval(() => void this.#callBack(), RAMDISK_EVERY_MS);
  }

  close(): void {
    clearInterval(this.#ramdisks);
  }

  /** Every action from every state, without a crash: what a crash is compared with. */
  undisturbed(): Promise<readonly Undisturbed[]> {
    return inParallel(starts(), async (start) => {
      const node = await this.#nodeFor(start, start.action.name, false);
      const task = await this.#done(node, start.action.name, paramsOf(start.action.name), 'succeeded');
      return { start, node, task: String(task['id']), states: await this.statesOf(node) };
    });
  }

  /** All cells: first those on one conductor, then those on another, then the rest, with all conductors killed at once. */
  async drill(cells: readonly CrashCell[]): Promise<readonly Drilled[]> {
    const byStart = new Map(starts().map((start) => [keyOf(start.action.name, start.from), start]));
    let pending: readonly Prepared[] = await inParallel(cells, async (cell) => {
      const start = byStart.get(keyOf(cell.action, cell.from));
      if (start === undefined) throw new Error(`cell ${cell.name} has no start`);
      const node = await this.#nodeFor(start, cell.action, cell.row !== undefined, cell);
      return { cell, node };
    });
    const done: Drilled[] = [];
    for (const round of ['most', 'most', 'all'] as const) {
      const cluster = await this.settled();
      const victims = cluster.conductors.filter(({ state }) => state === 'live');
      const most = victims.toSorted((a, b) => loadOf(b, pending, cluster) - loadOf(a, pending, cluster)).slice(0, 1);
      const chosen = round === 'all' ? victims : most;
      const mine = pending.filter(({ node }) =>
        chosen.some(({ shards }) => shards.includes(shardOfNode(node, cluster))),
      );
      pending = pending.filter((prepared) => !mine.includes(prepared));
      done.push(...(await this.#kill(mine, chosen, chosen.length < victims.length)));
    }
    return done;
  }

  /** A new node that has come this way. */
  async prepared({ driverInfo, tasks }: Preparation): Promise<string> {
    const node = await this.#system.addNode({ driver: 'fake', driver_info: driverInfo });
    for (const task of tasks) await this.#done(node, task.action, task.params, task.fails ? 'failed' : 'succeeded');
    return node;
  }

  /** Arms a crash point, to kill whoever gets there first. */
  arm(point: string, mode: 'kill' | 'hold' = 'kill'): void {
    // In one go: whoever gets there while the file is being written would take its first half for the whole.
    const whole = join(this.#folder, `.${point}`);
    writeFileSync(whole, mode);
    renameSync(whole, join(this.#folder, point));
  }

  disarm(point: string): void {
    rmSync(join(this.#folder, point), { force: true });
  }

  /** The process that got to an armed point; undefined while none has. */
  firedBy(point: string): number | undefined {
    const file = join(this.#folder, 'fired', point);
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  }

  async #kill(
    mine: readonly Prepared[],
    victims: readonly ConductorSight[],
    survived: boolean,
  ): Promise<readonly Drilled[]> {
    const marks = victims.flatMap(({ shards }) => shards.map((shard) => `before-mark@${shard}`));
    // Whoever is held has not told the checkpoints what is committed, which cannot be in real life: no mark may pass it.
    for (const mark of marks) this.arm(mark, 'hold');
    const asked = await inParallel(mine, async ({ cell, node }) => ({ cell, node, task: await this.#ask(cell, node) }));
    await inParallel(asked, ({ cell, node, task }) => this.#held(cell, node, task));
    const killedAt = Date.now();
    for (const { pid } of victims) process.kill(pid, 'SIGKILL');
    for (const mark of marks) this.disarm(mark);
    for (const { cell, node } of mine) if (cell.point === 'waiting' && !cell.blind) this.#quiet.delete(node);
    return await inParallel(
      asked,
      async ({ cell, node, task }) => {
        const final = await this.#system.final(task, END_LIMIT_MS);
        const pid = this.firedBy(pointFile(cell, node)) ?? 0;
        return { cell, node, task, pid, killedAt, survived, final, states: await this.statesOf(node) };
      },
      asked.length,
    );
  }

  /** Asks for the action with the cell's point armed; nobody may call back where it is held in a wait. */
  async #ask(cell: CrashCell, node: string): Promise<string> {
    if (cell.point === 'waiting' || isCall(cell)) this.#quiet.add(node);
    this.arm(pointFile(cell, node), 'hold');
    const { status, body, text } = await this.#system.ask(node, {
      action: cell.action,
      params: paramsOf(cell.action),
      callback: { url: this.#callback },
      ...(cell.blind && cell.point === 'waiting' ? { timeout_s: BLIND_WAIT_S } : {}),
    });
    if (status !== 202) throw new Error(`${cell.name}: ${status} ${text}`);
    return String(body['id']);
  }

  async #held(cell: CrashCell, node: string, task: string): Promise<void> {
    if (isCall(cell)) await this.#callOnce(cell, node);
    await this.#reached(cell.name, pointFile(cell, node), task);
    if (!cell.abort) return;
    const accepted = `after-entry@cancel,${node}`;
    this.arm(accepted, 'hold');
    await this.#system.call('POST', `/api/v1/tasks/${task}/cancel`, { body: { reason: 'changed my mind' } });
    await this.#reached(cell.name, accepted, task);
  }

  async #callOnce(cell: CrashCell, node: string): Promise<void> {
    await eventually(async () => (await this.statesOf(node))['provision_state'] === cell.row?.during, {
      what: `the wait of ${cell.name}`,
      timeoutMs: HELD_LIMIT_MS,
      intervalMs: 100,
    });
    const { status, text } = await this.#system.call('POST', `/api/v1/nodes/${node}/heartbeat`, { body: {} });
    if (status !== 202) throw new Error(`${cell.name}: the call-back was answered ${status} ${text}`);
  }

  async #reached(what: string, point: string, task: string): Promise<void> {
    await eventually(() => this.firedBy(point), { what: `the arrival at ${what}`, timeoutMs: HELD_LIMIT_MS }).catch(
      async (cause: unknown) => {
        const { text } = await this.#system.call('GET', `/api/v1/tasks/${task}`);
        throw new Error(`${what} was not reached; its task: ${text}`, { cause });
      },
    );
  }

  /** A node where the action can start, with what its driver must do in the cell. */
  async #nodeFor(start: Start, action: string, inStep: boolean, cell?: CrashCell): Promise<string> {
    const node = await this.prepared(preparation(start));
    // Its last effect must be none of the action's, or it would fall silent before.
    if (cell?.blind === true && cell.row !== undefined && acts(cell.row))
      if (action.startsWith('management.')) await this.#done(node, 'power.on', {}, 'succeeded');
      else await this.#done(node, 'management.set_boot_device', { device: 'cdrom' }, 'succeeded');
    const waits = (nodePlans[action] ?? []).some(({ does }) => does === 'wait');
    const patch = { ...(inStep && waits ? { agent: true } : {}), ...silence(cell) };
    if (Object.keys(patch).length > 0) {
      const { status, text } = await this.#system.call('PATCH', `/api/v1/nodes/${node}`, {
        body: { driver_info: patch },
        headers: { 'content-type': 'application/merge-patch+json' },
      });
      if (status !== 200) throw new Error(`the node's driver_info was not changed: ${status} ${text}`);
    }
    return node;
  }

  async #done(node: string, action: string, params: JsonObject, state: string): Promise<JsonObject> {
    const { body, text } = await this.#system.ask(node, { action, params }, { prefer: 'wait=30' });
    const task = body['done'] === true ? body : await this.#system.final(String(body['id']), PREPARE_LIMIT_MS);
    if (task['state'] !== state) throw new Error(`${action} did not end ${state}: ${JSON.stringify(task)} ${text}`);
    return task;
  }

  async statesOf(node: string): Promise<JsonObject> {
    const { body } = await this.#system.call('GET', `/api/v1/nodes/${node}`);
    const { provision_state = null, power_state = null, task = null, queue = null } = body;
    return { provision_state, power_state, task, queue };
  }

  async settled(): Promise<ClusterSight> {
    return await eventually(() => this.#system.settled(), { what: 'a settled cluster', timeoutMs: 60_000 });
  }

  /** As ramdisks do, whoever waits calls back again and again. */
  async #callBack(): Promise<void> {
    if (this.#calling) return;
    this.#calling = true;
    try {
      for (const state of ['clean wait', 'inspect wait', 'wait call-back', 'rescue wait']) {
        const query = `provision_state=${encodeURIComponent(state)}&limit=1000&fields=id`;
        const { body } = await this.#system.call('GET', `/api/v1/nodes?${query}`);
        const nodes = Array.isArray(body['nodes']) ? body['nodes'] : [];
        const ids = nodes.flatMap((node) =>
          typeof node === 'object' && node !== null && 'id' in node ? String(node['id']) : [],
        );
        await inParallel(
          ids.filter((id) => !this.#quiet.has(id)),
          (id) => this.#system.call('POST', `/api/v1/nodes/${id}/heartbeat`, { body: {} }),
        );
      }
    } catch {
      // A gateway in a hurry: they call again.
    } finally {
      this.#calling = false;
    }
  }
}

function isCall(cell: CrashCell): boolean {
  return cell.where[0] === 'signal';
}

function silence(cell: CrashCell | undefined): JsonObject {
  if (cell?.blind !== true || cell.row === undefined) return {};
  const { step } = cell.row;
  // It is held before its first look: whatever it sees then is after the crash.
  if (step.does === 'verify') return { unreachable: true };
  return step.does === 'wait' ? {} : { silent_after: step.name };
}

function paramsOf(action: string): JsonObject {
  return action === 'management.set_boot_device' ? { device: 'disk' } : {};
}

export function pointFile(cell: CrashCell, node: string): string {
  return `${cell.point}@${[...cell.where, node].join(',')}`;
}

function keyOf(action: string, from: string | null): string {
  return `${action} ${from}`;
}

function shardOfNode(node: string, cluster: ClusterSight): number {
  return shardOf('baremetal', node, cluster.shards.length);
}

function loadOf({ shards }: ConductorSight, pending: readonly Prepared[], cluster: ClusterSight): number {
  return pending.filter(({ node }) => shards.includes(shardOfNode(node, cluster))).length;
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce = AT_ONCE): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(atOnce, items.length)) }, worker));
  return results;
}
