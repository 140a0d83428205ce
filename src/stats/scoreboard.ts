import type { Outcome } from '../outcome.ts';
import { bootstrap, bootstrapShare, wilson } from './interval.ts';
import type { Estimate } from './interval.ts';
import { passAtK } from './pass-at-k.ts';

/** What a scoreboard needs of a graded row. */
export interface GradedSample {
  readonly task: string;
  readonly language: string;
  readonly outcome: Outcome;
  readonly verdict: Readonly<Record<string, Outcome>>;
  /** Points, where `total` says how many could be earned. */
  readonly passed: boolean | number;
  readonly total?: number;
  /** Why it is unscored, among others. */
  readonly failures?: readonly { readonly outcome: Outcome; readonly why: string }[];
}

/** The figures of a run. With samples left unscored there is no single score, only the range that is possible. */
export interface Score {
  readonly complete: boolean;
  readonly tasks: number;
  /** Samples that the run is about, and how many of them have no verdict. */
  readonly total: number;
  readonly unscored: number;
  /** How many of the unscored have no row at all: they have not been asked for, or not been graded yet. */
  readonly pending: number;
  /** Why the others are unscored, with the number of samples. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly passed: number;
  /** Samples by what became of them. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** k → pass@k over all test sets together; empty unless complete. */
  readonly pass_at: PassAt;
  /** The same for each test set alone. */
  readonly sets: Readonly<Record<string, PassAt>>;
  /** Points of an interview, by language and `all` together; absent for other suites. */
  readonly points?: Readonly<Record<string, Points>>;
  /** Least and greatest share of passed samples that the unscored ones leave possible; absent when complete. */
  readonly range?: { readonly low: number; readonly high: number };
}

export type PassAt = Readonly<Record<string, Estimate>>;

/** Points earned of those that could be; the share has the interval of resampled tasks. */
export interface Points extends Estimate {
  readonly passed: number;
  readonly total: number;
}

/** The k that the field reports. */
const KS = [1, 10, 100];

/** Distinct reasons that are kept; the rest is counted together. */
const MOST_REASONS = 20;

interface Count {
  samples: number;
  passed: number;
}

/** Points of one task's samples. */
interface Earned {
  passed: number;
  total: number;
}

/** Counts verdicts as they come. Memory grows with the tasks, not with the samples. */
export class Scoreboard {
  readonly #plan: { readonly tasks: number; readonly total: number };
  readonly #outcomes = new Map<Outcome, number>();
  /** Task → count, over all test sets together; and for each set alone. */
  readonly #all = new Map<string, Count>();
  readonly #sets = new Map<string, Map<string, Count>>();
  /** Language → task → points. */
  readonly #points = new Map<string, Map<string, Earned>>();
  /** Why samples are unscored → how many. */
  readonly #reasons = new Map<string, number>();

  /** @param plan how many tasks and samples the run is about. */
  constructor(plan: { readonly tasks: number; readonly total: number }) {
    this.#plan = plan;
  }

  /** Each sample once; one that is unscored now may come again with its verdict. */
  add(sample: GradedSample): void {
    const { outcome, verdict } = sample;
    if (outcome === 'unscored') return this.#addReason(sample);
    const task = `${sample.language}\n${sample.task}`;
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    count(this.#all, task, outcome === 'passed');
    for (const [set, result] of Object.entries(verdict)) {
      count(at(this.#sets, set), task, result === 'passed');
    }
    if (sample.total !== undefined) earn(at(this.#points, sample.language), task, sample);
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
    const facts = { complete, tasks, total, unscored, pending, reasons, passed, outcomes };
    if (!complete) {
      const range = { low: passed / total, high: (passed + unscored) / total };
      return { ...facts, pass_at: {}, sets: {}, range };
    }
    const sets = [...this.#sets].map(([set, counts]): [string, PassAt] => [set, estimates(counts)]);
    const figures = { ...facts, pass_at: estimates(this.#all), sets: Object.fromEntries(sets) };
    return this.#points.size === 0 ? figures : { ...figures, points: this.#pointsOf() };
  }

  #pointsOf(): Record<string, Points> {
    const byLanguage = [...this.#points].toSorted(([a], [b]) => (a < b ? 1 : -1));
    const all = byLanguage.flatMap(([, tasks]) => [...tasks.values()]);
    const points = byLanguage.map(([language, tasks]) => [language, pointsOf([...tasks.values()])] as const);
    return Object.fromEntries([...points, ['all', pointsOf(all)]]);
  }
}

function at<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const found = maps.get(key) ?? new Map<string, Value>();
  maps.set(key, found);
  return found;
}

function earn(
  tasks: Map<string, Earned>,
  task: string,
  { passed, total = 0 }: Pick<GradedSample, 'passed' | 'total'>,
): void {
  const earned = tasks.get(task) ?? { passed: 0, total: 0 };
  tasks.set(task, { passed: earned.passed + Number(passed), total: earned.total + total });
}

function pointsOf(tasks: readonly Earned[]): Points {
  const sum = (field: keyof Earned): number => tasks.reduce((all, task) => all + task[field], 0);
  return {
    passed: sum('passed'),
    total: sum('total'),
    ...bootstrapShare(tasks.map(({ passed, total }) => [passed, total])),
  };
}

function count(counts: Map<string, Count>, task: string, passed: boolean): void {
  const seen = counts.get(task) ?? { samples: 0, passed: 0 };
  seen.samples += 1;
  if (passed) seen.passed += 1;
  counts.set(task, seen);
}

/** pass@k for each usual k, and for as many samples as every task has. */
function estimates(counts: ReadonlyMap<string, Count>): PassAt {
  const all = [...counts.values()];
  const least = Math.min(...all.map(({ samples }) => samples));
  const ks = all.length === 0 ? [] : [...new Set([...KS.filter((k) => k < least), least])];
  return Object.fromEntries(ks.map((k) => [k, passAtKOver(all, k)]));
}

/** The mean over tasks; a task counts once however many samples it has. Every task has k samples or more. */
function passAtKOver(counts: readonly Count[], k: number): Estimate {
  const values = counts.map(({ samples, passed }) => passAtK(samples, passed, k) ?? Number.NaN);
  const single = k === 1 && counts.every(({ samples }) => samples === 1);
  return single ? wilson(values.filter((value) => value === 1).length, values.length) : bootstrap(values);
}
