import type { Outcome } from '../outcome.ts';
import { bootstrap, wilson } from './interval.ts';
import type { Estimate } from './interval.ts';
import { passAtK } from './pass-at-k.ts';

/** What a scoreboard needs of a graded row. */
export interface GradedSample {
  readonly task: string;
  readonly outcome: Outcome;
  readonly passed: boolean;
  readonly verdict: Readonly<Record<string, Outcome>>;
}

/** The figures of a run. With samples left unscored there is no single score, only the range that is possible. */
export interface Score {
  readonly complete: boolean;
  readonly tasks: number;
  /** Samples that the run is about, and how many of them have no verdict. */
  readonly total: number;
  readonly unscored: number;
  readonly passed: number;
  /** Samples by what became of them. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** k → pass@k over all test sets together; empty unless complete. */
  readonly pass_at: PassAt;
  /** The same for each test set alone. */
  readonly sets: Readonly<Record<string, PassAt>>;
  /** Least and greatest share of passed samples that the unscored ones leave possible; absent when complete. */
  readonly range?: { readonly low: number; readonly high: number };
}

export type PassAt = Readonly<Record<string, Estimate>>;

/** The k that the field reports. */
const KS = [1, 10, 100];

interface Count {
  samples: number;
  passed: number;
}

/** Counts verdicts as they come. Memory grows with the tasks, not with the samples. */
export class Scoreboard {
  readonly #plan: { readonly tasks: number; readonly total: number };
  readonly #outcomes = new Map<Outcome, number>();
  /** Task → count, over all test sets together; and for each set alone. */
  readonly #all = new Map<string, Count>();
  readonly #sets = new Map<string, Map<string, Count>>();

  /** @param plan how many tasks and samples the run is about. */
  constructor(plan: { readonly tasks: number; readonly total: number }) {
    this.#plan = plan;
  }

  /** Each sample once; one that is unscored now may come again with its verdict. */
  add({ task, outcome, passed, verdict }: GradedSample): void {
    if (outcome === 'unscored') return;
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    count(this.#all, task, passed);
    for (const [set, result] of Object.entries(verdict)) {
      const counts = this.#sets.get(set) ?? new Map<string, Count>();
      this.#sets.set(set, counts);
      count(counts, task, result === 'passed');
    }
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
    const outcomes = Object.fromEntries([
      ...this.#outcomes,
      ...(complete ? [] : [['unscored', unscored] as const]),
    ]);
    const facts = { complete, tasks, total, unscored, passed, outcomes };
    if (!complete)
      return {
        ...facts,
        pass_at: {},
        sets: {},
        range: { low: passed / total, high: (passed + unscored) / total },
      };
    const sets = [...this.#sets].map(([set, counts]): [string, PassAt] => [set, estimates(counts)]);
    return { ...facts, pass_at: estimates(this.#all), sets: Object.fromEntries(sets) };
  }
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
