import { basename } from 'node:path';
import { AssayError } from '../errors.ts';
import { fileHash } from '../results/files.ts';
import { openAnswers } from '../results/import.ts';
import { stemOf } from '../results/names.ts';
import { rowKey } from '../results/rows.ts';
import type { AnsweredRow } from '../results/rows.ts';
import { RunStore } from '../results/store.ts';
import { Scoreboard } from '../stats/scoreboard.ts';
import type { Score } from '../stats/scoreboard.ts';
import { loadSuite } from '../suites/index.ts';
import type { Suite } from '../suites/contract.ts';
import { version } from '../version.ts';
import { suiteOptions } from './benchmark.ts';
import { runStages } from './engine.ts';
import type { Work } from './engine.ts';
import type { OnEvent } from './events.ts';
import { describeMachine, fingerprint, suiteFacts } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { gradeStage, openGrading } from './grading.ts';
import type { Grading, GradingOptions } from './grading.ts';
import { selectTasks } from './plan.ts';

export interface EvaluateOptions extends GradingOptions {
  readonly suite: string;
  /** Rows of `assay interview` or `assay evaluate`, or samples of HumanEval's or EvalPlus's tools. */
  readonly input: string;
  readonly tasks?: string;
  readonly limit?: number;
  readonly dataDir?: string;
  readonly compat?: 'evalplus';
  readonly results?: string;
  readonly output?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

export interface Evaluation {
  readonly suite: string;
  readonly input: string;
  readonly score: Score;
  /** Tasks of the selection to which the input has no answer. */
  readonly missing: readonly string[];
  readonly fingerprint: Fingerprint;
  readonly files: { readonly manifest: string; readonly eval?: string };
  readonly wall_s: number;
}

/** Grades answers that are on disk. The rows written are those read, with code and verdict added. */
export async function evaluateFile(options: EvaluateOptions): Promise<Evaluation> {
  const started = performance.now();
  const suite = await loadSuite(options.suite, suiteOptions(options));
  const answers = await openAnswers(options.input, suite);
  const grading = await openGrading(suite, options);
  try {
    const { store, board, print } = await perform(suite, answers, grading, options);
    return {
      suite: suite.name,
      input: options.input,
      score: board.score(),
      missing: board.missing(),
      fingerprint: print,
      files: store.paths,
      wall_s: (performance.now() - started) / 1000,
    };
  } finally {
    await grading.close();
  }
}

async function perform(
  suite: Suite,
  answers: AsyncIterable<AnsweredRow>,
  grading: Grading,
  options: EvaluateOptions,
): Promise<{ store: RunStore; board: Scoreboard; print: Fingerprint }> {
  const tasks = selectTasks(suite, options);
  const print = await evaluationFingerprint(suite, grading, options);
  const store = await openStore(print, options);
  const board = new Scoreboard(tasks, 1);
  try {
    await store.recover((row) => board.add(row));
    const keep = async (row: Parameters<typeof board.add>[0]): Promise<void> => {
      await store.append('eval', row);
      board.add(row);
      options.onEvent?.({ kind: 'graded', row });
    };
    const source = work(answers, new Set(tasks.map(({ id }) => id)), store);
    await runStages(source, { grade: gradeStage(grading, keep) }, options.signal);
    if (board.live().graded === 0 && options.signal?.aborted !== true) throw nothingToGrade(options, suite);
    await store.save(board.score().complete ? 'finished' : 'incomplete', { ...board.score() });
    return { store, board, print };
  } finally {
    await store.close();
  }
}

async function* work(
  answers: AsyncIterable<AnsweredRow>,
  tasks: ReadonlySet<string>,
  store: RunStore,
): AsyncGenerator<Work> {
  for await (const row of answers) {
    if (tasks.has(row.task) && !store.graded.has(rowKey(row))) yield { todo: 'grade', row };
  }
}

async function evaluationFingerprint(
  suite: Suite,
  grading: Grading,
  options: EvaluateOptions,
): Promise<Fingerprint> {
  const { tasks, limit, input } = options;
  return fingerprint({
    suite: suiteFacts(suite),
    selection: {
      samples: 1,
      ...(tasks === undefined ? {} : { tasks }),
      ...(limit === undefined ? {} : { limit }),
    },
    answers: { from: 'file', name: basename(input), sha256: await fileHash(input) },
    ...grading.facts,
    sandbox: grading.box.identity,
  });
}

function openStore(print: Fingerprint, { output, results, input }: EvaluateOptions): Promise<RunStore> {
  return RunStore.open({
    where: output === undefined ? { folder: results ?? 'results', stem: stemOf(input) } : { output },
    stages: ['eval'],
    fingerprint: print,
    machine: describeMachine(),
    assay: version,
  });
}

function nothingToGrade({ input }: EvaluateOptions, suite: Suite): AssayError {
  return new AssayError('no-answers', `${input} has no answer to any selected task of ${suite.name}.`, {
    next: 'Check --suite, --tasks and --limit against the file.',
  });
}
