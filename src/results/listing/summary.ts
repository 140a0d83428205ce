import { taskKey } from '../rows.ts';
import type { ScoredRun, ScoredSample } from '../scored/contract.ts';

/** A graded run as far as a list of runs needs it: small enough to be kept for thousands. */
export interface Summary extends Omit<ScoredRun, 'samples' | 'planned' | 'stopped' | 'manifest'> {
  readonly tasks: readonly TaskSummary[];
  /** Samples that the run is about, and those of them that have no verdict. */
  readonly total: number;
  readonly unscored: number;
  /** The rule that has ended it early. */
  readonly stopped?: string;
}

/** What became of a task in one language. Points are of an interview. */
export interface TaskSummary {
  readonly task: string;
  readonly language: string;
  readonly samples: number;
  readonly passed: number;
  readonly points: number;
  readonly of: number;
}

export function summarize(run: ScoredRun): Summary {
  const { samples, planned, file, tool, suite, model, template, params, strategy, runtime, facts } = run;
  const tasks = new Map<string, TaskSummary>();
  for (const sample of samples) {
    if (sample.outcome === 'unscored') continue;
    const key = taskKey({ id: sample.task, language: sample.language });
    tasks.set(key, added(tasks.get(key), sample));
  }
  const total = planned?.total ?? samples.length;
  const scored = [...tasks.values()].reduce((sum, task) => sum + task.samples, 0);
  return {
    file,
    tool,
    suite,
    model,
    facts,
    total,
    ...(template === undefined ? {} : { template }),
    ...(params === undefined ? {} : { params }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(runtime === undefined ? {} : { runtime }),
    tasks: [...tasks.values()],
    unscored: Math.max(0, total - scored),
    ...(run.stopped === undefined ? {} : { stopped: run.stopped.rule }),
  };
}

function added(before: TaskSummary | undefined, sample: ScoredSample): TaskSummary {
  const { task, language, outcome, passed, total } = sample;
  const isPoints = total !== undefined;
  return {
    task,
    language,
    samples: (before?.samples ?? 0) + 1,
    passed: (before?.passed ?? 0) + (outcome === 'passed' ? 1 : 0),
    points: (before?.points ?? 0) + (isPoints ? Number(passed) : 0),
    of: (before?.of ?? 0) + (total ?? 0),
  };
}
