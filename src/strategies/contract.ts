import type { Prompt } from '../models/contract.ts';
import type { TemplateTask } from '../prompts/variables.ts';
import type { PreparedRow } from '../results/rows.ts';
import type { TurnRow } from '../results/turns.ts';

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
}

export interface TurnOptions {
  /** Which of several answers to one prompt it is, from 0: each has a seed of its own. Default 0. */
  readonly draw?: number;
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
}

export type StopReason = 'generation_error';
