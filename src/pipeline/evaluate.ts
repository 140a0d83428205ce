import { basename } from 'node:path';
import { AssayError } from '../errors.ts';
import { answersHash, openAnswers } from '../results/import.ts';
import { stemOf } from '../results/names.ts';
import { rowKey } from '../results/rows.ts';
import type { AnsweredRow } from '../results/rows.ts';
import { RunStore } from '../results/store.ts';
import { Scoreboard } from '../stats/scoreboard.ts';
import type { Score } from '../stats/scoreboard.ts';
import type { Suite, Task } from '../suites/contract.ts';
import { version } from '../version.ts';
import { runStages } from './engine.ts';
import type { Work as EngineWork } from './engine.ts';
import { describeMachine, fingerprint, suiteFacts } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { gradeStage, openGrading } from './grading.ts';
import type { Grading, GradingOptions } from './grading.ts';
import { selectTasks } from './plan.ts';
import { openSuite } from './suite.ts';
import type { ChosenSuite } from './suite.ts';

export interface EvaluateOptions extends GradingOptions, ChosenSuite {
  /** Rows of `assay interview` or `assay evaluate`, or samples of HumanEval's or EvalPlus's tools. */
  readonly input: string;
  readonly tasks?: string;
  readonly limit?: number;
  readonly results?: string;
  readonly output?: string;
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
  const suite = await openSuite(options);
  const tasks = selectTasks(suite, options);
  const onNotice = (text: string): void => options.onEvent?.({ kind: 'note', text });
  const answers = await openAnswers(options.input, suite, { onNotice });
  const outline = await outlineOf(answers, tasks);
  if (outline.answers === 0) throw nothingToGrade(options, suite);
  const grading = await openGrading(suite, options);
  try {
    const { store, score, print } = await perform({ suite, tasks, answers, outline, grading, options });
    return {
      suite: suite.name,
      input: options.input,
      score,
      missing: outline.missing,
      fingerprint: print,
      files: store.paths,
      wall_s: (performance.now() - started) / 1000,
    };
  } finally {
    await grading.close();
  }
}

interface Work {
  readonly suite: Suite;
  readonly tasks: readonly Task[];
  readonly answers: AsyncIterable<AnsweredRow>;
  readonly outline: Outline;
  readonly grading: Grading;
  readonly options: EvaluateOptions;
}

async function perform(work: Work): Promise<{ store: RunStore; score: Score; print: Fingerprint }> {
  const { suite, tasks, outline, grading, options } = work;
  const print = await evaluationFingerprint(suite, grading, options);
  const store = await openStore(print, options);
  const plan = { tasks: tasks.length, total: outline.answers + outline.missing.length };
  const board = new Scoreboard(plan);
  try {
    await store.recover((row) => board.add(row));
    const { graded, passed } = board.live();
    options.onEvent?.({ kind: 'planned', total: plan.total, done: graded, passed });
    const grade = gradeStage(grading, async (row) => {
      await store.append('eval', row);
      board.add(row);
      options.onEvent?.({ kind: 'graded', row });
    });
    await runStages(ungraded(work, store), { grade }, options.signal);
    const score = board.score();
    await store.save(score.complete ? 'finished' : 'incomplete', { ...score });
    return { store, score, print };
  } finally {
    await store.close();
  }
}

/** What the input holds, before anything is graded. */
interface Outline {
  /** Answers to selected tasks. */
  readonly answers: number;
  /** Selected tasks without an answer. */
  readonly missing: readonly string[];
}

async function outlineOf(answers: AsyncIterable<AnsweredRow>, tasks: readonly Task[]): Promise<Outline> {
  const unanswered = new Set(tasks.map(({ id }) => id));
  const wanted = new Set(unanswered);
  let count = 0;
  for await (const { task } of answers) {
    if (wanted.has(task)) count += 1;
    unanswered.delete(task);
  }
  return { answers: count, missing: [...unanswered] };
}

async function* ungraded({ tasks, answers }: Work, store: RunStore): AsyncGenerator<EngineWork> {
  const wanted = new Set(tasks.map(({ id }) => id));
  for await (const row of answers) {
    if (wanted.has(row.task) && !store.graded.has(rowKey(row))) yield { todo: 'grade', row };
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
    answers: { from: 'file', name: basename(input), sha256: await answersHash(input) },
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
