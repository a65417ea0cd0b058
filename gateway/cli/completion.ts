// `ironworks completion SHELL`: a script that completes commands, options and their fixed values. It is made from the tree
// of commands itself and asks no gateway, so that a completion is instant and works without one.

import { Argument, type Command } from './commander.ts';
import type { CliContext } from './context.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

export function addCompletion(program: Command, context: CliContext): void {
  program
    .command('completion')
    .description('a script that completes commands in your shell: eval "$(ironworks completion bash)"')
    .addArgument(new Argument('<shell>', 'the shell it is for').choices(SHELLS))
    .action((shell: Shell) => {
      for (const line of completionScript(program, shell)) context.terminal.out(line);
    });
}

interface Place {
  /** Words of the command so far, such as `node power`; empty for the program. */
  readonly path: string;
  readonly words: readonly string[];
}

/** Lines of the script. Words are our own names: nothing in them needs quoting. */
export function completionScript(program: Command, shell: Shell): readonly string[] {
  const places = placesOf(program, '');
  return shell === 'fish' ? fishScript(places) : bashScript(places, shell === 'zsh');
}

function placesOf(command: Command, path: string): readonly Place[] {
  const children = command.commands.filter((child) => child.name() !== 'help');
  const values = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const options = command.options.flatMap(({ long, short, argChoices }) => [
    ...(long === undefined ? [] : [long, ...(argChoices ?? []).map((value) => `${long}=${value}`)]),
    ...(short === undefined ? [] : [short]),
  ]);
  const words = [...children.map((child) => child.name()), ...values, ...options, '--help'];
  return [
    { path, words },
    ...children.flatMap((child) => placesOf(child, path === '' ? child.name() : `${path} ${child.name()}`)),
  ];
}

/** zsh reads bash's completions, in a shell that has started its own: one without a configuration has not. */
const ZSH_HEAD: readonly string[] = [
  '(( $+functions[compdef] )) || { autoload -U +X compinit && compinit -i }',
  'autoload -U +X bashcompinit && bashcompinit',
];

/** The deepest command whose words come first in what was typed. `path` would be the PATH of a zsh. */
function bashScript(places: readonly Place[], isZsh: boolean): readonly string[] {
  return [
    ...(isZsh ? ZSH_HEAD : []),
    '_ironworks_words() {',
    '  case "$1" in',
    ...places.map(({ path, words }) => `    '${path}') echo '${words.join(' ')}' ;;`),
    '    *) return 1 ;;',
    '  esac',
    '}',
    '_ironworks() {',
    `  local current="\${COMP_WORDS[COMP_CWORD]}" at='' word next`,
    `  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do`,
    `    next="\${at:+$at }$word"`,
    '    _ironworks_words "$next" > /dev/null && at="$next"',
    '  done',
    '  COMPREPLY=($(compgen -W "$(_ironworks_words "$at")" -- "$current"))',
    '}',
    'complete -o default -F _ironworks ironworks',
  ];
}

function fishScript(places: readonly Place[]): readonly string[] {
  return [
    'function __ironworks_words',
    '  switch "$argv[1]"',
    ...places.flatMap(({ path, words }) => [`    case '${path}'`, `      printf '%s\\n' ${words.join(' ')}`]),
    "    case '*'",
    '      return 1',
    '  end',
    'end',
    'function __ironworks_complete',
    "  set -l path ''",
    '  for word in (commandline -opc)[2..]',
    '    set -l next (string trim "$path $word")',
    '    __ironworks_words "$next" > /dev/null; and set path "$next"',
    '  end',
    '  __ironworks_words "$path"',
    'end',
    "complete -c ironworks -f -a '(__ironworks_complete)'",
    "complete -c ironworks -n '__fish_seen_subcommand_from import' -F",
  ];
}
