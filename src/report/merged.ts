import { counted } from '../counted.ts';
import { safeLine, safeText } from './safe.ts';
import { reportText } from './terminal.ts';
import type { Reported } from './terminal.ts';

interface Missing {
  readonly shard: string;
  readonly why: 'lost' | 'unfinished';
  readonly tasks?: readonly string[];
  readonly samples?: number;
  readonly command: string;
}

interface MergedRun extends Omit<Reported, 'score' | 'suite' | 'missing'> {
  readonly suite?: string;
  readonly score?: Reported['score'];
  readonly shards: { readonly of: number; readonly found: number };
  readonly total: number;
  readonly done: number;
  readonly repeated: number;
  readonly torn: readonly string[];
  readonly missing: readonly Missing[];
}

interface Merged {
  readonly runs: readonly MergedRun[];
  readonly left_out: readonly string[];
  readonly unclaimed: readonly string[];
}

/**
 * What came of a merge: each run with its score, then what is missing of it and what to do about that.
 * @param next where that is not the commands of the missing shards: they run elsewhere
 */
export function mergedText({ runs, left_out: leftOut, unclaimed }: Merged, next?: string): string {
  return [
    ...runs.map((run) => runText(run, next)),
    named(leftOut, 'of no shard here, left as they are'),
    named(unclaimed, 'without a manifest, left out'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function runText(run: MergedRun, next?: string): string {
  const { suite = '', score, missing: _, ...made } = run;
  const report = score === undefined ? '' : reportText({ ...made, suite, score });
  return [report, joinedText(run), missingText(run, next)].filter((part) => part !== '').join('\n\n');
}

function joinedText({ shards, done, total, repeated, torn, files }: MergedRun): string {
  const into =
    files === undefined ? 'Nothing is written' : `${safeLine(files.manifest ?? '', 1000)} is written`;
  const again =
    repeated === 0 ? '' : `${counted(repeated, 'row')} for a sample that had one: the last counts.`;
  const head = `${shards.found} of ${counted(shards.of, 'shard')}, ${done} of ${counted(total, 'sample')}. ${into}.`;
  return [head, again, named(torn, 'torn at the end by a crash: the last row is passed over')]
    .filter((line) => line !== '')
    .join('\n');
}

/** Shards that are named; with more of them a list says nothing. */
const SHOWN = 5;

function missingText({ missing, files }: MergedRun, next?: string): string {
  if (missing.length === 0) return '';
  const shown = missing.slice(0, SHOWN);
  const more = missing.length - shown.length;
  const again =
    files === undefined ? 'Run them, or join what is there with --partial:' : 'Run them and merge again:';
  return [
    `Samples of ${counted(missing.length, 'shard')} are missing:`,
    ...shown.map((one) => `  ${one.shard}  ${whatOf(one)}`),
    ...(more === 0 ? [] : [`  and ${more} more: --json has them all`]),
    ...(next === undefined ? [again, ...shown.map(({ command }) => `  ${safeText(command)}`)] : [next]),
  ].join('\n');
}

function whatOf({ why, tasks = [], samples = 0 }: Missing): string {
  const names = tasks.slice(0, 3).map((task) => safeLine(task, 40));
  const rest = tasks.length > names.length ? ' …' : '';
  const lack = `${counted(samples, 'sample')} of ${names.join(', ')}${rest}`;
  if (why === 'lost') return tasks.length === 0 ? 'not there' : `not there: ${lack}`;
  return `${lack} without a result`;
}

function named(files: readonly string[], what: string): string {
  if (files.length === 0) return '';
  const names = files.slice(0, 3).map((file) => safeLine(file, 200));
  const rest = files.length > names.length ? `, and ${files.length - names.length} more` : '';
  return `${counted(files.length, 'file')} ${what}: ${names.join(', ')}${rest}`;
}
