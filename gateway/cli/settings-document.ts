// `docs/settings.md`, made from the table of settings, so that the two cannot drift.

import {
  envOf,
  flagOf,
  otherVariables,
  type SettingSpec,
  type Settings,
  settingNames,
  settingsTable,
  yamlKeyOf,
} from '../../runtime/base/settings.ts';

export function settingsDocument(): string {
  return [
    '# Settings',
    '',
    '<!-- Generated from runtime/base/settings-table.ts by `npm run generate`; edit the table there. -->',
    '',
    'Each setting is a flag of `serve` (and of the process that uses it), a variable, and a key of the YAML file that',
    '`--config FILE` or `IRONWORKS_CONFIG` names, in this order of precedence. Unknown flags, variables and keys are errors.',
    '`ironworks config print` shows the effective values and where each comes from.',
    '',
    '| key | flag | variable | accepts | default | meaning | used by |',
    '|---|---|---|---|---|---|---|',
    ...settingNames().map(row),
    '',
    'Of the whole: `lease_renew_ms` at most half of `lease_hold_ms`; `lease_hold_ms` at most 80 % of `lease_wait_ms`;',
    '`gateway_drain_s` and `conductor_drain_s` at most 22 s together, so that a stop ends within 30 s.',
    '',
    '## Other variables',
    '',
    '| variable | meaning |',
    '|---|---|',
    ...Object.entries(otherVariables).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`),
    '',
  ].join('\n');
}

function row<K extends keyof Settings>(name: K): string {
  const { type, default: value, help, users }: SettingSpec<Settings[K]> = settingsTable[name];
  const shown = type.format(value);
  const cells = [
    `\`${yamlKeyOf(name)}\``,
    `\`--${flagOf(name)}\``,
    `\`${envOf(name)}\``,
    type.accepts,
    shown === '' ? 'none' : `\`${shown}\``,
    help,
    users.join(', '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
