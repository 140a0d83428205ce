import type { TurnFate } from '../../results/turns.ts';
import type { Sandbox } from '../../sandbox/contract.ts';
import type { GradedTests, StrategyTools, Turn } from '../../strategies/contract.ts';
import type { Trial, VisibleTests } from '../../strategies/visible/contract.ts';
import { visibleTests } from '../../strategies/visible/read.ts';
import { runVisible } from '../../strategies/visible/run.ts';
import type { Task } from '../../suites/contract.ts';
import { takeCode } from '../grade.ts';
import type { AskedTask } from '../grade.ts';
import { gradedTests } from './graded-tests.ts';
import type { StrategyRun } from './stage.ts';

/** What came of the code of a turn. */
export type Tried = Pick<TurnFate, 'code' | 'trial' | 'tests'>;

/** The trials of one sample's programs. */
export class SampleTrials {
  readonly visible: StrategyTools['visible'];
  /** Only of a task from a repository: no other's tests are looked at here. */
  readonly graded?: GradedTests;
  /** What came of turns, by their ids. */
  readonly tried = new Map<string, Tried>();
  readonly #run: StrategyRun;
  readonly #view: AskedTask;
  readonly #signal: AbortSignal;
  /** Equal programs are run once: at low temperatures most are. */
  readonly #trials = new Map<string, Promise<Trial>>();

  /** @param task looked at only where it is from a repository */
  constructor(run: StrategyRun, task: Task, view: AskedTask, signal: AbortSignal) {
    this.#run = run;
    this.#view = view;
    this.#signal = signal;
    this.visible = visibleTests(view);
    const { trials } = run.grading;
    const keep = (turn: Turn, tried: Tried): unknown => this.tried.set(turn.turn, tried);
    if (trials.kind === 'repository')
      this.graded = gradedTests(run, { task, tests: trials.tests, signal, keep });
  }

  async trial(turn: Turn, tests: VisibleTests): Promise<Trial> {
    const { code } = takeCode(turn, turn.answer ?? '', this.#view, this.#run.grading);
    const key = JSON.stringify([code, tests.cases]);
    const trial = this.#trials.get(key) ?? runVisible(this.#sandbox, code, tests, this.#signal);
    this.#trials.set(key, trial);
    this.tried.set(turn.turn, { code, trial: await trial });
    return await trial;
  }

  get #sandbox(): Sandbox {
    const { trials } = this.#run.grading;
    if (trials.kind === 'sandbox') return trials.sandbox;
    throw new Error('a task from a repository has no visible tests');
  }
}
