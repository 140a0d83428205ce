import { version } from '../version.ts';
import { compareAnswer } from './answers/compare.ts';
import { runAnswer } from './answers/run.ts';
import { runsAnswer } from './answers/runs.ts';
import { sampleAnswer } from './answers/sample.ts';
import { samplesAnswer } from './answers/samples.ts';
import { tasksAnswer } from './answers/tasks.ts';
import type { Site } from './contract.ts';
import type { ViewedRun } from './runs/run.ts';
import type { ViewedRuns } from './runs/runs.ts';
import { toldOf } from './runs/told.ts';

/** Answers the paths of `paths.ts`; the words of a path that are not fixed come in their order. */
type Route = readonly [
  form: RegExp,
  answer: (runs: ViewedRuns, ...words: string[]) => Promise<object | undefined>,
];

const ofRun = (
  rest: string,
  answer: (run: ViewedRun, runs: ViewedRuns, n: number) => Promise<object | undefined>,
): Route => [
  new RegExp(`^api/runs/([0-9a-f]{12})${rest}\\.json$`),
  async (runs, id = '', n = '') => {
    const run = await runs.find(id);
    return run && told([run], () => answer(run, runs, Number(n)));
  },
];

const told = (files: readonly ViewedRun[], answer: () => Promise<object | undefined>) =>
  answer().catch((error: unknown) => {
    throw toldOf(error, files);
  });

const ROUTES: readonly Route[] = [
  [/^api\/runs\.json$/, async (runs) => runsAnswer(await runs.list(), runs.options.models)],
  ofRun('', runAnswer),
  ofRun('/tasks', tasksAnswer),
  ofRun('/samples', samplesAnswer),
  ofRun('/samples/(0|[1-9]\\d{0,8})', sampleAnswer),
  [
    /^api\/compare\/([0-9a-f]{12})\/([0-9a-f]{12})\.json$/,
    async (runs, one = '', other = '') => {
      const [a, b] = [await runs.find(one), await runs.find(other)];
      return a && b && told([a, b], () => compareAnswer(a, b, runs));
    },
  ],
];

/** The answer at a path; undefined where there is none. @throws AssayError where a file has changed under it. */
export async function answerAt(path: string, runs: ViewedRuns): Promise<object | undefined> {
  for (const [form, answer] of ROUTES) {
    const found = form.exec(path);
    if (found !== null) return answer(runs, ...found.slice(1));
  }
  return undefined;
}

/** `api/site.json`: the one answer that the server and static files do not share. */
export const siteAnswer = (live: boolean): Site => ({ assay: version, live });

/** An answer as it is sent and as it is in a file. */
export const answerText = (answer: object): string => `${JSON.stringify(answer)}\n`;
