// Settings as options of a command, made from the table of settings: the flags that were given go back to the resolver as
// texts, so that one place judges them whatever they came from.

import { flagOf, type Settings, settingNames, settingsTable } from '../../runtime/base/settings.ts';
import { type Command, Option } from './commander.ts';

type Wanted = (name: keyof Settings) => boolean;

/** Adds `--config` and one option for each setting that is wanted. */
export function addSettingOptions(command: Command, wanted: Wanted): Command {
  command.addOption(new Option('--config <file>', 'YAML file of settings (IRONWORKS_CONFIG)'));
  for (const name of settingNames().filter(wanted)) {
    const { help, placeholder, type, default: value } = settingsTable[name];
    const flags = placeholder === '' ? `--${flagOf(name)} [true|false]` : `--${flagOf(name)} <${placeholder}>`;
    // proof: `type` and `default` are of one row of the table, whose columns agree
    const shown = (type.format as (of: unknown) => string)(value);
    const more = [type.words?.join(', '), shown === '' ? undefined : `default ${shown}`].filter(
      (each) => each !== undefined,
    );
    command.addOption(new Option(flags, more.length === 0 ? help : `${help} (${more.join('; ')})`));
  }
  return command;
}

/** What was given on the command line, by flag name; what was not is left to the other sources. */
export function settingFlags(command: Command): { readonly [flag: string]: unknown } {
  const given: { [flag: string]: unknown } = {};
  const known = new Set(['config', ...settingNames().map(flagOf)]);
  for (const option of command.options) {
    const flag = option.long?.replace(/^--/, '') ?? '';
    if (!known.has(flag)) continue;
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value !== undefined) given[flag] = value;
  }
  return given;
}
