import type { Outcome } from '../outcome.ts';
import type { Score } from '../stats/scoreboard.ts';
import { duration, interval, percent } from './figures.ts';
import { failuresText, reasonsText } from './failures.ts';
import type { Failed } from './failures.ts';
import { paint } from './paint.ts';
import { provenanceText } from './provenance.ts';
import type { Provenance, RunFiles } from './provenance.ts';
import { safeLine } from './safe.ts';
import { table } from './table.ts';

/** What the report of a run is made of; the result of a benchmark, an evaluation or a file read back. */
export interface Reported {
  readonly suite: string;
  readonly model?: string;
  readonly score: Score;
  readonly missing?: readonly string[];
  readonly resumed?: boolean;
  readonly files?: RunFiles;
  readonly wall_s?: number;
  readonly fingerprint?: Provenance;
  /** True where the user ended the work before it was done. */
  readonly stopped?: boolean;
  /** Samples that failed, for a start. */
  readonly failures?: readonly Failed[];
}

const MEANING: Readonly<Record<Outcome, string>> = {
  passed: 'all of its tests passed',
  wrong: 'a value was not the expected one',
  error: 'the program raised or left early',
  timeout: 'a CPU limit was met, alone as well',
  memory: 'the memory limit was met',
  output: 'the program wrote more than it may',
  killed: 'the interpreter crashed',
  protocol: 'what came out was not what the runner writes',
  format: 'the answer had not the asked form',
  'no-code': 'no code in the answer',
  'no-function': 'the asked function is not defined',
  syntax: 'the code does not compile',
  truncated: 'failed, and the answer was cut at max_tokens',
  refused: 'failed, and the model refused',
  unscored: 'not judged: no answer, or the sandbox failed',
};

/** A run for people: the score with its interval, the failures by cause, and where the files are. */
export function reportText(run: Reported): string {
  return [
    headline(run),
    scores(run),
    causes(run.score),
    reasonsText(run.score.reasons),
    missing(run),
    firstFailures(run),
    provenanceText(run.fingerprint, run.files),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function headline({ suite, model, score, wall_s, resumed }: Reported): string {
  const samples = score.total === score.tasks ? '' : `, ${score.total} samples`;
  const took =
    wall_s === undefined ? '' : `, ${duration(wall_s)}${resumed === true ? ' since it was resumed' : ''}`;
  const who = model === undefined ? suite : `${safeLine(model, 60)} on ${suite}`;
  return paint('bold', `${who}: ${score.tasks} tasks${samples}${took}`);
}

function scores({ score, stopped }: Reported): string {
  if (score.range !== undefined) return incomplete(score, score.range, stopped === true);
  if (score.points !== undefined) return points(score, score.points);
  const sets = Object.entries(score.sets);
  const all: [string, Score['pass_at']] = [sets.map(([name]) => name).join(' and '), score.pass_at];
  const rows = [all, ...(sets.length > 1 ? sets : [])].flatMap(([name, at]) =>
    Object.entries(at).map(([k, estimate]) => [
      name,
      `pass@${k}`,
      percent(estimate.value),
      interval(estimate),
    ]),
  );
  const text = table([['tests', '', 'score', '95 % interval'], ...rows], [0, 1]);
  return 'base' in score.sets && 'plus' in score.sets ? `${text}\n${SETS_OF_EVALPLUS}` : text;
}

const SETS_OF_EVALPLUS =
  'plus is judged on its own inputs alone; base and plus together is what\nEvalPlus calls base + extra.';

const LANGUAGES: Readonly<Record<string, string>> = {
  python: 'Python',
  javascript: 'JavaScript',
  all: 'all',
};

/** An interview: points by language, and how many answers earned all of theirs. */
function points({ pass_at: passAt }: Score, earned: NonNullable<Score['points']>): string {
  // With one language, all together is the same.
  const languages = Object.entries(earned).slice(0, Object.keys(earned).length === 2 ? 1 : undefined);
  const rows = languages.map(([language, { passed, total, ...share }]) => [
    LANGUAGES[language] ?? language,
    `${passed} of ${total} points`,
    percent(share.value),
    interval(share),
  ]);
  const solved = Object.entries(passAt).map(([k, estimate]) => [
    'full points',
    `pass@${k}`,
    percent(estimate.value),
    interval(estimate),
  ]);
  return table([['language', '', 'score', '95 % interval'], ...rows, ...solved], [0, 1]);
}

/** Nothing is said to have failed that was only never asked. */
function incomplete(
  { unscored, pending, total }: Score,
  range: NonNullable<Score['range']>,
  stopped: boolean,
): string {
  const between = `between ${percent(range.low)} and ${percent(range.high)}`;
  const done = `${total - unscored} of ${total} samples have their verdict`;
  if (stopped) {
    const note = `${done}; the same command goes on.`;
    return `${paint('yellow', `stopped: ${between}`)}\n${note}`;
  }
  return [
    paint('yellow', `incomplete: ${between}`),
    `${unscored} of ${total} samples have no verdict, so there is no single score.`,
    pending === unscored
      ? 'The same command goes on with them; nothing is asked twice.'
      : 'The same command tries them again; nothing that has its verdict is asked again.',
  ].join('\n');
}

function causes({ outcomes, pending, total }: Score): string {
  const counts = new Map<string, number>(Object.entries(outcomes));
  counts.set('unscored', (counts.get('unscored') ?? 0) - pending);
  const rows = [...Object.entries(MEANING), ['', 'not asked yet, or not graded yet'] as const].map(
    ([outcome, meaning]) => ({
      outcome,
      meaning,
      count: outcome === '' ? pending : (counts.get(outcome) ?? 0),
    }),
  );
  const shown = rows
    .filter(({ count }) => count > 0)
    .map(({ outcome, count, meaning }) => [outcome, String(count), percent(count / total), meaning]);
  return table([['outcome', 'samples', '', 'meaning'], ...shown], [0, 3]);
}

function missing({ missing: tasks = [] }: Reported): string {
  if (tasks.length === 0) return '';
  const more = tasks.length > 5 ? ' …' : '';
  return `No answer to ${tasks.length} tasks: ${tasks.slice(0, 5).join(', ')}${more}\nAdd them to the input, or choose its tasks with --tasks or --limit.`;
}

/** Three of the samples that failed, and where the others are shown. */
function firstFailures({ failures = [], score, files }: Reported): string {
  const failed = score.total - score.unscored - score.passed;
  const more =
    failed > failures.length && files?.eval !== undefined
      ? `\n${failed - failures.length} more: assay report --failures ${files.eval}`
      : '';
  return failures.length === 0 ? '' : `${failuresText(failures)}${more}`;
}
