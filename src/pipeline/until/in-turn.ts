import { AssayError } from '../../errors.ts';
import type { BenchmarkOptions, BenchmarkResult } from '../benchmark.ts';
import type { OnEvent, RunEvent } from '../events.ts';
import type { Axes, GridRun } from '../grid.ts';
import { Contest } from './contest.ts';
import type { Until } from './rule.ts';

type Rule = Until & { readonly kind: 'better' };

/**
 * Runs two cells of a grid at once, until one is shown to be better.
 * @throws AssayError `bad-until` where there are not two, or the rule names neither of them; what a run throws.
 */
export async function runInTurn(
  cells: readonly Axes[],
  rule: Rule,
  run: (cell: Axes, more: Partial<BenchmarkOptions>) => Promise<BenchmarkResult>,
  { titleOf, onEvent }: { readonly titleOf: (cell: Axes) => string; readonly onEvent?: OnEvent },
): Promise<GridRun[]> {
  const sides = sidesOf(cells, rule);
  const contest = new Contest(rule);
  const tell = joined(onEvent);
  const results = await Promise.allSettled(
    sides.map(async (cell, at) => {
      const side = at === 0 ? 0 : 1;
      let hasFailed = true;
      try {
        const result = await run(cell, { halt: contest.side(side), onEvent: tell(titleOf(cell)) });
        hasFailed = false;
        return { ...cell, result };
      } finally {
        contest.leave(side, hasFailed);
      }
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  onEvent?.({ kind: 'note', text: contest.summary });
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** The run that is to be better, then the other: `A` and `B` are the first and the second, else a name that only one of them has. */
function sidesOf(cells: readonly Axes[], { text, a, b }: Rule): [Axes, Axes] {
  const [first, second, ...more] = cells;
  if (first === undefined || second === undefined || more.length > 0 || first.suite !== second.suite) {
    throw new AssayError(
      'bad-until',
      `--until ${text} is about two runs of one suite, and these are ${cells.length}.`,
      {
        next: 'Give one suite and two models, templates, params or strategies.',
      },
    );
  }
  const named = (name: string): Axes[] =>
    [first, second].filter((cell) => Object.values(cell).includes(name));
  const find = (name: string, usual: Axes): Axes | undefined => {
    const found = named(name);
    return found.length === 1 ? found[0] : name === 'A' || name === 'B' ? usual : undefined;
  };
  const [left, right] = [find(a, first), find(b, second)];
  if (left !== undefined && right !== undefined && left !== right) return [left, right];
  throw new AssayError('bad-until', `--until ${text} does not tell which run is which.`, {
    next: 'Write A>B for the first and the second run, or what only one of them is called: cot>direct@95%.',
  });
}

/** Two runs as one for whoever watches: their samples are counted together, what is told of one has its name. */
function joined(onEvent: OnEvent | undefined): (of: string) => OnEvent {
  const planned: (RunEvent & { readonly kind: 'planned' })[] = [];
  return (of) => (event) => {
    if (event.kind === 'graded') return onEvent?.({ kind: 'graded', row: event.row });
    if (event.kind === 'forecast') return onEvent?.({ ...event, of });
    if (event.kind !== 'planned') return onEvent?.(event);
    planned.push(event);
    const sum = (what: 'total' | 'done' | 'passed'): number =>
      planned.reduce((all, one) => all + one[what], 0);
    return onEvent?.({ kind: 'planned', total: sum('total'), done: sum('done'), passed: sum('passed') });
  };
}
