import type { Prompt } from '../models/contract.ts';
import type { TemplateTask } from '../prompts/variables.ts';
import type { PreparedRow } from '../results/rows.ts';
import type { TurnRow } from '../results/turns.ts';
import type { Judged } from './court.ts';
import type { NoVisibleTests, Trial, VisibleTests } from './visible/contract.ts';

/** One request of a sample and what came of it; `answer` is null where none could be had. */
export type Turn = TurnRow;

/**
 * How the answer to a task is obtained. A strategy is a function of the task, of the model's answers and of what trials
 * found: run again with the same answers it asks the same, so that an interrupted sample goes on from its stored turns.
 * It is handed what the model may know of a task, never its tests or its reference.
 */
export interface Strategy {
  /** `repair`, or with its arm `repair:no-history`. */
  readonly name: string;
  /** What it was told, and the version of its wording: part of a run's fingerprint. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Whether it says more to the model than the template's own prompt: that takes a chat. */
  readonly needsChat: boolean;
  /** What it runs programs on: the tests that a prompt shows or a model writes, or also those of a repository's task. */
  readonly tries: 'nothing' | 'visible tests' | 'any tests';
  /** Answers to one prompt that have to differ: at temperature 0 they would not. */
  readonly draws: number;
  obtain(row: PreparedRow, task: TemplateTask, tools: StrategyTools): Promise<Obtained>;
}

export interface StrategyTools {
  /**
   * One request of this sample: the stored turn of an earlier process, or asked now and stored before it counts.
   * @param id tells the sample's turns apart: `turn 2`, `candidate 3`, `tests`
   */
  ask(id: string, prompt: Prompt, options?: TurnOptions): Promise<Turn>;
  /** The tests of the prompt itself, or why it has none. */
  readonly visible: VisibleTests | NoVisibleTests;
  /** Present for tasks from a repository alone. */
  readonly graded?: GradedTests;
  /** Runs the code of a turn's answer on tests that the model may know. @throws SandboxFailure */
  trial(turn: Turn, tests: VisibleTests): Promise<Trial>;
}

/**
 * The tests that also decide the verdict. The published benchmark of tasks from a repository shows their output to the model
 * (its feedback loop), and so are such runs marked; no other suite has them here.
 */
export interface GradedTests {
  /** @throws SandboxFailure */
  judge(turn: Turn): Promise<Judged>;
  /** In the template's words. @param found the end of what the tests printed; empty to say only that something is wrong */
  say(found: string): string;
}

export interface TurnOptions {
  /** Which of several answers to one prompt it is, from 0: each has a seed of its own. Default 0. */
  readonly draw?: number;
  /** Asks for the probabilities of the answer's tokens. */
  readonly logprobs?: true;
}

/** What a strategy decided. */
export interface Obtained {
  /** Its answer is the sample's. */
  readonly chosen: Turn;
  /** Why this one was kept, for people. */
  readonly why: string;
  /** Why nothing more was asked, where there might have been. */
  readonly stop?: StopReason;
  /** What the model thought before its answer, apart from it. */
  readonly reasoning?: string;
  /** Whose results the model was told. */
  readonly feedback?: Feedback;
  /** What share of the tests each answer passed, from 0 to 1, where one was mended after another. */
  readonly testsByTurn?: readonly number[];
  /** Programs and tests that agree, where the choice was made by them. */
  readonly consensus?: readonly ConsensusSet[];
}

/** `generation_error`, `max_turns_reached`, `passed_tests` and `crushed_tests` are words of the repository benchmark. */
export type StopReason =
  | 'passed_tests'
  | 'crushed_tests'
  | 'max_turns_reached'
  | 'generation_error'
  | 'no_tests'
  | 'satisfied';

/** Tests that decide the verdict are told apart from those that stand in the prompt and those that the model wrote. */
export type Feedback = 'visible tests' | "the model's tests" | 'graded tests';

/** Programs that pass the same tests. */
export interface ConsensusSet {
  /** Ids of their turns. */
  readonly programs: readonly string[];
  /** How many tests they pass. */
  readonly tests: number;
  /** Programs × tests. */
  readonly score: number;
}
