import type { Outcome } from '../../outcome.ts';
import type { Effort } from '../effort.ts';
import type { Stopped } from '../stopped.ts';

/** A graded sample of whatever tool, as far as figures need it. */
export interface ScoredSample {
  readonly task: string;
  readonly language: string;
  /** What kind of task it is, where its suite says so. */
  readonly category?: string;
  /** Index of the answer to the task, from 0. */
  readonly sample: number;
  readonly outcome: Outcome;
  /** Test set → outcome. */
  readonly verdict: Readonly<Record<string, Outcome>>;
  /** Points, where `total` says how many could be earned; else whether it passed. */
  readonly passed: boolean | number;
  readonly total?: number;
  /** Why it is unscored or failed, where the file says so. */
  readonly failures?: readonly {
    readonly set?: string;
    readonly input?: number;
    readonly outcome: Outcome;
    readonly why: string;
  }[];
  /** Of a repository's task: how its verdict came to be, what its tests showed, and how like the reference its code is. */
  readonly method?: string;
  readonly tests?: { readonly status: string; readonly share: number };
  readonly chrf?: number;
  readonly common_prefix?: number;
  readonly cpu_s?: number;
  /** What it took, where the file tells it. */
  readonly effort?: Effort;
  /** Line of the file, from 1; absent where the file is one value. */
  readonly line?: number;
}

/** Whose grading it is. */
export const TOOLS = ['assay', 'can-ai-code', 'evalplus', 'human-eval', 'lm-eval'] as const;

export type Tool = (typeof TOOLS)[number];

/** A graded run as its file and the manifest beside it tell it. */
export interface ScoredRun {
  readonly file: string;
  readonly tool: Tool;
  readonly suite: string;
  readonly model: string;
  readonly template?: string;
  readonly params?: string;
  /** With its arm; absent for `direct`, and where the file does not tell it. */
  readonly strategy?: string;
  readonly runtime?: string;
  /** Fact of `facts.ts` → value as text; what a file does not tell is absent. */
  readonly facts: Facts;
  /** The last row of each sample. */
  readonly samples: readonly ScoredSample[];
  /** How many samples the run is about, where its manifest tells it: an interrupted one has fewer. */
  readonly planned?: { readonly tasks: number; readonly total: number };
  /** Of a run that a rule has ended early. */
  readonly stopped?: Stopped;
  readonly manifest?: string;
}

export type Facts = Readonly<Partial<Record<FactName, string>>>;

/** What made a run's verdicts, in the order in which people look at it. */
export const FACTS = [
  'suite version',
  'suite data',
  'compat',
  'tasks',
  'samples',
  'model',
  'server',
  'quantisation',
  'template',
  'template text',
  'output template',
  'params',
  'strategy',
  'feedback',
  'extractor',
  'grader',
  'method',
  'sandbox',
  'interpreters',
  'packages',
] as const;

export type FactName = (typeof FACTS)[number];
