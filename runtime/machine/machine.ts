// A machine that was checked and indexed: what judging, moving and drawing ask it. Made once when a kind is loaded;
// every question is a look-up, because the judge asks them for each request (wish 5b).

import type { RegionState } from '../../proto/record.ts';
import { problemsOf } from './check.ts';
import type { ActionDefinition, MachineDefinition, RegionDefinition, StateDefinition } from './definition.ts';

/** Where the regions of an actor stand; a region that is missing counts as not yet observed. */
export interface RegionStates {
  readonly [region: string]: { readonly state: string | null } | undefined;
}

/** What of a record a machine looks at. */
export interface Standing {
  readonly regions: RegionStates;
}

export interface Machine {
  readonly definition: MachineDefinition;
  region(name: string): RegionDefinition | undefined;
  state(region: string, name: string | null): StateDefinition | undefined;
  /** Where `event` leads from `state`; undefined where it leads nowhere. */
  next(region: string, state: string | null, event: string): string | undefined;
  action(name: string): ActionDefinition | undefined;
  /** Whether the states alone allow the action; false for actions it does not know. */
  allows(action: string, standing: Standing): boolean;
  /** The first region whose state does not allow the action; undefined where all do. */
  hindrance(action: string, standing: Standing): Hindrance | undefined;
  /** Names of all actions the states allow, in the order of the definition. */
  allowedActions(standing: Standing): readonly string[];
  /** Whether the two contradict each other, whichever of them says so. */
  contradicts(one: string, other: string): boolean;
}

/** Why states do not allow an action. */
export interface Hindrance {
  readonly region: string;
  readonly state: string | null;
  /** The states that would do. */
  readonly wants: readonly (string | null)[];
}

/** Every fault of a definition at once: none of it can be used until all are repaired. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
  readonly kind: string;
  readonly problems: readonly string[];

  constructor(kind: string, problems: readonly string[]) {
    super(`machine "${kind}" has ${problems.length} fault(s):\n- ${problems.join('\n- ')}`);
    this.kind = kind;
    this.problems = problems;
  }
}

/**
 * Checks and indexes a definition.
 * @throws MachineError listing all that is wrong with it
 */
export function buildMachine(definition: MachineDefinition): Machine {
  const problems = problemsOf(definition);
  if (problems.length > 0) throw new MachineError(definition.kind, problems);
  return new IndexedMachine(definition);
}

/** Regions of a new actor. */
export function initialRegions(machine: Machine, now: number): { readonly [region: string]: RegionState } {
  const regions: Record<string, RegionState> = {};
  for (const region of machine.definition.regions)
    regions[region.name] = { state: region.initial, target: null, since: now };
  return regions;
}

interface IndexedRegion {
  readonly definition: RegionDefinition;
  readonly states: ReadonlyMap<string | null, StateDefinition>;
  /** By state, then by event. */
  readonly next: ReadonlyMap<string | null, ReadonlyMap<string, string>>;
}

interface Condition {
  readonly region: string;
  readonly states: ReadonlySet<string | null>;
}

interface IndexedAction {
  readonly definition: ActionDefinition;
  /** Its own region's `from` first: that is the state a refusal should name. */
  readonly conditions: readonly Condition[];
  readonly contradicts: ReadonlySet<string>;
}

class IndexedMachine implements Machine {
  readonly definition: MachineDefinition;
  readonly #regions: ReadonlyMap<string, IndexedRegion>;
  readonly #actions: ReadonlyMap<string, IndexedAction>;

  constructor(definition: MachineDefinition) {
    this.definition = definition;
    this.#regions = new Map(definition.regions.map((region) => [region.name, indexRegion(region)]));
    this.#actions = new Map(definition.actions.map((action) => [action.name, indexAction(action, definition.actions)]));
  }

  region(name: string): RegionDefinition | undefined {
    return this.#regions.get(name)?.definition;
  }

  state(region: string, name: string | null): StateDefinition | undefined {
    return this.#regions.get(region)?.states.get(name);
  }

  next(region: string, state: string | null, event: string): string | undefined {
    return this.#regions.get(region)?.next.get(state)?.get(event);
  }

  action(name: string): ActionDefinition | undefined {
    return this.#actions.get(name)?.definition;
  }

  allows(action: string, standing: Standing): boolean {
    const indexed = this.#actions.get(action);
    return indexed !== undefined && unmet(indexed, standing) === undefined;
  }

  hindrance(action: string, standing: Standing): Hindrance | undefined {
    const indexed = this.#actions.get(action);
    const condition = indexed === undefined ? undefined : unmet(indexed, standing);
    if (condition === undefined) return undefined;
    const { region, states } = condition;
    return { region, state: stateIn(standing, region), wants: [...states] };
  }

  allowedActions(standing: Standing): readonly string[] {
    const names: string[] = [];
    for (const [name, indexed] of this.#actions) if (unmet(indexed, standing) === undefined) names.push(name);
    return names;
  }

  contradicts(one: string, other: string): boolean {
    return this.#actions.get(one)?.contradicts.has(other) ?? false;
  }
}

function unmet(action: IndexedAction, standing: Standing): Condition | undefined {
  for (const condition of action.conditions)
    if (!condition.states.has(stateIn(standing, condition.region))) return condition;
  return undefined;
}

function stateIn(standing: Standing, region: string): string | null {
  return standing.regions[region]?.state ?? null;
}

function indexRegion(definition: RegionDefinition): IndexedRegion {
  const next = new Map<string, Map<string, string>>();
  for (const { from, event, to } of definition.transitions) {
    const events = next.get(from) ?? new Map<string, string>();
    next.set(from, events.set(event, to));
  }
  return { definition, states: new Map(definition.states.map((state) => [state.name, state])), next };
}

function indexAction(definition: ActionDefinition, all: readonly ActionDefinition[]): IndexedAction {
  const conditions: Condition[] = [];
  if (definition.region !== null) conditions.push({ region: definition.region, states: new Set(definition.from) });
  for (const [region, states] of Object.entries(definition.requires))
    conditions.push({ region, states: new Set(states) });
  const contradicts = new Set(definition.contradicts);
  for (const other of all) if (other.contradicts.includes(definition.name)) contradicts.add(other.name);
  return { definition, conditions, contradicts };
}
