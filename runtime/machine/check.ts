// What must hold of a machine's definition, so that no actor can be stuck in it: each rule is one function from the
// definition to sentences about what breaks it. All of them run; `buildMachine` reports everything at once.

import type { ActionDefinition, MachineDefinition, RegionDefinition, StateDefinition } from './definition.ts';

/** Empty where the definition is sound. */
export function problemsOf(definition: MachineDefinition): readonly string[] {
  const problems = [
    ...repeated('region', definition.regions),
    ...repeated('action', definition.actions),
    ...definition.regions.flatMap(regionProblems),
    ...definition.actions.flatMap((action) => actionProblems(action, definition)),
  ];
  return definition.kind === '' ? ['the kind has no name', ...problems] : problems;
}

function repeated(what: string, named: readonly { readonly name: string }[]): readonly string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const { name } of named) {
    if (name === '') problems.push(`a ${what} has no name`);
    if (seen.has(name)) problems.push(`${what} "${name}" is declared twice`);
    seen.add(name);
  }
  return problems;
}

// ---- regions -----------------------------------------------------------------------------------------------------

function regionProblems(region: RegionDefinition): readonly string[] {
  const view = viewOf(region);
  const problems = [
    ...repeated(`state of region "${region.name}"`, region.states),
    ...transitionProblems(region, view),
    ...region.states.flatMap((state) =>
      stateProblems(state, view).map((problem) => `state "${state.name}" of region "${region.name}" ${problem}`),
    ),
    ...unreachable(region).map((name) => `state "${name}" of region "${region.name}" is dead: nothing leads to it`),
  ];
  if (region.initial !== null && view.states.get(region.initial)?.class !== 'stable')
    problems.push(`region "${region.name}" begins in "${region.initial}", which is not a stable state of it`);
  return problems;
}

function transitionProblems(region: RegionDefinition, view: RegionView): readonly string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { from, event, to } of region.transitions) {
    const name = `transition "${from}" --${event}--> "${to}" of region "${region.name}"`;
    if (!view.states.has(from)) problems.push(`${name}: "${from}" is not a state`);
    if (!view.states.has(to)) problems.push(`${name}: "${to}" is not a state`);
    if (event === '') problems.push(`${name} has no event`);
    const key = JSON.stringify([from, event]);
    if (seen.has(key)) problems.push(`${name}: event "${event}" is declared twice from "${from}"`);
    seen.add(key);
  }
  return problems;
}

function stateProblems(state: StateDefinition, view: RegionView): readonly string[] {
  const problems: string[] = [];
  if (state.description === '') problems.push('has no description');
  if (state.target !== null && view.states.get(state.target)?.class !== 'stable')
    problems.push(`has target "${state.target}", which is not a stable state`);
  if (state.class === 'transient') {
    if (state.deadlineS === null || !(state.deadlineS > 0)) problems.push('is transient and has no deadline');
    if (state.target === null) problems.push('is transient and has no target');
    if (state.onCrash === null) problems.push('is transient and does not say what a crash means');
    if (state.failEvent === null) problems.push('is transient and has no failure event');
    else {
      const to = view.next(state.name, state.failEvent);
      if (to === undefined) problems.push(`has failure event "${state.failEvent}", which leads nowhere from it`);
      else if (view.states.get(to)?.class === 'transient')
        problems.push(`has failure event "${state.failEvent}", which leads to the transient state "${to}"`);
    }
    return problems;
  }
  if (state.deadlineS !== null) problems.push(`is ${state.class} and has a deadline`);
  if (state.failEvent !== null) problems.push(`is ${state.class} and has a failure event`);
  if (state.onCrash !== null) problems.push(`is ${state.class} and says what a crash means`);
  if (state.class === 'stable' && state.target !== null) problems.push('is stable and has a target');
  if (state.class === 'failed' && !view.leaves(state.name)) problems.push('is failed and has no way out');
  return problems;
}

/** A region that begins unobserved can be seen in any state. */
function unreachable(region: RegionDefinition): readonly string[] {
  if (region.initial === null) return [];
  const reached = reach(region, [region.initial], () => true);
  return region.states.map((state) => state.name).filter((name) => !reached.has(name));
}

// ---- actions -----------------------------------------------------------------------------------------------------

function actionProblems(action: ActionDefinition, machine: MachineDefinition): readonly string[] {
  const problems: string[] = [];
  if (action.description === '') problems.push('has no description');
  if (!(action.deadlineS > 0)) problems.push('has no deadline');
  for (const other of action.contradicts)
    if (other === action.name || !machine.actions.some(({ name }) => name === other))
      problems.push(`contradicts "${other}", which is not another action`);
  for (const [name, states] of Object.entries(action.requires)) {
    const region = machine.regions.find((candidate) => candidate.name === name);
    if (region === undefined) problems.push(`requires region "${name}", which is not declared`);
    else if (name === action.region) problems.push(`requires states of its own region "${name}": say them in \`from\``);
    else
      for (const state of states)
        if (!region.states.some((candidate) => candidate.name === state))
          problems.push(`requires "${state}", which is not a state of region "${name}"`);
  }
  const region = machine.regions.find((candidate) => candidate.name === action.region);
  if (action.region === null) problems.push(...regionlessProblems(action));
  else if (region === undefined) problems.push(`moves region "${action.region}", which is not declared`);
  else problems.push(...movingProblems(action, region));
  return problems.map((problem) => `action "${action.name}" ${problem}`);
}

function regionlessProblems(action: ActionDefinition): readonly string[] {
  const { from, startEvent, doneEvent, failEvent, via, to, failsTo } = action;
  const parts = [startEvent, doneEvent, failEvent, via, to, failsTo];
  return from.length > 0 || parts.some((part) => part !== null)
    ? ['moves no region, and yet has states or events of one']
    : [];
}

function movingProblems(action: ActionDefinition, region: RegionDefinition): readonly string[] {
  const problems: string[] = [];
  const view = viewOf(region);
  if (action.from.length === 0) problems.push('starts from no state');
  if (new Set(action.from).size !== action.from.length) problems.push('names a state twice in `from`');
  for (const from of action.from) {
    if (from === null && region.initial !== null) problems.push('starts unobserved, which its region never is');
    if (from !== null && !view.states.has(from)) problems.push(`starts from "${from}", which is not a state`);
  }
  for (const name of [action.via, action.to, action.failsTo])
    if (name !== null && !view.states.has(name)) problems.push(`names "${name}", which is not a state`);
  if (action.via !== null && view.states.get(action.via)?.class === 'stable')
    problems.push(`runs via "${action.via}", which is stable`);
  if (action.to !== null && view.states.get(action.to)?.class !== 'stable')
    problems.push(`leads to "${action.to}", which is not stable`);
  if (action.failsTo !== null && view.states.get(action.failsTo)?.class === 'transient')
    problems.push(`fails to "${action.failsTo}", which is transient`);
  // What follows walks the names; it would only repeat what is said already.
  if (problems.length > 0) return problems;
  if (action.startEvent === null) {
    if (action.doneEvent !== null || action.failEvent !== null || action.via !== null)
      problems.push('has no start event, and yet events or a state of its run');
    return problems;
  }
  return walkProblems(action, action.startEvent, view, region);
}

/** Follows the events of a run from its start to both of its ends. */
function walkProblems(
  action: ActionDefinition,
  startEvent: string,
  view: RegionView,
  region: RegionDefinition,
): readonly string[] {
  const problems: string[] = [];
  const { via, to, doneEvent, failEvent, runEvents = [] } = action;
  for (const from of action.from) {
    const landed = from === null ? undefined : view.next(from, startEvent);
    if (landed === undefined) problems.push(`starts with "${startEvent}", which leads nowhere from "${from}"`);
    else if (via !== null && landed !== via && landed !== to)
      problems.push(
        `starts with "${startEvent}", which leads from "${from}" to "${landed}", neither its via nor its to`,
      );
    else if (via === null && (to === null ? view.states.get(landed)?.class === 'transient' : landed !== to))
      problems.push(`starts with "${startEvent}", which leads from "${from}" to "${landed}" and ends nowhere`);
  }
  if (via === null) {
    if (doneEvent !== null || failEvent !== null) problems.push('moves at once, and yet has events of its end');
    return problems;
  }
  if (!action.from.some((from) => from !== null && view.next(from, startEvent) === via))
    problems.push(`runs via "${via}", where its start event never leads`);

  const passed = reach(region, [via], (event) => runEvents.includes(event));
  for (const event of runEvents)
    if (![...passed].some((state) => view.next(state, event) !== undefined))
      problems.push(`fires "${event}" on its way, which leads nowhere there`);
  if (doneEvent === null || to === null) problems.push('runs via a state, and yet does not say how it ends well');
  else if (![...passed].some((state) => view.next(state, doneEvent) === to))
    problems.push(`ends with "${doneEvent}", which never leads to "${to}" from where it runs`);
  if (failEvent === null) return [...problems, 'runs via a state, and yet does not say how it fails'];
  for (const state of passed) {
    const failed = view.next(state, failEvent);
    if (failed === undefined) problems.push(`fails with "${failEvent}", which leads nowhere from "${state}"`);
    else if (view.states.get(failed)?.class === 'transient')
      problems.push(`fails with "${failEvent}", which leads from "${state}" to the transient state "${failed}"`);
  }
  const failed = view.next(via, failEvent);
  if (failed !== undefined && failed !== action.failsTo)
    problems.push(`fails to "${failed}" from "${via}", not to "${action.failsTo}"`);
  return problems;
}

// ---- walking -----------------------------------------------------------------------------------------------------

interface RegionView {
  readonly states: ReadonlyMap<string, StateDefinition>;
  next(from: string, event: string): string | undefined;
  leaves(from: string): boolean;
}

function viewOf(region: RegionDefinition): RegionView {
  const { transitions } = region;
  return {
    states: new Map(region.states.map((state) => [state.name, state])),
    next: (from, event) => transitions.find((edge) => edge.from === from && edge.event === event)?.to,
    leaves: (from) => transitions.some((edge) => edge.from === from && edge.to !== from),
  };
}

/** All states that the accepted events lead to from `starts`, those included. */
function reach(
  region: RegionDefinition,
  starts: readonly string[],
  accepts: (event: string) => boolean,
): ReadonlySet<string> {
  const reached = new Set(starts);
  // A set's iterator also visits what is added while it runs.
  for (const state of reached)
    for (const { from, event, to } of region.transitions) if (from === state && accepts(event)) reached.add(to);
  return reached;
}
