import { counted } from '../counted.ts';
import type { Spent } from '../results/spent.ts';
import type { EffortFigures } from '../stats/effort.ts';
import type { Score } from '../stats/score.ts';
import { duration } from './figures.ts';
import { causeRows } from './causes.ts';
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
  /** Absent, or `direct`, where nothing is around the prompt. */
  readonly strategy?: string | undefined;
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
  /** What its samples took; absent for `direct`. */
  readonly effort?: EffortFigures;
  /** True where the user ended the work before it was done. */
  readonly stopped?: boolean;
  /** Samples that failed, for a start. */
  readonly failures?: readonly Failed[];
}

/** A run for people: the score with its interval, the failures by cause, and where the files are. */
export function reportText(run: Reported): string {
  return [
    headline(run),
    scoreText(run.score, run.stopped === true),
    table(causeRows(run.score), [0, 3]),
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
  const named = safeLine(suite, 60);
  const who = model === undefined ? named : `${safeLine(model, 60)} on ${named}`;
  return paint('bold', `${who}: ${counted(score.tasks, 'task')}${samples}${took}`);
}

function missing({ missing: ids = [] }: Reported): string {
  const tasks = [...new Set(ids)];
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
