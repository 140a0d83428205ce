import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { splitCommand } from '../models/split-command.ts';
import type { MineOptions } from '../pipeline/mining/mine.ts';
import { present } from '../present.ts';
import { RUNNERS } from '../repository/mine/draft/runner.ts';
import type { Runner } from '../repository/mine/draft/runner.ts';
import { positiveInteger, repeated } from './common.ts';

/** What is said of a project where its files do not tell. */
export interface ProjectFlags {
  readonly name?: string;
  readonly kinds: readonly Kind[];
  readonly runner?: Runner;
  readonly testCommand?: readonly string[];
  readonly python?: string;
  readonly package?: readonly string[];
  /** False for `--no-install`. */
  readonly install?: readonly string[] | false;
  readonly maxTests: number;
}

const KINDS = ['generation', 'completion', 'repair'] as const;
type Kind = (typeof KINDS)[number];

export function withProjectFlags(command: Command): Command {
  const runner = new Option('--runner <name>', 'how tests are run (default: as the files tell)');
  const kinds = new Option('--kinds <kinds>', `of ${KINDS.join(', ')}, parted by commas`);
  return command
    .option('--name <name>', "the suite's name (default: the repository's)")
    .addOption(kinds.argParser(toKinds).default([...KINDS], 'all three'))
    .option('--max-tests <n>', 'tests of a task at most', positiveInteger, 20)
    .addOption(runner.choices(RUNNERS))
    .option('--test-command <command>', 'with {tests} where the tests go', toTestCommand)
    .option('--python <versions>', "that will do, for example '>=3.10'")
    .option('--package <name>', 'a Debian package that the tests need; repeatable', repeated)
    .option('--install <command>', 'prepares the environment, with a network; repeatable', toInstall)
    .option('--no-install', 'nothing has to be installed');
}

export const wishesOf = (flags: ProjectFlags): MineOptions['wishes'] => ({
  ...present({
    name: flags.name,
    runner: flags.runner,
    testCommand: flags.testCommand,
    python: flags.python,
    install: flags.install === false ? [] : flags.install,
  }),
  packages: flags.package ?? [],
  kinds: flags.kinds,
  maxTests: flags.maxTests,
});

function toKinds(text: string): Kind[] {
  const words = toList(text);
  const kinds = KINDS.filter((kind) => words.includes(kind));
  if (kinds.length === words.length) return kinds;
  throw new InvalidArgumentError(`They are ${KINDS.join(', ')}, parted by commas.`);
}

/** Words with commas between, each once. */
export function toList(text: string): string[] {
  const words = text.split(',').map((word) => word.trim());
  if (!words.includes('')) return [...new Set(words)];
  throw new InvalidArgumentError('It is a list of words, parted by commas.');
}

function toTestCommand(text: string): string[] {
  const words = splitCommand(text);
  if (words.filter((word) => word === '{tests}').length === 1) return words;
  throw new InvalidArgumentError('It needs the word {tests} once.');
}

const toInstall = (value: string, before?: readonly string[] | false): string[] =>
  repeated(value, before === false ? [] : before);
