import type { Outcome } from '../outcome.ts';
import type { SandboxIdentity } from '../sandbox/contract.ts';
import type { Score } from '../stats/scoreboard.ts';
import { duration, interval, percent } from './figures.ts';
import { paint } from './paint.ts';
import { safeLine } from './safe.ts';
import { table } from './table.ts';

/** What the report of a run is made of; the result of a benchmark, an evaluation or a file read back. */
export interface Reported {
  readonly suite: string;
  readonly model?: string;
  readonly score: Score;
  readonly missing?: readonly string[];
  readonly resumed?: boolean;
  readonly files?: { readonly manifest?: string; readonly interview?: string; readonly eval?: string };
  readonly wall_s?: number;
  readonly fingerprint?: { readonly sandbox: SandboxIdentity };
}

const MEANING: Readonly<Record<Outcome, string>> = {
  passed: 'every test set passed',
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
  return [headline(run), scores(run.score), causes(run.score), missing(run), files(run)]
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

function scores(score: Score): string {
  if (score.range !== undefined) return incomplete(score, score.range);
  if (score.points !== undefined) return points(score, score.points);
  const sets = Object.entries(score.sets);
  const all: [string, Score['pass_at']] = [
    sets.length > 1 ? sets.map(([name]) => name).join(' and ') : 'score',
    score.pass_at,
  ];
  const rows = [all, ...(sets.length > 1 ? sets : [])].flatMap(([name, at]) =>
    Object.entries(at).map(([k, estimate]) => [
      name,
      `pass@${k}`,
      percent(estimate.value),
      interval(estimate),
    ]),
  );
  return table([['tests', '', 'score', '95 % interval'], ...rows], [0, 1]);
}

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

function incomplete(score: Score, range: NonNullable<Score['range']>): string {
  const between = `between ${percent(range.low)} and ${percent(range.high)}`;
  return [
    paint('yellow', `incomplete: ${between}`),
    `${score.unscored} of ${score.total} samples have no verdict, so there is no single score.`,
    'The same command tries them again; nothing that has its verdict is asked again.',
  ].join('\n');
}

function causes({ outcomes, total }: Score): string {
  const rows = Object.entries(MEANING)
    .map(([outcome, meaning]) => ({
      outcome,
      meaning,
      count: new Map(Object.entries(outcomes)).get(outcome) ?? 0,
    }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, meaning, count }) => [outcome, String(count), percent(count / total), meaning]);
  return table([['outcome', 'samples', '', 'meaning'], ...rows], [0, 3]);
}

function missing({ missing: tasks = [] }: Reported): string {
  if (tasks.length === 0) return '';
  const more = tasks.length > 5 ? ' …' : '';
  return `No answer to ${tasks.length} tasks: ${tasks.slice(0, 5).join(', ')}${more}\nAdd them to the input, or choose the tasks that it has with --tasks or --limit.`;
}

function files({ files: paths, fingerprint }: Reported): string {
  const sandbox = fingerprint?.sandbox;
  const rows = [
    ['sandbox', sandbox === undefined ? undefined : `${sandbox.backend}, Python ${sandbox.python}`],
    ['answers', paths?.interview],
    ['verdicts', paths?.eval],
    ['manifest', paths?.manifest],
  ].flatMap(([name, path]) => (name === undefined || path === undefined ? [] : [[name, path]]));
  return table(rows, [0, 1]);
}
