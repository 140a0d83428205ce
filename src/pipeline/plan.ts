import { AssayError } from '../errors.ts';
import { globPattern } from '../glob.ts';
import { groupBy } from '../group-by.ts';
import { nearest } from '../nearest.ts';
import type { Suite, Task } from '../suites/contract.ts';

/** Which samples of a suite a run is about. */
export interface Selection {
  /** Comma-separated globs over task ids (`HumanEval/1?,HumanEval/7*`); absent for all. */
  readonly tasks?: string;
  /** Only the first so many of the selected tasks; a question that is asked in several languages counts once. */
  readonly limit?: number;
  /** Only tasks in these languages; absent for all that the suite has. */
  readonly languages?: readonly Task['language'][];
  /** Answers a task. */
  readonly samples: number;
}

export interface PlannedSample {
  readonly task: Task;
  readonly sample: number;
}

/** The selected tasks in the suite's order. @throws AssayError `unknown-task`, `unknown-language` where nothing matches. */
export function selectTasks(suite: Suite, selection: Omit<Selection, 'samples'>): Task[] {
  const { tasks, languages, limit } = selection;
  const matching = tasks === undefined ? [...suite.tasks] : matchingTasks(suite, tasks);
  const spoken = languages === undefined ? matching : inLanguages(suite, matching, languages);
  if (limit === undefined) return spoken;
  const first = new Set([...new Set(spoken.map(({ id }) => id))].slice(0, limit));
  return spoken.filter(({ id }) => first.has(id));
}

/** A task that is asked in several languages counts once. */
export const countTasks = (tasks: readonly Pick<Task, 'id'>[]): number =>
  new Set(tasks.map(({ id }) => id)).size;

function inLanguages(suite: Suite, tasks: readonly Task[], languages: readonly Task['language'][]): Task[] {
  const known = [...new Set(suite.tasks.map(({ language }) => language))];
  const foreign = languages.find((language) => !known.includes(language));
  if (foreign === undefined) return tasks.filter(({ language }) => languages.includes(language));
  throw new AssayError('unknown-language', `${suite.name} is not asked in ${foreign}.`, {
    next: `It is asked in ${known.join(' and ')}.`,
  });
}

function matchingTasks(suite: Suite, globs: string): Task[] {
  const patterns = globs.split(',').map((glob) => ({ glob, pattern: globPattern(glob.trim()) }));
  const lost = patterns.find(({ pattern }) => !suite.tasks.some((task) => pattern.test(task.id)));
  if (lost !== undefined) throw unknownTask(suite, lost.glob);
  return suite.tasks.filter((task) => patterns.some(({ pattern }) => pattern.test(task.id)));
}

function unknownTask(suite: Suite, glob: string): AssayError {
  const near = nearest(
    glob,
    suite.tasks.map((task) => task.id),
  );
  return new AssayError('unknown-task', `${suite.name} has no task that matches ${glob}.`, {
    next: `${near === undefined ? '' : `Did you mean ${near}? `}It has ${some(suite)}.`,
  });
}

function some({ tasks }: Suite): string {
  const ids = [...new Set(tasks.map(({ id }) => id))];
  return ids.length <= 6 ? ids.join(', ') : `${ids.slice(0, 5).join(', ')} … (${ids.length} in all)`;
}

/**
 * Every sample of the plan: all answers to one task, then all to the next, the tasks in an order that is shuffled but the same
 * each time, so that the score of the part that is done says something about the whole. A task stands together in all its languages.
 */
export function planSamples(tasks: readonly Task[], samples: number): PlannedSample[] {
  const order = shuffled(groupBy(tasks, ({ id }) => id)).flat();
  return order.flatMap((task) => Array.from({ length: samples }, (_, sample) => ({ task, sample })));
}

/** Fisher and Yates's shuffle with a fixed xorshift generator. */
function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  let state = 0x9e3779b9;
  for (let left = result.length; left > 1; left -= 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (state >>> 0) % left;
    const last = result[left - 1];
    const picked = result[other];
    if (last !== undefined && picked !== undefined) [result[left - 1], result[other]] = [picked, last];
  }
  return result;
}
