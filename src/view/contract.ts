import type { Outcome } from '../outcome.ts';
import type { TestsField } from '../results/repository-fields.ts';
import type { FactName, ScoredSample, Tool } from '../results/scored/contract.ts';
import type { Spent } from '../results/spent.ts';
import type { Comparability } from '../stats/comparable.ts';
import type { Comparison, Flip, Side } from '../stats/comparison.ts';
import type { Points } from '../stats/figures.ts';
import type { Flows } from '../stats/flows.ts';
import type { Estimate } from '../stats/interval.ts';
import type { Score } from '../stats/score.ts';

/*
 * What the pages of `assay view` read. Every answer is a JSON file at a path that `paths.ts` makes, so the server and a folder
 * of static files are the same to the pages; only `site.json` differs. All paths are relative to the page's own folder.
 *
 * Texts of models and programs (prompt, answer, code, why, printed, names of tasks and models …) are hostile: they are data,
 * never markup, and hold control characters as they were written. Shares are in 0…1, intervals 95 %.
 */

/** `api/site.json`: what the pages are served by. */
export interface Site {
  /** Assay's version. */
  readonly assay: string;
  /** True where `api/live` tells of changes; false for static files, which have no such path. */
  readonly live: boolean;
}

/** `api/runs.json`: all runs, in boards of one suite and version. */
export interface Runs {
  /** By the suite's name. */
  readonly boards: readonly RunBoard[];
  /** Files that could not be read as a graded run. */
  readonly left_out: readonly { readonly file: string; readonly why: string }[];
  /** Runs that a process works on now; one without any verdict yet is on no board. */
  readonly running: readonly Running[];
}

export interface RunBoard {
  readonly suite: string;
  /** Absent where the files do not tell it. */
  readonly version?: string;
  /** What makes the scores of this board no fair comparison, a sentence each; often empty. */
  readonly mixtures: readonly string[];
  /** The best first; those that are not ranked last. */
  readonly runs: readonly RankedRun[];
}

/** What a run is called and was made by. */
export interface RunHead {
  /** 12 hexadecimal digits that stay the same while the file keeps its name; part of `api/runs/ID…`. */
  readonly id: string;
  /** Changes whenever the file does. */
  readonly revision: string;
  /** The graded file, from the folder that is viewed: for people, no path to open. */
  readonly file: string;
  readonly tool: Tool;
  readonly suite: string;
  readonly version?: string;
  /** As the file has it. */
  readonly model: string;
  /** As people call it: from models.yaml, else `model`. */
  readonly name: string;
  /** `13B`, `8x7B` */
  readonly size?: string;
  /** `Q4_K_M` */
  readonly quant?: string;
  /** Of the model, from models.yaml; `http:` or `https:`. */
  readonly url?: string;
  readonly template?: string;
  readonly params?: string;
  readonly runtime?: string;
}

export interface RankedRun extends RunHead {
  /** Tasks, each in one language, that have a verdict. */
  readonly tasks: number;
  /** Samples that the run is about, and those of them without a verdict. */
  readonly total: number;
  readonly unscored: number;
  /** Points earned, or pass@1; absent where samples have no verdict. */
  readonly score?: Estimate;
  /** Of an interview: the same as counts. */
  readonly points?: Points;
  /** Language → the same for it alone. */
  readonly languages: Readonly<Record<string, Estimate | Points>>;
  /** From 1; the data cannot tell runs of a group from the first of it. Absent where the run is not ranked. */
  readonly group?: number;
  /** Why it is not ranked. */
  readonly unranked?: string;
}

/** A run that a process works on now. */
export interface Running {
  /** As in `RunHead`; its `api/runs/ID.json` is there as soon as a sample has its verdict. */
  readonly id: string;
  readonly file: string;
  readonly suite: string;
  readonly model: string;
  /** Samples that the run is about, those that have a verdict, and those that passed. */
  readonly total: number;
  readonly graded: number;
  readonly passed: number;
}

/** `api/runs/ID.json`: a run. */
export interface RunPage extends RunHead {
  /** `stopped`: neither finished nor worked on; `unknown`: nothing beside the file tells it. */
  readonly state: 'running' | 'stopped' | 'incomplete' | 'finished' | 'unknown';
  /** ISO 8601; from the manifest. */
  readonly created?: string;
  readonly updated?: string;
  /** Figures with their intervals, by test set and language, and samples by outcome; as `assay report --json` has them. */
  readonly score: Score;
  /** Samples by outcome and cause, the most first. `cause` is an exception's type, why a sample is unscored, or ''. */
  readonly causes: readonly { readonly outcome: Outcome; readonly cause: string; readonly samples: number }[];
  /** What made the verdicts, in the order in which people look at it. */
  readonly facts: readonly { readonly fact: FactName; readonly value: string }[];
  /** SHA-256 of all facts; from the manifest. */
  readonly fingerprint?: string;
  /** What a check of the model's server found before the run: check → a word. */
  readonly preflight?: Readonly<Record<string, string>>;
  readonly spent?: Spent;
  /** Where it ran: cores, memory … */
  readonly machine?: Readonly<Record<string, string | number>>;
}

/**
 * `api/runs/ID/samples.json`: every sample in few bytes, for lists and filters. A sample is a number n from 0, the same while
 * rows are only appended; the arrays in the second part have one entry a sample, which is a place in those of the first.
 */
export interface SampleColumns {
  readonly revision: string;
  readonly tasks: readonly string[];
  readonly languages: readonly string[];
  /** What kinds of tasks there are; '' where the suite does not say. */
  readonly categories: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** As in `RunPage.causes`; '' is among them. */
  readonly causes: readonly string[];
  /** First unmet expectations, at most 200 characters each; '' is among them. */
  readonly whys: readonly string[];

  readonly task: readonly number[];
  readonly language: readonly number[];
  readonly category: readonly number[];
  readonly outcome: readonly number[];
  readonly cause: readonly number[];
  readonly why: readonly number[];
  /** The index of the answer to its task, from 0: no place. */
  readonly sample: readonly number[];
}

/** `api/runs/ID/tasks.json`: a run by task, for heat maps. */
export interface TaskList {
  readonly revision: string;
  /** Whether `reached` counts points or passed samples. */
  readonly measure: Comparison['measure'];
  /** In the order of the file. */
  readonly tasks: readonly TaskCell[];
}

/** A task in one language; samples without a verdict are not counted, and a task that has none else has `of` 0. */
export interface TaskCell {
  readonly task: string;
  readonly language: string;
  /** Passed samples, or points, of how many. */
  readonly reached: number;
  readonly of: number;
  /** The first sample that did not pass, else the first of all, and its outcome. */
  readonly n: number;
  readonly outcome: Outcome;
}

/** Which sample it is and how it was judged, each test set alone. */
export interface SampleHead extends Pick<
  ScoredSample,
  'task' | 'language' | 'category' | 'sample' | 'outcome' | 'verdict'
> {
  /** Of an interview. */
  readonly points?: { readonly passed: number; readonly total: number };
}

/** What a repository's tests showed of a sample. */
export interface RepositoryPart {
  /** `in-process`: the tests ran in the process of the code that they judge. */
  readonly method: string;
  /** Unified, of the repository's file. */
  readonly diff?: string;
  /** Absent where no test ran. */
  readonly tests?: TestsField;
  /** Likeness to the reference, from 0 to 1. */
  readonly chrf?: number;
  readonly common_prefix?: number;
}

/** One request of a strategy. */
export interface TurnPart {
  readonly turn: string;
  readonly prompt?: NonNullable<SamplePage['prompt']>;
  readonly answer?: string | null;
  /** Whether its answer is the sample's; absent until the sample is decided. */
  readonly kept?: boolean;
  readonly why?: string;
  /** What came of its code where the strategy tried it. */
  readonly trial?: {
    readonly passed: number;
    readonly total: number;
    readonly outcome: string;
    readonly feedback?: string;
  };
  readonly failure?: { readonly kind: string; readonly message: string };
  /** Of prompt and answer. */
  readonly tokens?: number;
  readonly total_ms?: number;
}

/** `api/runs/ID/samples/N.json`: all that is known of a sample. What a tool does not record is absent. */
export interface SamplePage extends SampleHead {
  readonly revision: string;
  readonly n: number;

  /** A text that the model continued, or messages. */
  readonly prompt?: string | readonly { readonly role: string; readonly content: string }[];
  /** The end of the prompt where that is the start of the answer. */
  readonly prefill?: string;
  /** What code was taken from; null where no answer could be had (then `failure` says why). */
  readonly answer?: string | null;
  /** What the model said, where an output template made `answer` of it. */
  readonly raw_answer?: string;
  readonly reasoning?: string;
  /** The program that ran, or null where the answer has none. */
  readonly code?: string | null;
  /** Parts of `answer` whose lines are in the code: UTF-16 offsets `[start, end)`, ascending, apart from each other. */
  readonly taken?: readonly (readonly [start: number, end: number])[];
  /** Where the extractor says that it found the code. */
  readonly extracted_from?: string;
  readonly extractor?: string;

  /** The first unmet expectation of each test set. */
  readonly failures: readonly SampleFailure[];
  /** Of an interview: each check. */
  readonly checks?: readonly CheckResult[];
  /** Of a repository's task. */
  readonly repository?: RepositoryPart;
  /** What the program printed, its first 4 KiB; of tests, the last. */
  readonly printed?: string;

  /** Where it ran and at what cost: seconds of CPU and by the clock, and the most memory in bytes. */
  readonly resources?: {
    readonly sandbox?: string;
    readonly cpu_s?: number;
    readonly wall_s?: number;
    readonly peak_bytes?: number;
  };
  /** Why the model stopped: `stop`, `length`, `refused`. */
  readonly finish?: string;
  readonly tokens?: {
    readonly prompt?: number;
    readonly completion?: number;
    readonly reasoning?: number;
    /** `counted-chunks` where the server does not count. */
    readonly source?: string;
  };
  /** Milliseconds to the first piece and to the end, and completion tokens a second. */
  readonly timing?: { readonly ttft_ms?: number; readonly total_ms?: number; readonly tokens_per_s?: number };
  /** Requests that it took. */
  readonly attempts?: number;
  /** True where the answer is from the cache. */
  readonly cached?: boolean;
  /** Parameters that the provider could not honour. */
  readonly ignored?: readonly string[];
  /** Why there is no answer. */
  readonly failure?: { readonly kind: string; readonly message: string };
  /** Sampling parameters: name → value as text. */
  readonly params?: Readonly<Record<string, string>>;
  readonly entry_point?: string;

  /** How the answer was obtained, where not directly. */
  readonly strategy?: {
    readonly name: string;
    readonly why?: string;
    readonly stop?: string;
    readonly feedback?: string;
  };
  /** Its requests, where the run's file of turns is there. */
  readonly turns?: readonly TurnPart[];

  /** Texts that were too long to send whole: name of the field → its length in UTF-16 units. What is sent is the start. */
  readonly cut?: Readonly<Record<string, number>>;
}

export interface SampleFailure {
  readonly set?: string;
  /** Index of the input in its set. */
  readonly input?: number;
  readonly outcome: Outcome;
  /** `expected [1, 2], got [2, 1]`; `ZeroDivisionError: division by zero`. */
  readonly why: string;
  /** The two halves of `why`, where it has that form. */
  readonly expected?: string;
  readonly got?: string;
}

export interface CheckResult {
  /** `f.call(5)` */
  readonly assert: string;
  /** JSON. Where any of several values is right, `one of` and those. */
  readonly expected: string;
  /** JSON. */
  readonly got: string;
  /** Points earned, of how many. */
  readonly points: number;
  readonly of: number;
}

/** `api/compare/A/B.json`: run b against run a, for any two runs of one board. */
export interface ComparePage {
  readonly a: RunHead;
  readonly b: RunHead;
  /** Indexes in it: 0 is a, 1 is b. */
  readonly comparability: Comparability;
  /** Absent where no sample has a verdict in both. */
  readonly comparison?: ComparedTasks;
  /** From a to b; absent where they have no task in common. */
  readonly flows?: Flows;
}

/** As `assay compare --json` has it, with samples in place of lines. */
export interface ComparedTasks extends Omit<Comparison, 'won' | 'lost'> {
  readonly won: readonly ComparedTask[];
  readonly lost: readonly ComparedTask[];
}

export interface ComparedTask extends Omit<Flip, 'a' | 'b'> {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
}

export interface ComparedSide extends Omit<Side, 'line'> {
  /** The sample that is shown: the first that the runs disagree on. */
  readonly n: number;
}

/** Where a path has no answer (status 404 or 500; static files have none of these). */
export interface Problem {
  readonly error: { readonly code: string; readonly message: string; readonly next?: string };
}

/**
 * `api/live`, server-sent events. `changed`: at once with every run, and then with those that are there anew, have other rows
 * or are gone. Whatever a page has of an older revision is to be read again.
 */
export interface Changed {
  /** Id → revision; null where the run is gone. */
  readonly revisions: Readonly<Record<RunHead['id'], RunHead['revision'] | null>>;
}

/** `progress`, at once and whenever it is another: every run that a process works on. */
export interface Progress {
  readonly running: readonly Running[];
}
