import { counted } from '../counted.ts';
import { own } from '../own.ts';
import type { Score } from '../stats/score.ts';
import { interval, percent } from './figures.ts';
import { paint } from './paint.ts';
import { table } from './table.ts';

/** The figures of a score, or why there is no single one; `stopped` where the user ended the work before it was done. */
export function scoreText(score: Score, stopped: boolean): string {
  if (score.range !== undefined) return incomplete(score, score.range, stopped);
  return [table(scoreRows(score), [0, 1]), ...scoreNotes(score)].join('\n');
}

/** The figures of a complete score as a table with its head. */
export function scoreRows(score: Score): string[][] {
  return score.points === undefined ? passRows(score) : pointsRows(score, score.points);
}

function passRows({ sets, pass_at: passAt, pass_hat: passHat, languages = {} }: Score): string[][] {
  const names = Object.keys(sets);
  const all = names.join(' and ');
  return [
    ['tests', '', 'score', '95 % interval'],
    ...rowsOf(all, 'pass@', passAt),
    ...(names.length > 1 ? names.flatMap((name) => rowsOf(name, 'pass@', sets[name])) : []),
    ...rowsOf(all, 'pass^', passHat),
    ...Object.entries(languages).flatMap(([language, at]) =>
      rowsOf(own(LANGUAGES, language) ?? language, 'pass@', at),
    ),
  ];
}

const rowsOf = (name: string, figure: string, at: Score['pass_at'] = {}): string[][] =>
  Object.entries(at).map(([k, estimate]) => [
    name,
    `${figure}${k}`,
    percent(estimate.value),
    interval(estimate),
  ]);

/** What stands behind the score, in sentences. */
export function scoreNotes(score: Score): string[] {
  const { noise, agreement, untruncated, outcomes, total, tasks, passed, sets } = score;
  const lines = 'base' in sets && 'plus' in sets && score.points === undefined ? [SETS_OF_EVALPLUS] : [];
  if (untruncated !== undefined) {
    const cut = outcomes.truncated ?? 0;
    lines.push(
      `Without the ${cut} that failed by being cut ${percent(untruncated.value)} ${interval(untruncated)} of the samples passed;`,
      `had all of them passed, ${percent((passed + cut) / total)}.`,
    );
  }
  if (noise !== undefined) {
    lines.push(
      `Standard error of pass@1: ${percent(noise.total)}; other tasks alone make ${percent(noise.tasks)}, other`,
      `answers to these tasks ${percent(noise.answers)}.`,
    );
  } else if (agreement !== undefined && tasks > 1)
    lines.push('Not every task has two samples: the noise of the answers is not known.');
  if (agreement !== undefined)
    lines.push(
      `Two answers to a task agree in ${percent(agreement.value)} ${interval(agreement)} of the cases.`,
    );
  return lines;
}

const SETS_OF_EVALPLUS =
  'plus is judged on its own inputs alone; base and plus together is what\nEvalPlus calls base + extra.';

const LANGUAGES: Readonly<Record<string, string>> = {
  python: 'Python',
  javascript: 'JavaScript',
  all: 'all',
};

/** An interview: points by language, and how many answers earned all of theirs. */
function pointsRows(score: Score, earned: NonNullable<Score['points']>): string[][] {
  // With one language, all together is the same.
  const languages = Object.entries(earned).slice(0, Object.keys(earned).length === 2 ? 1 : undefined);
  const rows = languages.map(([language, { passed, total, ...share }]) => [
    own(LANGUAGES, language) ?? language,
    `${passed} of ${total} points`,
    percent(share.value),
    interval(share),
  ]);
  const solved = Object.entries(score.pass_at).map(([k, estimate]) => [
    'full points',
    `pass@${k}`,
    percent(estimate.value),
    interval(estimate),
  ]);
  return [['language', '', 'score', '95 % interval'], ...rows, ...solved];
}

/** Nothing is said to have failed that was only never asked. */
function incomplete(
  { unscored, pending, total }: Score,
  range: NonNullable<Score['range']>,
  stopped: boolean,
): string {
  const between = `between ${percent(range.low)} and ${percent(range.high)}`;
  const done = `${total - unscored} of ${counted(total, 'sample')} ${total === 1 ? 'has its' : 'have their'} verdict`;
  if (stopped) {
    const note = `${done}; the same command goes on.`;
    return `${paint('yellow', `stopped: ${between}`)}\n${note}`;
  }
  return [
    paint('yellow', `incomplete: ${between}`),
    `${unscored} of ${counted(total, 'sample')} ${unscored === 1 ? 'has' : 'have'} no verdict, so there is no single score.`,
    pending === unscored
      ? 'The same command goes on with them; nothing is asked twice.'
      : 'The same command tries them again; nothing that has its verdict is asked again.',
  ].join('\n');
}
