// The judge under arbitrary histories of one node: requests of every kind come while tasks start, succeed, fail, are
// aborted and cancelled. The node obeys every judgement, as the activation does; V1 to V4 are the judge's own rules.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionNames } from '../../actors/contract/node-actions.ts';
import { nodeMachine } from '../../actors/contract/node-machine.ts';
import { provisionRegion } from '../../actors/contract/node-states.ts';
import { isErrorCode } from '../../proto/error-codes.ts';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { OnConflict, TaskRecord, TaskState } from '../../proto/task.ts';
import type { ActionDefinition } from '../../runtime/machine/definition.ts';
import type { Judgement } from '../../runtime/machine/judge.ts';
import { judge, judgeAtTurn } from '../../runtime/machine/judge.ts';
import { isBegun, lastInLine, lineOf, projected } from '../../runtime/machine/line.ts';
import { isSameIntent } from '../../runtime/machine/same-intent.ts';
import type { Regions } from '../../runtime/machine/transition.ts';
import { applyChange, enterAction, leaveAction } from '../../runtime/machine/transition.ts';
import { nodeRecord, nodeTask, T0 } from '../support/node-records.ts';

const RUNS = { numRuns: 150 } as const;

// ---- a node that obeys -------------------------------------------------------------------------------------------

function actionOf(task: TaskRecord): ActionDefinition {
  const action = nodeMachine.action(task.action);
  if (action === undefined) throw new Error(`no action ${task.action}`);
  return action;
}

/** Brings the region where the action's done event leads to its end, as the action's run does. */
function wellRun(action: ActionDefinition, regions: Regions, now: number): Regions {
  const { region, to } = action;
  if (region === null || to === null) return regions;
  if (action.startEvent === null) return applyChange(nodeMachine, regions, { observed: { [region]: to } }, now);
  let current = regions;
  for (let steps = 0; steps < 5; steps++) {
    const state = current[region]?.state ?? null;
    if (state === to || nodeMachine.next(region, state, action.doneEvent ?? '') === to) return current;
    const event = action.runEvents?.find((candidate) => nodeMachine.next(region, state, candidate) !== undefined);
    if (event === undefined) return current;
    current = applyChange(nodeMachine, current, { events: { [region]: event } }, now);
  }
  return current;
}

class ObedientNode {
  record: ActorRecord;
  readonly started: TaskRecord[] = [];
  #count = 0;
  #now = T0;

  constructor(provision: string, power: string | null) {
    this.record = nodeRecord({ provision, power });
  }

  request(action: string, params: JsonObject, onConflict: OnConflict): Judgement {
    const judgement = judge(nodeMachine, this.record, { action, params, onConflict });
    this.#now++;
    if (judgement.kind === 'abort') this.#put({ ...judgement.running, cancelRequested: true });
    if (judgement.kind !== 'accept' && judgement.kind !== 'queue') return judgement;
    if (judgement.kind === 'queue') for (const task of judgement.cancel) this.#finish(task, 'cancelled');
    const premise = judgement.kind === 'queue' ? judgement.premise : {};
    const task = nodeTask(++this.#count, action, { params, onConflict, premise, createdAt: this.#now });
    this.record = { ...this.record, tasks: [...this.record.tasks, task] };
    this.#startNext();
    return judgement;
  }

  /** Ends what runs; an aborted task cannot end well. */
  end(well: boolean): void {
    const task = this.record.tasks.find(isBegun);
    if (task === undefined) return;
    this.#now++;
    const succeeded = well && !task.cancelRequested;
    const action = actionOf(task);
    const regions = succeeded ? wellRun(action, this.record.regions, this.#now) : this.record.regions;
    this.record = { ...this.record, regions: leaveAction(nodeMachine, action, regions, succeeded, this.#now) };
    this.#finish(task, succeeded ? 'succeeded' : 'failed');
    this.#startNext();
  }

  /** Cancels a queued task, so that those behind it may find another state than they counted on. */
  cancel(place: number): void {
    const queued = this.record.tasks.filter((task) => task.state === 'queued');
    const task = queued[place % Math.max(1, queued.length)];
    if (task !== undefined) this.#finish(task, 'cancelled');
  }

  #startNext(): void {
    while (this.record.tasks.find(isBegun) === undefined) {
      const next = this.record.tasks.find((task) => task.state === 'queued');
      if (next === undefined) return;
      const turn = judgeAtTurn(nodeMachine, this.record, next);
      if (turn.kind === 'fail') {
        expect(turn.code).toBe('precondition_failed');
        expect(turn.detail).not.toBe('');
        this.#finish(next, 'failed');
        continue;
      }
      const running: TaskRecord = { ...next, state: 'running', startedAt: this.#now };
      this.record = {
        ...this.record,
        regions: enterAction(nodeMachine, actionOf(next), this.record.regions, this.#now),
      };
      this.#put(running);
      this.started.push(running);
    }
  }

  #finish(task: TaskRecord, state: TaskState): void {
    this.#put({ ...task, state, finishedAt: this.#now });
  }

  #put(task: TaskRecord): void {
    const tasks = this.record.tasks.map((other) => (other.id === task.id ? task : other));
    this.record = { ...this.record, tasks };
  }
}

// ---- histories ---------------------------------------------------------------------------------------------------

type Happening =
  | { readonly kind: 'request'; readonly action: string; readonly params: JsonObject; readonly onConflict: OnConflict }
  | { readonly kind: 'end'; readonly well: boolean }
  | { readonly kind: 'cancel'; readonly place: number };

const resting = provisionRegion.states.filter((state) => state.class !== 'transient').map(({ name }) => name);
const start = fc.record({
  provision: fc.constantFrom(...resting),
  power: fc.constantFrom(null, 'power on', 'power off'),
});
const request = fc.record({
  kind: fc.constant('request' as const),
  // Some words come oftener, so that requests meet their like and their opposite.
  action: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...actionNames) },
    { weight: 1, arbitrary: fc.constantFrom('power.on', 'power.off', 'provision.deploy', 'provision.undeploy') },
  ),
  params: fc.constantFrom<JsonObject>({}, {}, {}, { device: 'pxe' }),
  onConflict: fc.constantFrom<OnConflict>('reject', 'queue', 'queue', 'replace', 'replace'),
});
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: request },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), well: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), place: fc.nat(8) }) },
);
const history = fc.array(happening, { minLength: 10, maxLength: 40, size: 'max' });

interface Sight {
  readonly before: ActorRecord;
  readonly request: Happening & { readonly kind: 'request' };
  readonly judgement: Judgement;
}

/** Lives through a history and shows every judgement to `look`. */
function live(
  from: { readonly provision: string; readonly power: string | null },
  happenings: readonly Happening[],
  look: (sight: Sight) => void = () => undefined,
): ObedientNode {
  const node = new ObedientNode(from.provision, from.power);
  for (const event of happenings) {
    if (event.kind === 'end') node.end(event.well);
    else if (event.kind === 'cancel') node.cancel(event.place);
    else {
      const before = node.record;
      const judgement = node.request(event.action, event.params, event.onConflict);
      look({ before, request: event, judgement });
    }
    expect(node.record.tasks.filter(isBegun).length).toBeLessThanOrEqual(1);
  }
  return node;
}

function everyJudgement(check: (sight: Sight) => void): void {
  fc.assert(
    fc.property(start, history, (from, happenings) => {
      live(from, happenings, check);
    }),
    RUNS,
  );
}

describe('the judge', () => {
  it('accepts only where nothing is in line and the current state allows it (V1, V2)', () => {
    everyJudgement(({ before, request, judgement }) => {
      if (judgement.kind !== 'accept') return;
      expect(lineOf(before)).toEqual([]);
      expect(nodeMachine.allowedActions(before)).toContain(request.action);
    });
  });

  it('queues only what the projected state allows, behind the last that stays (V2)', () => {
    everyJudgement(({ before, request, judgement }) => {
      if (judgement.kind !== 'queue') return;
      const rest = lineOf(before).filter((task) => !judgement.cancel.includes(task));
      expect(judgement.after).toBe(rest.at(-1));
      expect(nodeMachine.allows(request.action, projected(nodeMachine, before.regions, rest))).toBe(true);
      expect(request.onConflict).not.toBe('reject');
    });
  });

  it('joins only the last in line, and only where it wants the same (V3)', () => {
    everyJudgement(({ before, request, judgement }) => {
      if (judgement.kind !== 'coalesce') return;
      expect(judgement.task).toBe(lastInLine(before));
      expect(isSameIntent(judgement.task, request)).toBe(true);
      expect(judgement.task.cancelRequested).toBe(false);
    });
  });

  it('joins the last in line whenever it wants the same and can be joined (V3)', () => {
    everyJudgement(({ before, request, judgement }) => {
      const last = lastInLine(before);
      if (last === undefined || last.cancelRequested || !isSameIntent(last, request)) return;
      if (nodeMachine.action(request.action)?.coalesces === true) expect(judgement.kind).toBe('coalesce');
    });
  });

  it('replaces only on request, and only queued tasks that contradict (V4)', () => {
    everyJudgement(({ request, judgement }) => {
      if (judgement.kind !== 'queue') return;
      if (judgement.cancel.length > 0) expect(request.onConflict).toBe('replace');
      for (const task of judgement.cancel) {
        expect(task.state).toBe('queued');
        expect(nodeMachine.contradicts(request.action, task.action)).toBe(true);
      }
    });
  });

  it('aborts only what runs and can be aborted', () => {
    everyJudgement(({ request, judgement }) => {
      if (judgement.kind !== 'abort') return;
      expect(request.action).toBe('provision.abort');
      expect(judgement.running.state).toBe('running');
      expect(actionOf(judgement.running).abortable).toBe(true);
    });
  });

  it('refuses with a known code, a sentence, and data that is JSON and says what would help', () => {
    everyJudgement(({ before, judgement }) => {
      if (judgement.kind !== 'refuse') return;
      const { code, detail, data } = judgement.refusal;
      expect(isErrorCode(code)).toBe(true);
      expect(detail.length).toBeGreaterThan(20);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
      if (code === 'node_busy') {
        const holder = data['holder'];
        const first = lineOf(before).find(isBegun) ?? lineOf(before)[0];
        expect(isObject(holder) && holder['task']).toBe(first?.id);
        expect(Array.isArray(data['contradicts']) && Array.isArray(data['would_be_allowed'])).toBe(true);
      } else {
        expect(code).toBe('action_not_allowed');
        expect(Array.isArray(data['allowed'])).toBe(true);
        expect(data).toHaveProperty('state');
      }
    });
  });

  it('never changes what it is given, and says the same again', () => {
    everyJudgement(({ before, request, judgement }) => {
      const text = JSON.stringify(before);
      expect(judge(nodeMachine, before, request)).toEqual(judgement);
      expect(JSON.stringify(before)).toBe(text);
    });
  });
});

/** Lets everything in line do well, and compares. */
function expectProjectionHolds(node: ObedientNode): void {
  const { regions } = projected(nodeMachine, node.record.regions, lineOf(node.record));
  const expected = Object.fromEntries(Object.entries(regions).map(([name, region]) => [name, region?.state]));

  for (let ended = 0; ended < 100 && node.record.tasks.some(isBegun); ended++) node.end(true);

  expect(lineOf(node.record)).toEqual([]);
  const reached = Object.fromEntries(Object.entries(node.record.regions).map(([name, region]) => [name, region.state]));
  expect(reached).toEqual(expected);
}

describe('a node that obeys the judge', () => {
  it('starts tasks in the order in which they were accepted', () => {
    fc.assert(
      fc.property(start, history, (from, happenings) => {
        const numbers = live(from, happenings).started.map(({ seq }) => seq);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }),
      RUNS,
    );
  });

  it('ends where the projection said, when everything in line does well', () => {
    fc.assert(
      fc.property(start, history, (from, happenings) => {
        const node = live(from, happenings);
        expectProjectionHolds(node);
      }),
      RUNS,
    );
  });

  it('ends where the projection said also with tasks in line that will not be allowed at their turn', () => {
    const line = fc.array(fc.constantFrom(...actionNames), { maxLength: 6 });
    fc.assert(
      fc.property(start, line, (from, actions) => {
        const node = new ObedientNode(from.provision, from.power);
        const tasks = actions.map((action, index) => nodeTask(index + 2, action));
        node.record = {
          ...node.record,
          tasks: [nodeTask(1, 'power.on', { state: 'running', startedAt: T0 }), ...tasks],
        };
        expectProjectionHolds(node);
      }),
      RUNS,
    );
  });

  it('is never left on its way: with nothing in line its states are stable or failed and have no pending target', () => {
    fc.assert(
      fc.property(start, history, (from, happenings) => {
        const node = live(from, happenings);
        while (node.record.tasks.some(isBegun)) node.end(false);
        const { provision, power } = node.record.regions;
        const state = nodeMachine.state('provision', provision?.state ?? null);
        expect(state?.class).not.toBe('transient');
        if (state?.class === 'stable') expect(provision?.target).toBeNull();
        expect(power?.target).toBeNull();
      }),
      RUNS,
    );
  });
});
