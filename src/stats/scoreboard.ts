import type { Outcome } from '../outcome.ts';
import { present } from '../present.ts';
import { exceptionOf } from '../results/exception.ts';
import { taskKey } from '../results/rows.ts';
import type { Stopped } from '../results/stopped.ts';
import { figuresOf } from './score.ts';
import { TestTally } from './tests.ts';
import type { TestedSample } from './tests.ts';
import type { Score, Tally } from './score.ts';

/** What a scoreboard needs of a graded row. */
export interface GradedSample extends TestedSample {
  readonly task: string;
  readonly language: string;
  readonly category?: string;
  readonly outcome: Outcome;
  readonly verdict: Readonly<Record<string, Outcome>>;
  /** Points, where `total` says how many could be earned. */
  readonly passed: boolean | number;
  readonly total?: number;
  /** Why it is unscored, among others. */
  readonly failures?: readonly { readonly outcome: Outcome; readonly why: string }[];
}

/** Distinct reasons that are kept; the rest is counted together. */
const MOST_REASONS = 20;

/** Counts verdicts as they come. Memory grows with the tasks, not with the samples. */
export class Scoreboard {
  readonly #plan: { readonly tasks: number; readonly total: number };
  readonly #outcomes = new Map<Outcome, number>();
  /** Language and task → what became of its samples. */
  readonly #tallies = new Map<string, Tally>();
  /** What samples raised whose outcome is `error` → how many. */
  readonly #exceptions = new Map<string, number>();
  readonly #tests = new TestTally();
  /** Why samples are unscored → how many. */
  readonly #reasons = new Map<string, number>();

  /** @param plan how many tasks and samples the run is about. */
  constructor(plan: { readonly tasks: number; readonly total: number }) {
    this.#plan = plan;
  }

  /** Each sample once; one that is unscored now may come again with its verdict. */
  add(sample: GradedSample): void {
    const { outcome } = sample;
    if (outcome === 'unscored') return this.#addReason(sample);
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    if (outcome === 'error') this.#addException(sample);
    count(this.#tallyOf(sample), sample);
    this.#tests.add(sample);
  }

  #addException(sample: GradedSample): void {
    const name = exceptionOf(sample) ?? 'not told';
    const isOneTooMany = !this.#exceptions.has(name) && this.#exceptions.size >= MOST_REASONS;
    const kept = isOneTooMany ? 'others' : name;
    this.#exceptions.set(kept, (this.#exceptions.get(kept) ?? 0) + 1);
  }

  #tallyOf({ task, language, category }: GradedSample): Tally {
    const key = taskKey({ id: task, language });
    const found = this.#tallies.get(key) ?? newTally(task, language, category);
    this.#tallies.set(key, found);
    return found;
  }

  #addReason({ failures = [] }: GradedSample): void {
    const why = failures.find((failure) => failure.outcome === 'unscored')?.why ?? 'no reason was recorded';
    const isOneTooMany = !this.#reasons.has(why) && this.#reasons.size >= MOST_REASONS;
    const reason = isOneTooMany ? 'other reasons' : why;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  live(): { graded: number; passed: number } {
    let graded = 0;
    for (const samples of this.#outcomes.values()) graded += samples;
    return { graded, passed: this.#outcomes.get('passed') ?? 0 };
  }

  score(): Score {
    const { graded, passed } = this.live();
    const { tasks, total } = this.#plan;
    const unscored = Math.max(0, total - graded);
    const complete = unscored === 0;
    const judgedInVain = [...this.#reasons.values()].reduce((sum, samples) => sum + samples, 0);
    const pending = Math.max(0, unscored - judgedInVain);
    const outcomes = Object.fromEntries([
      ...this.#outcomes,
      ...(complete ? [] : [['unscored', unscored] as const]),
    ]);
    const reasons = complete ? {} : Object.fromEntries(this.#reasons);
    const exceptions = Object.fromEntries(this.#exceptions);
    const facts = { complete, tasks, total, unscored, pending, reasons, passed, outcomes, exceptions };
    if (complete) {
      const figures = figuresOf([...this.#tallies.values()]);
      return { ...facts, ...figures, ...present({ tests: this.#tests.figures() }) };
    }
    const range = { low: passed / total, high: (passed + unscored) / total };
    return { ...facts, pass_at: {}, sets: {}, range };
  }
}

const newTally = (task: string, language: string, category: string | undefined): Tally => ({
  task,
  language,
  ...(category === undefined ? {} : { category }),
  samples: 0,
  passed: 0,
  cut: 0,
  points: 0,
  of: 0,
  sets: new Map(),
});

function count(tally: Tally, { outcome, verdict, passed, total }: GradedSample): void {
  tally.samples += 1;
  if (outcome === 'passed') tally.passed += 1;
  if (outcome === 'truncated') tally.cut += 1;
  if (total !== undefined) {
    tally.points += Number(passed);
    tally.of += total;
  }
  for (const [set, result] of Object.entries(verdict)) {
    const seen = tally.sets.get(set) ?? { samples: 0, passed: 0 };
    tally.sets.set(set, seen);
    seen.samples += 1;
    if (result === 'passed') seen.passed += 1;
  }
}

/** The figures of a run that was read back; one that was interrupted is about more samples than it has. */
export function scoreOf({
  samples,
  planned,
  stopped,
}: {
  readonly samples: readonly GradedSample[];
  readonly planned?: { readonly tasks: number; readonly total: number };
  readonly stopped?: Stopped;
}): Score {
  const tasks = new Set(samples.map(({ task }) => task)).size;
  const board = new Scoreboard(planned ?? { tasks, total: samples.length });
  for (const sample of samples) board.add(sample);
  const score = board.score();
  return stopped === undefined || score.complete ? score : { ...score, stopped };
}
