import type { PassAt } from '../stats/figures.ts';
import type { Ended } from './contract.ts';

/** The figures of a run that has ended, each with a name of its own: `pass_at_1`, `pass_at_1_low`, `plus/pass_at_1`, `outcome/wrong`. */
export function figuresOf({ score, spent }: NonNullable<Ended['result']>): Record<string, number> {
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
    prompt_tokens: spent.promptTokens,
    completion_tokens: spent.completionTokens,
    ...(spent.cost === undefined ? {} : { cost: spent.cost }),
  };
}

function passAtFigures(passAt: PassAt, prefix = ''): Record<string, number> {
  const figures = Object.entries(passAt).flatMap(([k, { value, low, high }]) => [
    [`${prefix}pass_at_${k}`, value],
    [`${prefix}pass_at_${k}_low`, low],
    [`${prefix}pass_at_${k}_high`, high],
  ]);
  return Object.fromEntries(figures);
}
