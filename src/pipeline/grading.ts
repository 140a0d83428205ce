import { availableParallelism } from 'node:os';
import { cacheFolder } from '../config/paths.ts';
import { AssayError } from '../errors.ts';
import { present } from '../present.ts';
import { getExtractor } from '../extract/index.ts';
import { createGrader } from '../grading/grade.ts';
import type { Grader } from '../grading/grade.ts';
import { createRepositoryGrader } from '../grading/repository/grade.ts';
import { openItemTests } from '../grading/repository/item-testing.ts';
import { openRepositoryTests } from '../grading/repository/testing.ts';
import type { RepositoryTests } from '../grading/repository/testing.ts';
import type { Project } from '../repository/project.ts';
import { ItemClient, isItemService } from '../repository/run-item/client.ts';
import { openSandbox } from '../sandbox/index.ts';
import type { Sandbox } from '../sandbox/contract.ts';
import { addressOf } from '../suites/index.ts';
import type { Suite, Task } from '../suites/contract.ts';
import { openWorkspaces } from '../workspaces/index.ts';
import { taskKey } from '../results/rows.ts';
import type { AnsweredRow, GradedRow } from '../results/rows.ts';
import type { Stage } from './engine.ts';
import type { OnEvent } from './events.ts';
import { gradeRow } from './grade.ts';
import type { GradeContext, TaskKey } from './grade.ts';

export interface GradingOptions {
  /** Default `default`, or `repository`; for samples of other tools, which hold no raw answers, `none`. */
  readonly extractor?: string;
  /** `recorded` grades the code that the rows have from an earlier grading. */
  readonly code?: 'recorded';
  /** Backend's name, or `auto`. */
  readonly sandbox?: string;
  /** Sandboxed jobs at the same time; default one a core. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/** Where code runs: a sandbox, or the workspaces of a repository. */
type Box = Pick<Sandbox, 'identity' | 'refused' | 'concurrency' | 'close'>;

/** Where a strategy tries code before it is judged. */
export type Trials =
  | { readonly kind: 'sandbox'; readonly sandbox: Sandbox }
  | { readonly kind: 'repository'; readonly tests: RepositoryTests };

/** The rooms that judge answers, opened for one suite. */
export interface Grading extends GradeContext {
  readonly box: Box;
  readonly trials: Trials;
  /** Extractor and grader as a fingerprint names them. */
  readonly facts: { readonly extractor: string; readonly grader: string };
  close(): Promise<void>;
}

/** The extractor of raw answers where none is named. */
export const usualExtractor = ({ project }: Suite): string =>
  project === undefined ? 'default' : 'repository';

export async function openGrading(suite: Suite, options: GradingOptions = {}): Promise<Grading> {
  const extractor = await getExtractor(options.extractor ?? usualExtractor(suite));
  const { box, grader, trials } = await openBox(suite, options);
  tellOfRefused(box, options.onEvent);
  return {
    extractor,
    recordedCode: options.code === 'recorded',
    grader,
    box,
    trials,
    sandbox: box.identity.backend,
    task: taskFinder(suite),
    facts: {
      extractor: options.code ?? `${extractor.name} ${extractor.version}`,
      grader: grader.version,
    },
    close: () => box.close(),
  };
}

interface Opened {
  readonly box: Box;
  readonly grader: Grader;
  readonly trials: Trials;
}

async function openBox(suite: Suite, options: GradingOptions): Promise<Opened> {
  if (suite.project !== undefined) return await openProject(suite.project, options);
  const { sandbox: backend = 'auto', jobs: concurrency } = options;
  const sandbox = await openSandbox({ backend, ...present({ concurrency }) });
  const grader = createGrader({ sandbox, suite, cacheDir: cacheFolder() });
  return { box: sandbox, grader, trials: { kind: 'sandbox', sandbox } };
}

async function openProject(
  project: Project,
  { sandbox: backend = 'auto', jobs: concurrency, signal, onEvent }: GradingOptions,
): Promise<Opened> {
  if (isItemService(backend)) return openService(project, backend, concurrency);
  const onNote = (text: string): void => onEvent?.({ kind: 'note', text });
  const box = await openWorkspaces(project, { backend, ...present({ concurrency, signal }), onNote });
  const tests = openRepositoryTests({ workspaces: box, project, cacheDir: cacheFolder() });
  return { box, grader: createRepositoryGrader(tests), trials: { kind: 'repository', tests } };
}

/** Nothing is known of a service but where it is. */
function openService(project: Project, address: string, concurrency = availableParallelism()): Opened {
  const client = new ItemClient({ address });
  const tests = openItemTests(client, project);
  const backend = `run-item (${client.url.origin})`;
  const identity = { backend, python: 'unknown', runner: 'run-item 1', packages: {} };
  const box = { identity, concurrency, close: () => client.close() };
  return { box, grader: createRepositoryGrader(tests), trials: { kind: 'repository', tests } };
}

/** Never in silence: a weaker sandbox than could be had is for the user to know. */
function tellOfRefused({ identity, refused = [] }: Box, onEvent: OnEvent | undefined): void {
  if (refused.length === 0) return;
  const whys = refused.map(({ why }) => why).join(' ');
  onEvent?.({ kind: 'note', text: `Programs run in the ${identity.backend} sandbox. ${whys}` });
}

function taskFinder(suite: Suite): (key: TaskKey) => Task {
  const tasks = new Map(suite.tasks.map((task) => [taskKey(task), task]));
  return (key) => {
    const task = tasks.get(taskKey(key));
    if (task !== undefined) return task;
    throw new AssayError('unknown-task', `${suite.name} has no task ${key.id} in ${key.language}.`, {
      next: `Check that the answers are to ${suite.name}; assay suites show ${addressOf(suite)} lists its tasks.`,
    });
  };
}

export function gradeStage(
  grading: Grading,
  keep: (row: GradedRow) => Promise<void>,
  onEvent: OnEvent | undefined,
): Stage<AnsweredRow, GradedRow> {
  const context = { ...grading, ...present({ onEvent }) };
  return {
    // Each sample is a job or two a test set: with twice as many under way the sandbox never waits for the next.
    concurrency: 2 * grading.box.concurrency,
    make: (row, signal) => gradeRow(row, context, signal),
    keep,
  };
}
