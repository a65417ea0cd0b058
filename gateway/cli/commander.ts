// The one import site of commander: the commands build on these.

export { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
