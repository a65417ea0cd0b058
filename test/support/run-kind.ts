// Runs one action of a kind to its end without a runtime: a small direct RunContext that observes first, retries, keeps
// results and applies changes to regions and attributes. With `results` of an earlier run it goes on as after a crash.

import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Change, Kind, RunContext, StepOptions } from '../../runtime/host/kind.ts';
import { StepError } from '../../runtime/host/kind.ts';
import { applyChange, enterAction, leaveAction } from '../../runtime/machine/transition.ts';
import { testTools } from './effect-tools.ts';

export interface RunRequest {
  readonly kind: Kind;
  readonly action: string;
  readonly params?: JsonObject;
  readonly id: ActorId;
  readonly attributes: JsonObject;
  readonly states: { readonly [region: string]: string | null };
  readonly task?: string;
  /** Payload of every signal waited for; without it a wait ends at once with `deadline_exceeded`. */
  readonly signal?: JsonObject;
  /** Throws this after the effect of the step with this name: its outcome is lost. */
  readonly crashAfter?: string;
  readonly results?: ReadonlyMap<string, Json>;
}

export interface RunReport {
  readonly results: ReadonlyMap<string, Json>;
  /** One line for each step taken: its name, and `already` where observing was enough. */
  readonly steps: readonly string[];
  readonly attempts: number;
  /** States the `provision` region went through, the last one included. */
  readonly provision: readonly (string | null)[];
  readonly states: { readonly [region: string]: string | null };
  readonly attributes: JsonObject;
  readonly events: readonly string[];
  readonly error: StepError | undefined;
}

export class Crash extends Error {}

export async function runKind(request: RunRequest): Promise<RunReport> {
  const { kind, action: name } = request;
  const action = kind.machine.definition.actions.find((candidate) => candidate.name === name);
  const run = kind.runs[name];
  if (action === undefined || run === undefined) throw new Error(`no action ${name}`);
  const now = Date.UTC(2026, 0, 1);
  const taskId = (request.task ?? `${request.id}.01ARZ3NDEKTSV4RRFFQ69G5FAV`) as TaskId; // proof: of the right shape
  let regions: ActorRecord['regions'] = Object.fromEntries(
    Object.entries(request.states).map(([region, state]) => [region, { state, target: null, since: now }]),
  );
  let attributes = request.attributes;
  const results = new Map(request.results);
  const resumed = request.results !== undefined;
  const steps: string[] = [];
  const events: string[] = [];
  const provision: (string | null)[] = [];
  let attempts = 0;

  const seen = (): void => {
    const state = regions['provision']?.state ?? null;
    if (provision.at(-1) !== state || provision.length === 0) provision.push(state);
  };
  const apply = (change: Change | undefined): void => {
    if (change === undefined) return;
    regions = applyChange(kind.machine, regions, change, now);
    attributes = { ...attributes, ...change.attributes };
    if (change.event !== undefined) events.push(change.event);
    seen();
  };
  const attempt = async <T extends Json>(step: string, options: StepOptions<T>, number: number): Promise<T> => {
    attempts++;
    const tools = testTools({ actor: request.id, task: taskId, action: name, step, attempt: number });
    const found = await options.observe?.(tools);
    steps.push(found === undefined ? step : `${step} already`);
    return found ?? (await options.run(tools));
  };
  const context: RunContext = {
    task: {
      id: taskId,
      action: name,
      params: request.params ?? {},
      requestedBy: { tenant: 'default', role: 'admin', subject: '', address: '' },
      trace: '',
    },
    actor: { id: request.id, attributes: request.attributes },
    state: (region) => regions[region]?.state ?? null,
    step: async <T extends Json>(step: string, options: StepOptions<T>): Promise<T> => {
      if (results.has(step)) return results.get(step) as T; // proof: set below by the step of this name
      for (let number = 1; ; number++) {
        try {
          const value = await attempt(step, options, number);
          if (request.crashAfter === step) throw new Crash(step);
          results.set(step, value);
          apply(options.change?.(value));
          return value;
        } catch (error) {
          if (!(error instanceof StepError) || !error.retryable || number >= (options.retry?.attempts ?? 1))
            throw error;
        }
      }
    },
    progress: () => undefined,
    sleep: async () => undefined,
    signal: async (signal, options) => {
      apply(options.enter);
      if (request.signal === undefined) throw new StepError('deadline_exceeded', `no ${signal}`);
      steps.push(`wait.${signal}`);
      apply(options.leave);
      return request.signal;
    },
    now: () => now,
    random: () => 0.5,
  };

  seen();
  if (!resumed) regions = enterAction(kind.machine, action, regions, now);
  seen();
  let error: StepError | undefined;
  try {
    await run(context);
  } catch (thrown) {
    if (thrown instanceof Crash) return report();
    if (!(thrown instanceof StepError)) throw thrown;
    error = thrown;
  }
  regions = leaveAction(kind.machine, action, regions, error === undefined, now);
  seen();
  return report();

  function report(): RunReport {
    const states = Object.fromEntries(Object.entries(regions).map(([region, { state }]) => [region, state]));
    return { results, steps, attempts, provision, states, attributes, events, error };
  }
}
