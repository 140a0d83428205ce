import { counted } from '../counted.ts';
import type { Score } from '../stats/score.ts';
import { percent } from './figures.ts';
import { paint } from './paint.ts';
import { scoreNotes, scoreRows } from './score-figures.ts';
import { paragraph, table } from './table.ts';
import { stoppedSentences } from './without-score.ts';

/** The figures of a score, or why there is no single one; `stopped` where the user ended the work before it was done. */
export function scoreText(score: Score, stopped: boolean): string {
  if (score.stopped !== undefined) {
    const [first, why, meaning] = stoppedSentences(score.stopped);
    return [paint('green', first), why, paragraph(meaning)].join('\n');
  }
  if (score.range !== undefined) return incomplete(score, score.range, stopped);
  return [table(scoreRows(score), [0, 1]), ...scoreNotes(score)].join('\n');
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
