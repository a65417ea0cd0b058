// `ironworks completion SHELL`: a script that completes commands, options and their fixed values. It is made from the tree
// of commands itself, so that those come at once and without a gateway. Where a node is wanted, the script asks for names
// through a command that is not shown; where no gateway answers in time it offers none, and says nothing.

import { Argument, type Command } from './commander.ts';
import { type CliContext, clientOf } from './context.ts';
import { nodeLabel } from './task-text.ts';

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
  addNodeNames(program, context);
}

/** A key was pressed and somebody looks at the cursor: later than this is not worth having. */
const NAMES_WITHIN_MS = 1_500;
/** One page; who has more nodes types more of the name. */
const MOST_NAMES = 1_000;

/** `ironworks completion-nodes`: names of nodes, a line each; none where they cannot be had at once. */
function addNodeNames(program: Command, context: CliContext): void {
  program.command(NAMES_COMMAND, { hidden: true }).action(async () => {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(NAMES_WITHIN_MS)]);
    const query = { limit: MOST_NAMES, fields: 'id,name' };
    const nodes = await Promise.resolve()
      .then(() => clientOf(context, { output: 'value' }).nodePage(query, signal))
      .then(({ items }) => items)
      .catch(() => []);
    // Shells split what they are offered at blanks, and would run what is in a quote.
    for (const name of nodes.map(nodeLabel)) if (PLAIN_NAME.test(name)) context.terminal.out(name);
  });
}

const NAMES_COMMAND = 'completion-nodes';
const PLAIN_NAME = /^[\w.-]+$/;

interface Place {
  /** Words of the command so far, such as `node power`; empty for the program. */
  readonly path: string;
  readonly words: readonly string[];
  readonly takesNodes: boolean;
}

/** Lines of the script. Words are our own names: nothing in them needs quoting. */
export function completionScript(program: Command, shell: Shell): readonly string[] {
  const places = placesOf(program, '');
  return shell === 'fish' ? fishScript(places) : bashScript(places, shell === 'zsh');
}

const NODE_ARGUMENTS: ReadonlySet<string> = new Set(['node', 'node-or-task', 'actor']);

function placesOf(command: Command, path: string): readonly Place[] {
  const children = command.commands.filter((child) => child.name() !== 'help' && child.name() !== NAMES_COMMAND);
  const takesNodes = command.registeredArguments.some((argument) => NODE_ARGUMENTS.has(argument.name()));
  const values = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const options = command.options.flatMap(({ long, short, argChoices }) => [
    ...(long === undefined ? [] : [long, ...(argChoices ?? []).map((value) => `${long}=${value}`)]),
    ...(short === undefined ? [] : [short]),
  ]);
  const words = [...children.map((child) => child.name()), ...values, ...options, '--help'];
  return [
    { path, words, takesNodes },
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
    '  local words="$(_ironworks_words "$at")"',
    `  case "$at" in ${nodePaths(places).join('|')})`,
    `    [[ $current == -* ]] || words+=" $("\${COMP_WORDS[0]}" ${NAMES_COMMAND} 2> /dev/null)" ;;`,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o default -F _ironworks ironworks',
  ];
}

/** Where a node can be named. */
function nodePaths(places: readonly Place[]): readonly string[] {
  return places.flatMap(({ path, takesNodes }) => (takesNodes ? [`'${path}'`] : []));
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
    `  if contains -- "$path" ${nodePaths(places).join(' ')}`,
    "    and not string match -q -- '-*' (commandline -ct)",
    '    set -l program (commandline -opc)[1]',
    `    $program ${NAMES_COMMAND} 2> /dev/null`,
    '  end',
    'end',
    "complete -c ironworks -f -a '(__ironworks_complete)'",
    "complete -c ironworks -n '__fish_seen_subcommand_from import' -F",
  ];
}
