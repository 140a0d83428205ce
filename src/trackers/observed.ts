import { causeOf, causeText } from '../results/exception.ts';
import { taskKey } from '../results/rows.ts';
import type { AnsweredRow, GradedRow } from '../results/rows.ts';
import type { ScoredSample } from '../results/scored/contract.ts';
import type { Figures } from './tracker.ts';

/** What is looked at in a graded row, or in a sample that is read back. */
type Seen = Pick<ScoredSample, 'task' | 'language' | 'category' | 'outcome' | 'failures'> &
  Pick<GradedRow, 'turns'>;

interface TaskTally {
  readonly task: string;
  readonly language: string;
  readonly category: string;
  samples: number;
  passed: number;
}

/** Kinds of failure that are told apart; the rest is counted together. */
const MOST_KINDS = 20;

/** What a process has seen of its run, in memory that grows with the tasks. Samples of earlier processes are not in it. */
export class Observed {
  readonly #tasks = new Map<string, TaskTally>();
  readonly #failures = new Map<string, number>();
  /** Turns → samples that passed after so many. */
  readonly #turns = new Map<number, number>();
  #answers = 0;
  #samples = 0;
  #passed = 0;
  #tokens = 0;

  answered({ usage }: AnsweredRow): void {
    this.#answers += 1;
    this.#tokens += usage?.completionTokens ?? 0;
  }

  graded(row: Seen): void {
    if (row.outcome === 'unscored') return;
    const isPassed = row.outcome === 'passed';
    this.#samples += 1;
    this.#passed += isPassed ? 1 : 0;
    const tally = this.#tallyOf(row);
    tally.samples += 1;
    tally.passed += isPassed ? 1 : 0;
    if (!isPassed) this.#countFailure(causeText(causeOf(row)));
    else if (row.turns !== undefined) this.#turns.set(row.turns, (this.#turns.get(row.turns) ?? 0) + 1);
  }

  /** Samples that were asked for. */
  get answers(): number {
    return this.#answers;
  }

  /** Samples that have a verdict. */
  get samples(): number {
    return this.#samples;
  }

  /** Of answers and of verdicts, each where there are any. */
  live(): Figures {
    return {
      ...(this.#answers === 0
        ? {}
        : { 'live/answers': this.#answers, 'live/completion_tokens': this.#tokens }),
      ...(this.#samples === 0
        ? {}
        : { 'live/samples': this.#samples, 'live/passed_share': this.#passed / this.#samples }),
    };
  }

  /** The tasks, as columns and rows. */
  table(): { columns: string[]; data: (string | number)[][] } {
    const data = [...this.#tasks.values()].map(({ task, language, category, samples, passed }) => [
      task,
      language,
      category,
      samples,
      passed,
    ]);
    return { columns: ['task', 'language', 'category', 'samples', 'passed'], data };
  }

  /** Failures by kind, the most frequent first. */
  failures(): [kind: string, samples: number][] {
    return [...this.#failures].toSorted(([, a], [, b]) => b - a);
  }

  /** Share of the samples that had passed after so many turns; empty where no strategy had any. */
  successByTurn(): [turns: number, share: number][] {
    const most = Math.max(0, ...this.#turns.keys());
    let passed = 0;
    return Array.from({ length: most }, (_, at) => {
      passed += this.#turns.get(at + 1) ?? 0;
      return [at + 1, passed / this.#samples];
    });
  }

  #countFailure(kind: string): void {
    const isOneTooMany = !this.#failures.has(kind) && this.#failures.size >= MOST_KINDS;
    const kept = isOneTooMany ? 'others' : kind;
    this.#failures.set(kept, (this.#failures.get(kept) ?? 0) + 1);
  }

  #tallyOf({ task, language, category = '' }: Seen): TaskTally {
    const key = taskKey({ id: task, language });
    const tally = this.#tasks.get(key) ?? { task, language, category, samples: 0, passed: 0 };
    this.#tasks.set(key, tally);
    return tally;
  }
}
