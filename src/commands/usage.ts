import { Option } from 'commander';
import type { Command, CommanderError } from 'commander';
import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';

/** An option that must be given. Commander's own kind would complain of its absence before it sees a misspelt one. */
export class RequiredOption extends Option {
  /** Makes the error of its absence, where that can say more than that it is missing. */
  readonly whenMissing: (() => Promise<AssayError>) | undefined;

  constructor(flags: string, description: string, whenMissing?: () => Promise<AssayError>) {
    super(flags, description);
    this.whenMissing = whenMissing;
    this.helpGroup('Required:');
  }
}

/** The first example of each command, for those who got its options wrong. */
const FIRST_EXAMPLES = new WeakMap<Command, string>();

/** Ends a command's help with examples and notes. Examples may go on over several lines. */
export function withExamples(command: Command, examples: readonly string[], notes = ''): Command {
  const [first] = examples;
  if (first !== undefined) FIRST_EXAMPLES.set(command, first);
  const title = examples.length === 1 ? 'Example' : 'Examples';
  const shown = examples.map((example) => `\n  $ ${example}`).join('');
  return command.addHelpText('after', `\n${title}:${shown}${notes === '' ? '' : `\n\n${notes}`}`);
}

/** Gives a command and all below it the settings of the one above. */
export function inherit(command: Command, from: Command): Command {
  command.copyInheritedSettings(from);
  for (const below of command.commands) inherit(below, command);
  return command;
}

/** @throws CommanderError, or the option's own error, where a required option is missing. */
export async function requireOptions(command: Command): Promise<void> {
  const required = command.options.filter((option) => option instanceof RequiredOption);
  const missing = required.find((option) => command.getOptionValue(option.attributeName()) === undefined);
  if (missing === undefined) return;
  if (missing.whenMissing !== undefined) throw await missing.whenMissing();
  command.error(`error: required option '${missing.flags}' is missing`, {
    code: 'commander.missingMandatoryOptionValue',
  });
}

/** A command line that is none: what is wrong with it, and how the command it was meant for is used. */
export function usageError(program: Command, args: readonly string[], error: CommanderError): AssayError {
  const { command, rest } = commandOf(program, args);
  const words = misspelt(command, rest, error) ?? error.message.replace(/^error: /, '');
  const [said = '', ...hints] = words.split('\n');
  const example = FIRST_EXAMPLES.get(command);
  const help = `${nameOf(command)} --help tells the rest${example === undefined ? '.' : ', for example:'}`;
  const hint = hints.map((text) => text.replace(/^\((.*)\)$/, '$1')).join(' ');
  return new AssayError('usage', `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/\.?$/, '.')}`, {
    next: [
      [hint, help].filter((part) => part !== '').join(' '),
      ...(example === undefined ? [] : [`  $ ${example}`]),
    ].join('\n'),
  });
}

/** The command that is meant, and what is behind its name. */
export function commandOf(
  program: Command,
  args: readonly string[],
): { command: Command; rest: readonly string[] } {
  const [first, ...rest] = args;
  const below = program.commands.find((command) => command.name() === first);
  return below === undefined ? { command: program, rest: args } : commandOf(below, rest);
}

/** Where a command stands for its own list, a misspelt name of another below it looks like an argument too many. */
function misspelt(
  { commands }: Command,
  [typed]: readonly string[],
  { code }: CommanderError,
): string | undefined {
  if (code !== 'commander.excessArguments' || commands.length === 0 || typed === undefined) return undefined;
  const names = commands.map((command) => command.name());
  return `unknown command '${typed}'\nDid you mean ${nearest(typed, names) ?? names.join(' or ')}?`;
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}
