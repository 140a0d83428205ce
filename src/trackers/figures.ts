import { present } from '../present.ts';
import type { Spent } from '../results/spent.ts';
import type { PassAt } from '../stats/figures.ts';
import type { Score } from '../stats/score.ts';
import type { Ended } from './contract.ts';
import type { Figures } from './tracker.ts';

/** The figures of a run that has ended, or of the stage of it that was done, each with a name of its own: `pass_at_1`, `pass_at_1_low`, `plus/pass_at_1`, `outcome/wrong`. */
export function figuresOf({
  score,
  answered,
  unanswered,
  spent,
}: Omit<NonNullable<Ended['result']>, 'files'>): Figures {
  return {
    ...(score === undefined ? {} : scoreFigures(score)),
    ...present({ answered, unanswered }),
    ...(spent === undefined ? {} : spentFigures(spent)),
  };
}

const spentFigures = ({ promptTokens, completionTokens, cost }: Spent): Figures => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  ...present({ cost }),
});

function scoreFigures(score: Score): Figures {
  const sets = Object.entries(score.sets).flatMap(([name, passAt]) =>
    Object.entries(passAtFigures(passAt, `${name}/`)),
  );
  const points = Object.entries(score.points ?? {}).map(([language, { value }]) => [
    `points/${language}`,
    value,
  ]);
  const outcomes = Object.entries(score.outcomes).map(([outcome, count]) => [`outcome/${outcome}`, count]);
  return {
    ...passAtFigures(score.pass_at),
    ...Object.fromEntries([...sets, ...points, ...outcomes]),
    samples: score.total,
    unscored: score.unscored,
    passed: score.passed,
  };
}

/** Trackers take no others. */
export const finite = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));

function passAtFigures(passAt: PassAt, prefix = ''): Figures {
  const figures = Object.entries(passAt).flatMap(([k, { value, low, high }]) => [
    [`${prefix}pass_at_${k}`, value],
    [`${prefix}pass_at_${k}_low`, low],
    [`${prefix}pass_at_${k}_high`, high],
  ]);
  return Object.fromEntries(figures);
}
