/** What people compare of a run. */
interface Asked {
  readonly model?: string | undefined;
  readonly template?: string | undefined;
  readonly params?: string | undefined;
  /** Absent for `direct`. */
  readonly strategy?: string | undefined;
}

/**
 * A name for each run by which it is told from the others: its model, and where that has several runs, of template, params and
 * strategy those in which they differ: `qwen`, or `qwen, sampled, cot`.
 */
export function namesApart(runs: readonly Asked[]): string[] {
  const choices = runs.map(({ template, params, strategy = 'direct' }) => [template, params, strategy]);
  const differs = (at: number): boolean =>
    runs.some(({ model }, one) =>
      runs.some((other, two) => other.model === model && choices[one]?.[at] !== choices[two]?.[at]),
    );
  const told = [0, 1, 2].filter(differs);
  return runs.map(({ model }, row) =>
    [model, ...told.map((at) => choices[row]?.[at])].filter((part) => part !== undefined).join(', '),
  );
}
