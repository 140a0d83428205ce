import { groupBy } from '../group-by.ts';
import type { Summary, TaskSummary } from '../results/listing/summary.ts';
import { taskKey } from '../results/rows.ts';
import { differenceOf } from './difference.ts';
import type { Difference, Pair } from './difference.ts';
import { passAt, pointsOf } from './figures.ts';
import type { Points } from './figures.ts';
import { holm } from './holm.ts';
import type { Estimate } from './interval.ts';
import { pairedTest } from './paired-test.ts';

/** A run in a list with its figures. */
export interface Standing {
  readonly run: Summary;
  /** Points earned, or pass@1; absent where samples have no verdict. */
  readonly score?: Estimate;
  readonly points?: Points;
  /** Language → the same for it alone. */
  readonly languages: Readonly<Record<string, Estimate | Points>>;
  /** From 1; runs of one group cannot be told apart from the first of it. Absent where the run is not ranked. */
  readonly group?: number;
  /** Why it is not ranked. */
  readonly unranked?: string;
}

/**
 * Runs of one suite, the best first. A run that lacks verdicts, or that was asked fewer tasks than others, comes last and is not
 * ranked. The group of the best are those that the paired test cannot tell from it at 5 %, with Holm's correction for all that
 * are worse; the first that it can tell leads the next group.
 */
export function rank(runs: readonly Summary[]): Standing[] {
  const most = Math.max(0, ...runs.map(({ tasks }) => tasks.length));
  const fullest = runs.find(({ tasks }) => tasks.length === most);
  const standings = runs.map((run) => standingOf(run, fullest?.tasks ?? []));
  const value = ({ score }: Standing): number => score?.value ?? -1;
  const ranked = standings.filter(({ unranked }) => unranked === undefined);
  const others = standings.filter(({ unranked }) => unranked !== undefined);
  return [...grouped(ranked.toSorted((a, b) => value(b) - value(a))), ...others];
}

function standingOf(run: Summary, fullest: readonly TaskSummary[]): Standing {
  const { tasks, unscored, total, stopped } = run;
  if (unscored > 0 && stopped !== undefined)
    return {
      run,
      languages: {},
      unranked: `stopped early (${stopped}), ${total - unscored} of ${total} samples`,
    };
  if (unscored > 0 || tasks.length === 0)
    return { run, languages: {}, unranked: `${unscored} of ${total} samples have no verdict` };
  const figures = figuresOf(tasks);
  const languages = groupBy(tasks, ({ language }) => language).map((group) => {
    const { points, score } = figuresOf(group);
    return [group[0].language, points ?? score] as const;
  });
  const standing = { run, ...figures, languages: Object.fromEntries(languages) };
  return tasks.length === fullest.length ? standing : { ...standing, unranked: shortOf(tasks, fullest) };
}

/** `3 of 12 tasks`, or `only in python` where others were asked the same tasks in more languages. */
function shortOf(tasks: readonly TaskSummary[], fullest: readonly TaskSummary[]): string {
  const [some, all] = [countTasks(tasks), countTasks(fullest)];
  if (some < all) return `${some} of ${all} tasks`;
  const languages = [...new Set(tasks.map(({ language }) => language))];
  return `only in ${languages.join(' and ')}`;
}

/** One that is asked in several languages counts once. */
export const countTasks = (tasks: readonly TaskSummary[]): number =>
  new Set(tasks.map(({ task }) => task)).size;

function figuresOf(tasks: readonly TaskSummary[]): { score: Estimate; points?: Points } {
  if (isInterview(tasks)) {
    const points = pointsOf(tasks);
    return { score: points, points };
  }
  const { 1: score } = passAt(tasks);
  // Each task has one sample or more.
  return { score: score ?? { value: 0, low: 0, high: 1, method: 'wilson' } };
}

const isInterview = (tasks: readonly TaskSummary[]): boolean => tasks.every(({ of }) => of > 0);

function grouped(standings: readonly Standing[]): Standing[] {
  const found: Standing[] = [];
  let rest = standings;
  for (let group = 1; rest.length > 0; group += 1) {
    const next = nextLeader(rest);
    found.push(...rest.slice(0, next).map((standing) => ({ ...standing, group })));
    rest = rest.slice(next);
  }
  return found;
}

/** The place of the first run that is worse than the first of them. */
function nextLeader([leader, ...others]: readonly Standing[]): number {
  if (leader === undefined) return 0;
  const ps = holm(others.map(({ run }) => pValue(leader.run, run)));
  const found = ps.findIndex((p) => p < 0.05);
  return found === -1 ? others.length + 1 : found + 1;
}

/** Among thousands of runs only the test is wanted, and not the interval. */
const pValue = (a: Summary, b: Summary): number =>
  pairedTest(pairsBetween(a, b).map((pair) => pair.b - pair.a)).p;

/** How far run b is from run a over the tasks that both have; undefined where they have none in common. */
export function differenceBetween(a: Summary, b: Summary): Difference | undefined {
  const shared = pairsBetween(a, b);
  return shared.length === 0 ? undefined : differenceOf(shared);
}

/** One entry a task that both have. */
function pairsBetween(a: Summary, b: Summary): Pair[] {
  const others = new Map(b.tasks.map((task) => [taskKey({ id: task.task, language: task.language }), task]));
  const isPoints = isInterview(a.tasks) && isInterview(b.tasks);
  const pairs = groupBy(a.tasks, ({ task }) => task).map((languages) => {
    const pair = { a: 0, b: 0, of: 0 };
    for (const task of languages) {
      const other = others.get(taskKey({ id: task.task, language: task.language }));
      if (other !== undefined) addTo(pair, task, other, isPoints);
    }
    return pair;
  });
  return pairs.filter(({ of }) => of > 0);
}

function addTo(
  pair: { -readonly [Name in keyof Pair]: Pair[Name] },
  a: TaskSummary,
  b: TaskSummary,
  isPoints: boolean,
): void {
  const of = isPoints ? a.of : 1;
  pair.a += isPoints ? a.points : a.passed / a.samples;
  pair.b += isPoints ? (of * b.points) / b.of : b.passed / b.samples;
  pair.of += of;
}
