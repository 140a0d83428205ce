import { counted } from '../counted.ts';
import PQueue from 'p-queue';
import { AssayError } from '../errors.ts';
import type { Suite, Task } from '../suites/contract.ts';
import type { Verdict } from '../grading/contract.ts';
import type { OnEvent, OnProgress } from './events.ts';
import { openGrading } from './grading.ts';
import type { Grading } from './grading.ts';
import { selectTasks } from './plan.ts';
import { openSuite } from './suite.ts';
import type { ChosenSuite } from './suite.ts';

export interface VerifyOptions extends ChosenSuite {
  readonly tasks?: string;
  readonly limit?: number;
  readonly languages?: readonly Task['language'][];
  readonly sandbox?: string;
  /** Sandboxed jobs at the same time; default one a core. */
  readonly jobs?: number;
  readonly onProgress?: OnProgress;
}

export interface Verification {
  readonly suite: string;
  readonly version: string;
  readonly sandbox: string;
  readonly passed: number;
  readonly total: number;
  /** From the first job to the last verdict; `setup_s` is what came before: the data, the sandbox. */
  readonly wall_s: number;
  readonly setup_s: number;
  readonly cpu_s: number;
  readonly failures: readonly {
    readonly task: string;
    readonly language: Task['language'];
    readonly verdict: Verdict['sets'];
    readonly why: string;
  }[];
}

/** Runs the reference solution of each task through the sandbox and the grader of this machine: all must pass. */
export async function verifySuite(options: VerifyOptions): Promise<Verification> {
  const begun = performance.now();
  const suite = await openSuite(options);
  const tasks = selectTasks(suite, options);
  const silent = tasks.filter(({ reference }) => reference === '');
  if (silent.length > 0) throw noReferences(suite, silent);
  const grading = await openGrading(suite, options);
  try {
    const started = performance.now();
    const verdicts = await gradeReferences(tasks, grading, options);
    return {
      suite: suite.name,
      version: suite.version,
      sandbox: grading.sandbox,
      passed: verdicts.filter(({ verdict }) => verdict.outcome === 'passed').length,
      total: tasks.length,
      wall_s: (performance.now() - started) / 1000,
      setup_s: (started - begun) / 1000,
      cpu_s: verdicts.reduce((sum, { verdict }) => sum + verdict.cpuS, 0),
      failures: verdicts.flatMap(failure),
    };
  } finally {
    await grading.close();
  }
}

function noReferences({ name, source }: Suite, tasks: readonly Task[]): AssayError {
  const [first] = tasks.map(({ id, language }) => `${id} in ${language}`);
  return new AssayError(
    'no-references',
    `${name} has no reference answer to ${tasks.length} of its tasks, for example ${first}.`,
    { next: `Put them into ${source}/reference/, as docs/interviews.md shows.` },
  );
}

interface Graded {
  readonly task: Task;
  readonly verdict: Verdict;
}

async function gradeReferences(
  tasks: readonly Task[],
  grading: Grading,
  { signal, onProgress, onEvent }: VerifyOptions,
): Promise<Graded[]> {
  const queue = new PQueue({ concurrency: 2 * grading.box.concurrency });
  let [done, passed] = [0, 0];
  const grade = async (task: Task): Promise<Graded> => {
    signal?.throwIfAborted();
    const verdict = await grading.grader.grade(task, task.reference, { signal });
    done += 1;
    if (verdict.outcome === 'passed') passed += 1;
    onProgress?.({ done, passed, total: tasks.length });
    return { task, verdict };
  };
  const costed = await costliestFirst(tasks, grading);
  tellOfExpectedValues(costed, onEvent);
  onEvent?.({ kind: 'planned', total: tasks.length, done: 0, passed: 0 });
  return await Promise.all(costed.map(({ task }) => queue.add(() => grade(task))));
}

interface Costed {
  readonly task: Task;
  /** CPU seconds of the reference; undefined where its values are not known yet. */
  readonly cost: number | undefined;
}

/** The first time costs several times what the next will. */
function tellOfExpectedValues(costed: readonly Costed[], onEvent: OnEvent | undefined): void {
  const unknown = costed.filter(
    ({ task, cost }) => cost === undefined && task.tests.some(({ kind }) => kind === 'calls'),
  ).length;
  if (unknown === 0) return;
  const text = `The expected values of ${counted(unknown, 'task')} are computed first and kept: this once it takes longer.`;
  onEvent?.({ kind: 'note', text });
}

/** The longest task first: begun last, it would be the tail that one core waits for. */
async function costliestFirst(tasks: readonly Task[], { grader }: Grading): Promise<Costed[]> {
  const costed = await Promise.all(tasks.map(async (task) => ({ task, cost: await grader.cost(task) })));
  return costed.toSorted((a, b) => (b.cost ?? 0) - (a.cost ?? 0));
}

function failure({ task, verdict }: Graded): Verification['failures'][number][] {
  if (verdict.outcome === 'passed') return [];
  return [
    {
      task: task.id,
      language: task.language,
      verdict: verdict.sets,
      why: verdict.failures[0]?.why ?? verdict.outcome,
    },
  ];
}
