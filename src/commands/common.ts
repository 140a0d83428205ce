import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { AssayError } from '../errors.ts';
import { parseShard } from '../pipeline/shards/shard.ts';
import type { Shard } from '../pipeline/shards/shard.ts';
import type { Price } from '../pipeline/spending.ts';

/** Flags that every command understands. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function withCommon(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print one JSON object on standard output'))
    .addOption(new Option('--quiet', 'no progress'));
}

/** What a model is given as; docs/servers.md has every form. */
export const MODEL =
  'a profile of assay.yaml, http://host:port/v1#name, openai:NAME, anthropic:NAME, ollama:NAME, koboldcpp:URL, gguf:FILE, hf:OWNER/NAME:QUANT, sagemaker:ENDPOINT@REGION, exec:COMMAND or replay:FILE';

/** What one suite is given as. */
export const SUITE = 'a name of assay suites list, a folder of questions, or a suite.yaml';

/** The flag of commands that load a suite. */
export function withSuiteFlags(command: Command): Command {
  return command.option(
    '--data <dir>',
    'folder of data sets, on disk or s3://BUCKET/PREFIX (default: ASSAY_DATA)',
  );
}

/** The flag of commands that judge answers. */
export function withCompat(command: Command): Command {
  const quirks = new Option('--compat <evaluator>', "reproduce another evaluator's known quirks");
  return command.addOption(quirks.choices(['evalplus']));
}

/** Flags that choose tasks of a suite. */
export function withSelection(command: Command): Command {
  return command
    .option('--tasks <globs>', 'only tasks whose id matches, for example "HumanEval/1?,HumanEval/7"')
    .option('--limit <n>', 'only the first n tasks, each in all its languages', positiveInteger);
}

export function positiveInteger(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

export function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 0xffff) return port;
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}

export interface SpendingFlags {
  readonly batch?: boolean;
  readonly cache?: boolean;
  readonly price?: Price;
  readonly maxCost?: number;
  readonly maxTokensTotal?: number;
}

/** Flags of commands that ask for many answers. */
export function withSpending(command: Command): Command {
  return command
    .option('--cache', 'keep answers and use kept ones (default: where the name tells the weights)')
    .option('--no-cache', 'ask for every answer anew')
    .option('--batch', "through the provider's batches: about half the price, within 24 hours")
    .option(
      '--max-tokens-total <n>',
      'ask no more after so many tokens of prompts and answers',
      positiveInteger,
    )
    .option('--price <in/out>', 'of a million tokens of prompts and of answers, for example 0.4/1.6', toPrice)
    .option('--max-cost <amount>', 'ask no more at this cost; needs --price', positiveNumber);
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}

function toPrice(text: string): Price {
  const [input = NaN, output = NaN, ...more] = text
    .split('/')
    .map((part) => (part === '' ? NaN : Number(part)));
  if (input >= 0 && output >= 0 && more.length === 0) return { input, output };
  throw new InvalidArgumentError('It is two numbers of 0 or more, such as 0.4/1.6.');
}

export interface ShardFlags {
  readonly shard?: Shard;
  readonly shardCosts?: string;
}

/** For work that several machines share. */
export function withShards(command: Command): Command {
  return command
    .option('--shard <i/N>', 'only part i of N, for example 3/8; assay merge joins them', toShard)
    .option(
      '--shard-costs <file>',
      'balance the parts by what an earlier run measured; the same file for all (default: by length of prompts)',
    );
}

function toShard(text: string): Shard {
  try {
    return parseShard(text);
  } catch (error) {
    throw new InvalidArgumentError(
      error instanceof AssayError ? (error.next ?? error.message) : String(error),
    );
  }
}

/** For what a tracker keeps. */
export const withTracker = (command: Command, what = 'the run'): Command =>
  command.option(
    '--track <tracker>',
    `tell a tracker of ${what}: mlflow:http://host:5000#EXPERIMENT or wandb:ENTITY/PROJECT; repeatable`,
    repeated,
  );

export interface TrackingFlags {
  readonly track?: string[];
  readonly otlp?: string;
}

/** For work that others look on at. */
export const withTracking = (command: Command): Command =>
  withTracker(command).option(
    '--otlp <url>',
    'send traces and metrics to an OpenTelemetry collector (default: OTEL_EXPORTER_OTLP_ENDPOINT)',
  );

export interface LanguageFlags {
  readonly language?: ('python' | 'javascript')[];
}

/** For suites that are asked in several languages. */
export function withLanguages(command: Command): Command {
  const language = new Option('--language <name>', 'only tasks in this language; repeatable (default: all)');
  return command.addOption(language.argParser(toLanguages));
}

/** Flags of commands that grade the answers to a suite. */
export interface GradingFlags extends CommonFlags, LanguageFlags, ShardFlags {
  readonly extractor?: string;
  readonly sandbox: string;
  readonly tasks?: string;
  readonly limit?: number;
  readonly concurrency?: number;
  readonly data?: string;
  readonly compat?: 'evalplus';
  readonly results: string;
  readonly output?: string;
}

function toLanguages(value: string, before: ('python' | 'javascript')[] = []): ('python' | 'javascript')[] {
  if (value === 'python' || value === 'javascript') return once(value, before);
  throw new InvalidArgumentError('It is python or javascript.');
}

export const repeated = (value: string, before: readonly string[] = []): string[] => once(value, before);

/** What is given twice counts once, in its later place: the last change of a parameter holds. */
function once<T>(value: T, before: readonly T[]): T[] {
  return [...before.filter((other) => other !== value), value];
}

export function sandboxOption(): Option {
  return new Option(
    '--sandbox <backend>',
    'auto, bubblewrap, landlock, podman, docker, embedded, remote (the servers of ASSAY_SANDBOX_URLS) or http://host:port,…',
  ).default('auto');
}

export function extractorOption(standard = ' (default: default; repository for tasks from one)'): Option {
  return new Option(
    '--extractor <name>',
    `how code is taken from an answer: default, repository, none (the text as it is), can-ai-code-v0, -v1 or -v2${standard}`,
  );
}

/** Of commands that ask for many answers. */
export const concurrencyOption = (): Option =>
  new Option(
    '--concurrency <n>',
    'requests in flight (default: what the server has slots for, or 8)',
  ).argParser(positiveInteger);

/** Of commands that take the name of a profile. */
export const configOption = (): Option =>
  new Option('--config <file>', 'file of the profiles (default: assay.yaml, here or in a folder above)');
