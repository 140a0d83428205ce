import type { Question } from '../interview/questions.ts';
import type { DataPoint, TaskKind } from '../repository/point.ts';
import type { Project } from '../repository/project.ts';
import type { InputShape } from '../sandbox/contract.ts';

/** How a returned value is judged against the reference's. Names of functions refer to MBPP's own special cases. */
export type CompareRule =
  /** Python's `==`, then the tolerance `atol` (see `src/grading/compare.ts`). */
  | { readonly kind: 'equal' }
  /** Both read as sets. */
  | { readonly kind: 'sets' }
  /** Only whether the answer is None (a bool stands for itself). */
  | { readonly kind: 'presence' }
  /** Equal, or equal to one of these constants, written as JSON. */
  | { readonly kind: 'equal-or'; readonly also: readonly number[] }
  /** HumanEval/32: the answer is a zero of the polynomial whose coefficients are the first argument. */
  | { readonly kind: 'polynomial-zero' }
  /** Equal to the reference's value or to that of a second reading of the task: a whole program that defines the entry point. */
  | { readonly kind: 'second-reading'; readonly code: string }
  /** Every answer passes: Mbpp/164 under `--compat evalplus`. */
  | { readonly kind: 'anything' };

/** Calls with known arguments whose values the host compares with those of the reference solution. */
export interface CallSet {
  readonly kind: 'calls';
  /** `base` or `plus`. */
  readonly name: string;
  /** The data set's own bytes of a JSON array of argument arrays. */
  readonly inputs: Uint8Array;
  readonly count: number;
  readonly shapes: readonly InputShape[];
  /** Absolute tolerance; 0 for none. */
  readonly atol: number;
  readonly compare: CompareRule;
}

/** Checking code of the data set's own, which defines `check(candidate)`. */
export interface CheckSet {
  readonly kind: 'check';
  readonly name: string;
  /** Loaded before `test`: the helpers that the prompt defines. */
  readonly setup: string;
  readonly test: string;
}

/** A person's checks of the function that an answer defines, in can-ai-code's way: each earns points. */
export interface InterviewSet {
  readonly kind: 'interview';
  readonly name: string;
  readonly question: Question;
}

/** A real repository's own tests, run with the answer in its file. */
export interface RepositorySet {
  readonly kind: 'repository';
  readonly name: string;
  readonly project: Project;
  readonly point: DataPoint;
  readonly target: TaskKind;
}

export type TestSet = CallSet | CheckSet | InterviewSet | RepositorySet;

export interface Task {
  /** `HumanEval/0`; one for each language where a question is asked in several. */
  readonly id: string;
  readonly language: 'python' | 'javascript';
  /** What kind of task it is: reports show each category apart. */
  readonly category?: string;
  /** The text that the model is shown: code to be completed, a docstring, or a question in plain words. */
  readonly prompt: string;
  /** A question's own texts by name (`Signature`, `Input`, …): variables of its templates, and fields of its rows. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly entryPoint: string;
  /** A whole program that solves the task; empty where its author wrote none. */
  readonly reference: string;
  /** The reference without the prompt, as a model that completes would write it. */
  readonly completion: string;
  readonly tests: readonly TestSet[];
}

export interface Suite {
  /** `humaneval+` */
  readonly name: string;
  /** `v0.1.10` */
  readonly version: string;
  /** SHA-256 of the unpacked data, in hexadecimal; with `compat` it is what the suite's verdicts depend on. */
  readonly sha256: string;
  /** MD5 of the same, which EvalPlus calls a data set's hash; absent for suites that are not from a published file. */
  readonly md5?: string;
  /** Other evaluators' quirks that are reproduced: `evalplus`. */
  readonly compat?: 'evalplus';
  /** One sentence. */
  readonly about: string;
  readonly licence: string;
  readonly source: string;
  /** Third-party packages that an answer may import; where the sandbox lacks one, an answer that needs it is unscored. */
  readonly packages: readonly string[];
  /** CPU seconds that every input may take at least; absent where the usual ones hold. */
  readonly minInputCpuS?: number;
  /** The repository that the tasks are from; absent for suites of functions. */
  readonly project?: Project;
  /** In the data set's order. */
  readonly tasks: readonly Task[];
}
