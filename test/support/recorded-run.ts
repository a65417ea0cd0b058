// Clients whose every call is written down while something is broken: a few nodes of their own on a running system, two
// clients on each that ask, read, cancel and change as they please; a subscriber who hears everything; and hooks that take the
// callbacks. In the end all checkers judge what they saw: H1 to H6, P1 and P2.
//
// A client goes by one name for its whole life, whatever gateway answers it: what it was told by one it must find at the next.

import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { isObject, type Json } from '../../proto/json.ts';
import { formatCursor, witnessOf } from '../../runtime/journal/cursor.ts';
import { brokerSight, SHARDS } from './broker-sight.ts';
import { EventLine } from './event-line.ts';
import { eventually } from './eventually.ts';
import type { FaultReport } from './fault-report.ts';
import { callsOf } from './history/calls.ts';
import { checkHistory } from './history/check.ts';
import { type HttpCall, type HttpTold, RecordedClient, type SubmitAsk } from './history/client.ts';
import { nodeEffects } from './history/effects.ts';
import type { Commit, HistoryEvent } from './history/event.ts';
import { mergedHistory } from './history/merged.ts';
import { enrolledNode } from './history/node-model.ts';
import { Recorder } from './history/recorder.ts';
import { lies } from './history/tampered.ts';
import { answering, HookReceiver } from './hook-receiver.ts';
import type { System } from './serve.ts';

/** For the processes of a system that is to be recorded: callbacks may go to this machine, and to where a lab has it. */
export const recordable: { readonly [name: string]: string } = {
  IRONWORKS_CALLBACK_ALLOW: '127.0.0.0/8,10.64.0.0/10',
};

const NODES = 3;
const CLIENTS_ON_EACH = 2;
/** What can be searched through; then they go on with a new node. */
const CALLS_ON_A_NODE = 120;
const PAUSE_MS = 350;
const DELAY_S = 0.1;
/** Takeovers on suspicion, backoffs and a callback's first retry included. */
const REST_LIMIT_MS = 60_000;
/** Between the process's own time and the server's stamps. */
const CLOCK_SLACK_MS = 1;
const ACTIONS = ['power.on', 'power.off', 'power.reboot', 'provision.manage', 'provision.provide'] as const;
const POLICIES = ['queue', 'queue', 'queue', 'reject', 'replace'] as const;
const MAINTENANCE = ['maintenance.set', 'maintenance.unset'] as const;

export interface RecordedRun {
  /** Stops asking, waits for rest, and judges everything; what was found goes into the report. */
  judge(report: FaultReport): Promise<void>;
}

/**
 * Begins to ask, until the test ends at the latest. The system has to have been started with {@link recordable}.
 * @param hooksAt an address of this machine that every conductor reaches; one in a network namespace has a loopback of its own
 */
export async function recordRun(of: System, hooksAt?: string): Promise<RecordedRun> {
  const run = new Run(of, await HookReceiver.start(hooksAt));
  onTestFinished(() => run.close());
  await run.begin();
  return run;
}

/** A node while it is asked, and what it has been asked. */
interface Ground {
  node: string;
  calls: number;
}

class Run implements RecordedRun {
  readonly #of: System;
  readonly #hooks: HookReceiver;
  readonly #recorder = new Recorder(wallClock);
  readonly #line: EventLine;
  readonly #nodes: string[] = [];
  readonly #told = new Map<string, string[]>();
  #asking: Promise<void>[] = [];
  #stopped = false;

  constructor(of: System, hooks: HookReceiver) {
    this.#of = of;
    this.#hooks = hooks;
    this.#line = new EventLine(of.url);
    hooks.behave = (request, response, hook) => {
      // The first is told to come again: a repeat has the id that it had.
      const status = hooks.received.length === 1 ? 503 : 204;
      const { data } = hook.event;
      const facts = isObject(data)
        ? { task: String(data['id']), state: String(data['state']) }
        : { task: '', state: '' };
      const id = hook.headers['webhook-id'] ?? '';
      this.#recorder.add({ what: 'callback', id, url: hooks.url(hook.path), ...facts, answered: status });
      answering(status)(request, response, hook);
    };
  }

  async begin(): Promise<void> {
    await this.#line.begin();
    const grounds = await Promise.all(Array.from({ length: NODES }, () => this.#newGround()));
    this.#asking = grounds.flatMap((ground, index) =>
      Array.from({ length: CLIENTS_ON_EACH }, (_, client) => this.#ask(ground, `c${index + 1}-${client + 1}`)),
    );
  }

  async judge(report: FaultReport): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#asking);
    await this.#rest();
    await this.#lookAgain();
    const { commits, incarnation, cursor } = await this.#journal();
    await this.#line.reached(lastCursor(commits, incarnation) ?? cursor);
    await this.close();
    expect(Math.abs(Date.now() - wallClock()), 'the wall clock was set meanwhile').toBeLessThan(CLOCK_SLACK_MS + 1);

    const told = [...this.#recorder.history, ...this.#line.heard(wallClock())];
    const history = mergedHistory({ told, commits, effects: this.#of.effects(), shards: SHARDS });
    const rules = { incarnation, caughtUp: [this.#line.name], mustMake: nodeEffects, begins: enrolledNode };
    const { findings, judged, undecided } = checkHistory(history, rules);
    report.found(`${summary(history)}; order of ${judged} nodes judged, ${undecided} undecided`);
    for (const { checker, what } of findings) report.found(`${checker}: ${what}`);
    expect(findings).toEqual([]);
    expect(judged).toBeGreaterThan(0);
    expect(undecided).toBe(0);
    // What finds nothing here finds what is made up.
    for (const { checker, what, tell } of lies) {
      const lie = tell(history);
      if (lie === undefined) continue;
      const verdicts = checkHistory(lie, rules);
      // Where hundreds of calls were never heard there may be too much to try before it is certain that nothing fits: that is
      // not taken for sound either, above.
      const seen = verdicts.undecided > 0 ? ['H1'] : [];
      expect([...seen, ...verdicts.findings.map((one) => one.checker)], `${checker}: ${what}`).toContain(checker);
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#asking);
    await this.#line.close();
    await this.#hooks.close();
  }

  // ---- asking ----------------------------------------------------------------------------------------------------

  async #newGround(): Promise<Ground> {
    const node = await this.#of.addNode({ driver: 'fake', driver_info: { delay_s: DELAY_S } });
    this.#nodes.push(node);
    return { node, calls: 0 };
  }

  #client(name: string): RecordedClient {
    return new RecordedClient({
      recorder: this.#recorder,
      name,
      send: (call) => this.#send(call),
      lost: 'the connection ended',
      hookUrl: (call) => this.#hooks.url(`/calls/${call}`),
    });
  }

  /** Once: nobody asks again but the client itself. */
  async #send({ method, path, headers, body }: HttpCall): Promise<HttpTold | undefined> {
    return this.#of.call(method, path, { headers, ...(body === undefined ? {} : { body }) }).catch(() => undefined);
  }

  async #ask(ground: Ground, name: string): Promise<void> {
    const client = this.#client(name);
    const told: string[] = [];
    this.#told.set(name, told);
    while (!this.#stopped) {
      await pause(randomInt(PAUSE_MS * 2));
      if (ground.calls > CALLS_ON_A_NODE) {
        const next = await this.#newGround().catch(() => undefined); // whoever enrols is broken now: later, then
        if (next !== undefined) Object.assign(ground, next);
      } else {
        ground.calls++;
        await this.#askOnce(client, ground.node, told);
      }
    }
  }

  async #askOnce(client: RecordedClient, node: string, told: string[]): Promise<void> {
    const last = told.findLast((task) => task.startsWith(`${node}.`));
    const dice = randomInt(100);
    if (dice < 45 || last === undefined) {
      const asked = dice < 8 ? keyed() : plain();
      const calls = this.#recorder.history.length;
      const task = await client.submit(node, asked);
      if (task !== undefined) told.push(task);
      // It never heard, and asks again with its key (F3).
      else if (asked.key !== '' && this.#heardNothing(calls)) await client.submit(node, asked);
    } else if (dice < 65) await client.readNode(node);
    else if (dice < 80) await client.readTask(last);
    else if (dice < 90) await client.cancel(last);
    else await client.patch(node, `v${dice}-${told.length}`);
  }

  #heardNothing(from: number): boolean {
    return this.#recorder.history.slice(from).some(({ what }) => what === 'unknown');
  }

  // ---- the end ---------------------------------------------------------------------------------------------------

  /** Until nothing is under way on its nodes, and every hook has been told; an operator lets go on what was parked. */
  async #rest(): Promise<void> {
    const operator = this.#client('operator');
    const atRest = async (node: string): Promise<boolean> => {
      const { status, body } = await this.#of.call('GET', `/api/v1/nodes/${node}/states`);
      if (isObject(body['parked'] ?? null)) await operator.resume(node);
      return status === 200 && body['task'] === null && body['parked'] === null && isEmpty(body['queue']);
    };
    for (const node of this.#nodes)
      await eventually(() => atRest(node), { what: `rest of ${node}`, timeoutMs: REST_LIMIT_MS, intervalMs: 50 });
    const asked = (): readonly string[] =>
      callsOf(this.#recorder.history).flatMap(({ ask, end }) =>
        ask.op === 'submit' && ask.callback !== '' && end.kind === 'ok' ? [ask.callback] : [],
      );
    const toldOf = (): ReadonlySet<string> =>
      new Set(
        this.#recorder.history.flatMap((event) =>
          event.what === 'callback' && event.answered === 204 ? [event.url] : [],
        ),
      );
    // Where one never comes the checker says so, and of whom.
    await eventually(() => asked().every((url) => toldOf().has(url)), {
      what: 'callbacks',
      timeoutMs: REST_LIMIT_MS,
      intervalMs: 50,
    }).catch(() => undefined);
  }

  /** Every client at every task it was told of, and its node (H6). */
  async #lookAgain(): Promise<void> {
    for (const [name, tasks] of this.#told) {
      const client = this.#client(name);
      for (const task of tasks) await client.readTask(task);
      for (const node of new Set(tasks.map((task) => task.slice(0, task.lastIndexOf('.')))))
        await client.readNode(node);
    }
  }

  async #journal(): Promise<{ readonly commits: readonly Commit[]; incarnation: string; cursor: string }> {
    const task = [...this.#told.values()].flat()[0] ?? '';
    const cursor = (await this.#of.call('GET', `/api/v1/tasks/${task}`)).body['cursor'];
    const sight = await brokerSight((await this.#of.cluster()).nats.url, cursor);
    try {
      return { commits: await sight.commits(), incarnation: sight.incarnation, cursor: String(cursor) };
    } finally {
      await sight.close();
    }
  }
}

// ---- what is asked -----------------------------------------------------------------------------------------------

function plain(): SubmitAsk {
  const actions = randomInt(12) === 0 ? MAINTENANCE : ACTIONS;
  return {
    action: oneOf(actions),
    onConflict: oneOf(POLICIES),
    timeoutS: 0,
    key: '',
    callback: randomInt(4) === 0,
  };
}

/** Both clients of a node repeat one request, over and over. */
function keyed(): SubmitAsk {
  return { action: 'power.on', onConflict: 'queue', timeoutS: 0, key: 'the-one', callback: false };
}

function oneOf<T>(items: readonly T[]): T {
  const item = items[randomInt(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

// ---- what was seen -----------------------------------------------------------------------------------------------

/** Milliseconds since the epoch with their fractions; never goes back. */
function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

function isEmpty(queue: Json | undefined): boolean {
  return Array.isArray(queue) && queue.length === 0;
}

/** Of the last event there was; undefined where there was none. */
function lastCursor(commits: readonly Commit[], incarnation: string): string | undefined {
  const last = commits.findLast(({ batch }) => batch.entries.some(({ events }) => events.length > 0));
  if (last === undefined) return undefined;
  const events = last.batch.entries.reduce((sum, entry) => sum + entry.events.length, 0);
  return formatCursor({ incarnation, seq: last.seq, index: events - 1, witness: witnessOf(last.batch.batchId) });
}

function summary(history: readonly HistoryEvent[]): string {
  const count = (what: HistoryEvent['what']): number => history.filter((event) => event.what === what).length;
  return (
    `${count('invoke')} calls recorded (${count('ok')} ok, ${count('refuse')} refused, ${count('unknown')} unknown), ` +
    `${count('commit')} commits, ${count('effect')} effects, ${count('event')} events, ${count('callback')} callbacks`
  );
}
