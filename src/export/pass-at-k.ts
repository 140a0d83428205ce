import type { Survey, SurveyedSample } from './survey.ts';

type Figures = Record<string, number>;

/** The `pass_at_k` of EvalPlus: plus needs base as well, and is left out where the suite has no plus. */
export function passAtK(survey: Survey): { base: Figures; plus?: Figures } {
  const tasks = [...survey.samples.values()];
  const base = figures(tasks, (sample) => sample.base);
  const hasPlus = tasks.some((samples) => samples.some((sample) => sample.plus !== undefined));
  return hasPlus ? { base, plus: figures(tasks, (sample) => sample.plus === true) } : { base };
}

/** The mean over the tasks for each k that every task has samples for, as EvalPlus writes it: `pass@1`, `pass@10`, `pass@100`. */
function figures(
  tasks: readonly (readonly SurveyedSample[])[],
  passed: (sample: SurveyedSample) => boolean,
): Figures {
  const fewest = tasks.reduce((least, { length }) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const means = [1, 10, 100]
    .filter((k) => k <= fewest)
    .map((k): [string, number] => {
      const sum = tasks.reduce(
        (total, samples) => total + estimate(samples.length, samples.filter(passed).length, k),
        0,
      );
      return [`pass@${k}`, sum / tasks.length];
    });
  return Object.fromEntries(means);
}

/** 1 − C(n − c, k) / C(n, k): Chen et al. 2021, https://arxiv.org/abs/2107.03374 */
function estimate(n: number, c: number, k: number): number {
  let none = 1;
  for (let i = n - c + 1; i <= n; i++) none *= Math.max(0, 1 - k / i);
  return 1 - none;
}
