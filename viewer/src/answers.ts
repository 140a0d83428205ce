import { useEffect, useReducer, useState } from 'preact/hooks';
import type {
  ComparePage,
  Problem,
  RunPage,
  Runs,
  SampleColumns,
  SamplePage,
  Site,
  TaskList,
} from '../../src/view/contract.ts';
import { changesOf, onChange } from './live.ts';

/** What is at a path, as far as it is here; `problem` where it could not be had. */
export interface Answer<Data> {
  readonly data?: Data;
  readonly problem?: Problem['error'];
}

type Use<Data> = (path: string | undefined) => Answer<Data>;

export const useSite: Use<Site> = source();
export const useRuns: Use<Runs> = source();
export const useRun: Use<RunPage> = source();
export const useSamples: Use<SampleColumns> = source();
export const useSample: Use<SamplePage> = source();
export const useComparison: Use<ComparePage> = source();

/** The tasks of one run among many: they are asked for together. */
export const readTasks = (path: string): Promise<TaskList> => ask(path);

/** Answers that are kept of each kind: going back is at once, and a long visit does not fill the memory. */
const KEPT = 16;

interface Kept<Data> {
  readonly changes: number;
  readonly answer: Answer<Data>;
}

/** A hook that asks once for what is at a path, and again when it has changed; until then the old is shown. */
function source<Data>(): Use<Data> {
  const kept = new Map<string, Kept<Data>>();
  const keep = (path: string, entry: Kept<Data>): void => {
    kept.delete(path);
    kept.set(path, entry);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  };
  return (path) => {
    const [, redraw] = useReducer((count: number) => count + 1, 0);
    const changes = useChanges(path);
    useEffect(() => {
      if (path === undefined || kept.get(path)?.changes === changes) return undefined;
      let isWanted = true;
      const done = (answer: Answer<Data>): void => {
        keep(path, { changes, answer });
        if (isWanted) redraw(undefined);
      };
      ask<Data>(path).then(
        (data) => done({ data }),
        (error: unknown) => done({ problem: problemOf(error) }),
      );
      return () => {
        isWanted = false;
      };
    }, [path, changes]);
    return (path === undefined ? undefined : kept.get(path)?.answer) ?? {};
  };
}

function useChanges(path = ''): number {
  const [, redraw] = useState(0);
  useEffect(() => onChange(() => redraw(changesOf(path))), [path]);
  return changesOf(path);
}

/** The server is Assay of the same version: what it answers has the type that both share. */
async function ask<Data>(path: string): Promise<Data> {
  const response = await fetch(path);
  if (response.ok) return response.json();
  const found: Problem = await response.json().catch(() => notFound(path, response.status));
  throw new AnswerError(found.error);
}

class AnswerError extends Error {
  readonly problem: Problem['error'];
  constructor(problem: Problem['error']) {
    super(problem.message);
    this.problem = problem;
  }
}

/** What went wrong, in words for a page. */
export const problemOf = (error: unknown): Problem['error'] =>
  error instanceof AnswerError
    ? error.problem
    : {
        code: 'unreachable',
        message: 'The server does not answer.',
        next: 'See whether assay view still runs, then load the page again.',
      };

const notFound = (path: string, status: number): Problem => ({
  error: {
    code: 'not-found',
    message: `There is nothing at ${path} (status ${status}).`,
    next: 'Go back to the runs.',
  },
});
