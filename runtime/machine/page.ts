// A machine as a page of documentation: diagrams, tables of states and actions. Generated, so that it cannot drift.

import type { ActionDefinition, RegionDefinition, StateDefinition } from './definition.ts';
import { mermaid } from './diagram.ts';
import type { Machine } from './machine.ts';

/** @param source the file to edit instead of the page */
export function machinePage(machine: Machine, source: string): string {
  const { kind, regions, actions } = machine.definition;
  return [
    `# The machine of kind \`${kind}\``,
    '',
    `<!-- Generated from ${source} by \`npm run generate\`; edit the tables there. -->`,
    '',
    'What an actor of this kind can be and be asked. A stable state stays until somebody asks for something; a transient',
    'one is on its way and fails at its deadline; a failed one stays and says what was wanted. The same as data:',
    `\`GET /api/v1/machines/${kind}\`, as a diagram with \`?format=mermaid\`.`,
    '',
    '```mermaid',
    mermaid(machine).trimEnd(),
    '```',
    '',
    ...regions.flatMap(regionSection),
    '## Actions',
    '',
    'Every action may be queued behind others, and is judged again at its turn. "Abort" says whether it can be aborted',
    'while it runs; "effect" what may be assumed after a crash (`verify_first`: the machine is looked at before acting).',
    '',
    '| action | what it does | from | via | to | fails to | deadline | abort | effect | contradicts |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...actions.map((action) => actionRow(machine, action)),
    '',
  ].join('\n');
}

function regionSection(region: RegionDefinition): readonly string[] {
  const begins =
    region.initial === null ? 'is not known until it is first observed' : `is \`${region.initial}\` at first`;
  return [
    `## Region \`${region.name}\``,
    '',
    `It ${begins}.`,
    '',
    '| state | class | what it means | target | deadline | fails to | after a crash | flags |',
    '|---|---|---|---|---|---|---|---|',
    ...region.states.map((state) => stateRow(region, state)),
    '',
    ...(region.transitions.length === 0
      ? ['It has no transitions: it is what was seen last.', '']
      : [
          '| from | event | to |',
          '|---|---|---|',
          ...region.transitions.map(({ from, event, to }) => `| \`${from}\` | ${event} | \`${to}\` |`),
          '',
        ]),
  ];
}

function stateRow(region: RegionDefinition, state: StateDefinition): string {
  const failed = region.transitions.find(({ from, event }) => from === state.name && event === state.failEvent)?.to;
  return row([
    `\`${state.name}\``,
    state.class,
    state.description,
    code(state.target),
    seconds(state.deadlineS),
    code(failed ?? null),
    state.onCrash ?? '',
    state.flags.join(', '),
  ]);
}

function actionRow(machine: Machine, action: ActionDefinition): string {
  const others = machine.definition.actions.filter(({ name }) => machine.contradicts(action.name, name));
  const required = Object.entries(action.requires).map(
    ([region, states]) => `; ${region}: ${states.map((state) => `\`${state}\``).join(', ')}`,
  );
  return row([
    `\`${action.name}\``,
    action.description,
    `${action.from.map((state) => (state === null ? 'not yet observed' : `\`${state}\``)).join(', ')}${required.join('')}`,
    code(action.via),
    code(action.to),
    code(action.failsTo),
    seconds(action.deadlineS),
    action.abortable ? 'yes' : 'no',
    action.effect,
    others.map(({ name }) => `\`${name}\``).join(', '),
  ]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function code(name: string | null): string {
  return name === null ? '' : `\`${name}\``;
}

function seconds(value: number | null): string {
  return value === null ? '' : `${value} s`;
}
