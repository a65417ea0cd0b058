// A machine shown: as the document of `GET /machines/{kind}` and as a Mermaid state diagram.

import type { JsonObject } from '../../proto/json.ts';
import type { ActionDefinition, MachineDefinition, RegionDefinition } from './definition.ts';
import type { Machine } from './machine.ts';

/** The machine as data, in the words of the public contract; what is not in it adds to it. */
export function machineDocument(machine: Machine): JsonObject {
  const { kind, regions, actions } = machine.definition;
  return {
    kind,
    regions: Object.fromEntries(regions.map((region) => [region.name, regionDocument(region)])),
    actions: actions.map((action) => actionDocument(machine, action)),
  };
}

function regionDocument(region: RegionDefinition): JsonObject {
  return {
    initial: region.initial,
    states: region.states.map((state) => ({
      name: state.name,
      description: state.description,
      stable: state.class === 'stable',
      class: state.class,
      target: state.target,
      deadline_s: state.deadlineS,
      fail_event: state.failEvent,
      on_crash: state.onCrash,
      flags: state.flags,
    })),
    transitions: region.transitions.map(({ from, event, to }) => ({ from, event, to })),
  };
}

function actionDocument(machine: Machine, action: ActionDefinition): JsonObject {
  return {
    name: action.name,
    description: action.description,
    region: action.region,
    from: action.from,
    via: action.via,
    to: action.to,
    fails_to: action.failsTo,
    cancellable: action.cancellable,
    abortable: action.abortable,
    effect: action.effect,
    contradicts: machine.definition.actions
      .map(({ name }) => name)
      .filter((name) => machine.contradicts(action.name, name)),
    requires: action.requires,
    coalesces: action.coalesces,
    deadline_s: action.deadlineS,
    aborts_running: action.abortsRunning,
  };
}

/**
 * One composite state for each region. Transitions carry their event; a region that moves only by observation is drawn
 * by its actions instead, `[*]` standing for "not yet observed".
 */
export function mermaid(machine: Machine): string {
  const lines = ['stateDiagram-v2'];
  for (const region of machine.definition.regions) lines.push(...regionLines(region, machine.definition));
  return `${lines.join('\n')}\n`;
}

function regionLines(region: RegionDefinition, definition: MachineDefinition): readonly string[] {
  const lines = [`  state ${idOf(region.name)} {`];
  for (const state of region.states) lines.push(`    state "${state.name}" as ${nodeOf(region, state.name)}`);
  if (region.initial !== null) lines.push(`    [*] --> ${nodeOf(region, region.initial)}`);
  if (region.transitions.length > 0)
    for (const { from, event, to } of region.transitions)
      lines.push(`    ${nodeOf(region, from)} --> ${nodeOf(region, to)}: ${event}`);
  else
    for (const action of definition.actions)
      if (action.region === region.name && action.to !== null)
        for (const from of action.from)
          lines.push(`    ${nodeOf(region, from)} --> ${nodeOf(region, action.to)}: ${action.name}`);
  lines.push('  }');
  return lines;
}

function nodeOf(region: RegionDefinition, state: string | null): string {
  return state === null ? '[*]' : `${idOf(region.name)}_${idOf(state)}`;
}

function idOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '_');
}
