// `docs/crash-table.md`, made from the machine, the plans and the table of crash points, so that they cannot drift.

import type { CrashRow } from '../../actors/contract/crash-table.ts';
import { crashTable } from '../../actors/contract/crash-table.ts';
import { provisionRegion } from '../../actors/contract/node-states.ts';
import { failpoints } from '../../runtime/base/failpoint.ts';
import type { StateDefinition } from '../../runtime/machine/definition.ts';

export function crashTableDocument(): string {
  const rows = crashTable();
  return [
    '# When a conductor dies',
    '',
    '<!-- Generated from actors/contract/crash-table.ts by `npm run generate`; edit the machine and the plans instead. -->',
    '',
    'What becomes of a node whose conductor is killed (`kill -9`) at any moment: the next owner of its shard takes the task up',
    'where its record says it was. Steps that are finished are not run again; the step in hand is begun again, and looks at the',
    'machine before it acts, so that an effect that was made already is not made twice. The task then ends as if nothing had',
    'happened. Only where that look shows nothing does the crash leave a trace, as "seen no more" says.',
    '',
    'A task that three conductors have died of is not begun a fourth time: it is `parked` for an operator.',
    '`test/faults/crash-table.test.ts` kills a conductor in every row, from every state, at every crash point below.',
    '',
    '## Steps',
    '',
    'Waits are there only where the driver waits for its ramdisk. "Seen no more" means: the machine answers nothing after the',
    'crash, or, in a wait, nobody calls back by the deadline. Either end is told once, as the event in the last column: in the',
    'streams, and by callback to whoever gave a URL.',
    '',
    '| action | from | step | the node is in | effect | the next owner | ends | seen no more | event and callback |',
    '|---|---|---|---|---|---|---|---|---|',
    ...[...byStep(rows).values()].map(stepRow),
    '',
    '## States',
    '',
    'Where nothing runs, a conductor’s death changes nothing. `resume` and `fail` is what the machine says of a crash whose',
    'step can neither be looked at nor done again.',
    '',
    '| state | after a crash |',
    '|---|---|',
    ...provisionRegion.states.map(stateRow),
    '',
    '## Crash points',
    '',
    'Where a test can have the process killed (`runtime/base/failpoint.ts`), with what is done and not done there.',
    '',
    '| point | what is so there |',
    '|---|---|',
    ...Object.entries(failpoints).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`),
    '',
  ].join('\n');
}

/** Rows that differ in nothing but the state the action starts from. */
function byStep(rows: readonly CrashRow[]): ReadonlyMap<string, readonly CrashRow[]> {
  const groups = new Map<string, CrashRow[]>();
  for (const row of rows) {
    const key = `${row.action} ${row.step.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function stepRow(rows: readonly CrashRow[]): string {
  const [row] = rows;
  if (row === undefined) return '';
  const from = rows.map((one) => one.from).filter((state) => state !== null);
  const cells = [
    `\`${row.action}\``,
    from.length === 0 ? 'any' : from.map(code).join(', '),
    `\`${row.step.name}\``,
    row.during === null ? 'any state at rest' : code(row.during),
    row.effect,
    nextOwner(row),
    row.to === null ? 'succeeded' : `succeeded, ${code(row.to)}`,
    blindEnd(row),
    ['succeeded', ...(row.blind === undefined ? [] : [row.blind.task])].map((end) => code(`task.${end}`)).join(' or '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function nextOwner(row: CrashRow): string {
  switch (row.step.does) {
    case 'power':
      return `looks whether it is "${row.step.wanted}"; switches it if not`;
    case 'effect':
      return 'looks whether the machine has had it; does it if not';
    case 'boot_device':
    case 'asked_boot_device':
      return 'sets it, again if need be';
    case 'verify':
      return 'tries the controller again';
    case 'wait':
      return 'goes on waiting; a call-back that came meanwhile is heard';
    case 'record':
      return 'changes the record, if that is not done';
  }
}

function blindEnd({ blind }: CrashRow): string {
  if (blind === undefined) return 'no machine is needed';
  const task = `${blind.task} (\`${blind.code}\`)`;
  return blind.provision === null ? task : `${task}, ${code(blind.provision)}`;
}

function stateRow(state: StateDefinition): string {
  const failed = provisionRegion.transitions.find(
    ({ from, event }) => from === state.name && event === state.failEvent,
  )?.to;
  const after =
    state.onCrash === null
      ? 'stays'
      : state.onCrash === 'resume'
        ? `resume: the wait goes on, until its deadline leads to ${code(failed ?? '')}`
        : `fail: ${code(failed ?? '')}`;
  return `| ${code(state.name)} | ${after} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
