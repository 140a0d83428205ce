import type { TemplateTask } from '../prompts/variables.ts';
import type { PreparedRow } from '../results/rows.ts';
import type { Feedback, StrategyTools, Turn } from './contract.ts';
import { testsToTry, wordFor } from './own-tests.ts';
import type { Trial, VisibleTests } from './visible/contract.ts';

/** What became of a program where it was tried. */
export interface Judged extends Pick<Trial, 'passed' | 'total' | 'outcome'> {
  /** It ended its process, or wrote where only the runner may: nothing that could be mended is known. */
  readonly isCrushed: boolean;
  /** What the tests said of it. */
  readonly found: string;
}

/** Where a program is tried, and how the model is told of it. */
export interface Court {
  readonly feedback: Feedback;
  /** What its tests are called in a reason. */
  readonly word: string;
  /** True where there is not one test. */
  readonly isEmpty: boolean;
  judge(turn: Turn): Promise<Judged>;
  /** @param found empty to say no more than that something is wrong */
  say(found: string): string;
}

/** The tests of a repository's task; else those of the prompt, or the model's own. A turn that failed instead of them. */
export async function openCourt(
  row: PreparedRow,
  task: TemplateTask,
  tools: StrategyTools,
): Promise<Court | { readonly failed: Turn }> {
  const { graded } = tools;
  if (graded !== undefined)
    return { feedback: 'graded tests', word: "of the task's tests", isEmpty: false, ...graded };
  const tests = await testsToTry(row, task, tools);
  return 'failed' in tests ? tests : courtOf(tests, tools);
}

const CRUSHED: ReadonlySet<Trial['outcome']> = new Set(['killed', 'protocol']);

const courtOf = (tests: VisibleTests, { trial }: StrategyTools): Court => ({
  feedback: tests.from === 'docstring' ? 'visible tests' : "the model's tests",
  word: wordFor(tests),
  isEmpty: tests.cases.length === 0,
  async judge(turn) {
    const { passed, total, outcome, feedback } = await trial(turn, tests);
    return { passed, total, outcome, isCrushed: CRUSHED.has(outcome), found: feedback };
  },
  say: (found) =>
    `${found === '' ? 'The program does not pass its tests.' : found}\n\nWrite the complete corrected program, in one fenced code block.`,
});
