import type { Score } from '../stats/scoreboard.ts';
import { interval, percent } from './figures.ts';
import { paint } from './paint.ts';
import { table } from './table.ts';

/** The figures of a score, or why there is no single one; `stopped` where the user ended the work before it was done. */
export function scoreText(score: Score, stopped: boolean): string {
  if (score.range !== undefined) return incomplete(score, score.range, stopped);
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
