import { counted } from '../counted.ts';
import type { Outcome } from '../outcome.ts';
import type { Spent } from '../results/spent.ts';
import type { Score } from '../stats/score.ts';
import { duration, percent } from './figures.ts';
import { failuresText, reasonsText } from './failures.ts';
import type { Failed } from './failures.ts';
import { paint } from './paint.ts';
import { provenanceText } from './provenance.ts';
import type { Provenance, RunFiles } from './provenance.ts';
import { safeLine } from './safe.ts';
import { scoreText } from './score.ts';
import { table } from './table.ts';

/** What the report of a run is made of; the result of a benchmark, an evaluation or a file read back. */
export interface Reported {
  readonly suite: string;
  readonly model?: string;
  readonly template?: string | undefined;
  readonly params?: string | undefined;
  readonly score: Score;
  readonly missing?: readonly string[];
  readonly resumed?: boolean;
  readonly files?: RunFiles;
  readonly wall_s?: number;
  readonly fingerprint?: Provenance;
  /** Sandboxes that `auto` would rather have had. */
  readonly refused?: readonly { readonly backend: string }[];
  /** What a check of the model's server found before the run. */
  readonly preflight?: Readonly<Record<string, string>>;
  readonly spent?: Spent;
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
    scoreText(run.score, run.stopped === true),
    causes(run.score),
    reasonsText(run.score.reasons),
    missing(run),
    firstFailures(run),
    provenanceText(run),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function headline({ suite, model, score, wall_s, resumed }: Reported): string {
  const samples = score.total === score.tasks ? '' : `, ${counted(score.total, 'sample')}`;
  const took =
    wall_s === undefined ? '' : `, ${duration(wall_s)}${resumed === true ? ' since it was resumed' : ''}`;
  const who = model === undefined ? suite : `${safeLine(model, 60)} on ${suite}`;
  return paint('bold', `${who}: ${counted(score.tasks, 'task')}${samples}${took}`);
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
  return `No answer to ${counted(tasks.length, 'task')}: ${tasks.slice(0, 5).join(', ')}${more}\nAdd them to the input, or choose its tasks with --tasks or --limit.`;
}

/** As much of a cause as stays beside task and outcome on a narrow terminal. */
const ONE_LINE = 55;

/** Three of the samples that failed, and where the others are shown. */
function firstFailures({ failures = [], score, files }: Reported): string {
  const failed = score.total - score.unscored - score.passed;
  const more =
    failed > failures.length && files?.eval !== undefined
      ? `\n${failed - failures.length} more: assay report --failures ${files.eval}`
      : '';
  return failures.length === 0 ? '' : `${failuresText(failures, ONE_LINE)}${more}`;
}
