/**
 * What every sandbox backend offers: it runs a program that nobody has read and brings values out.
 * Inputs go in and values come out; what the values should be never enters the room where the program runs.
 */

export type Language = 'python' | 'javascript';

/** Bounds of one job. CPU time is what counts; the wall clock is only a backstop that grows with the machine's load. */
export interface Limits {
  /** CPU seconds that one input may take. */
  readonly inputCpuS: number;
  /** CPU seconds for single inputs whose reference needs more: index of the input → seconds. */
  readonly inputCpuSOf?: ReadonlyMap<number, number>;
  /** CPU seconds for the whole job, loading the program included. */
  readonly jobCpuS: number;
  /** Address space in bytes. */
  readonly memoryBytes: number;
  /** Bytes that the program may write to any one file, and the framed values to the host. Printing is drained and never fatal. */
  readonly outputBytes: number;
}

/**
 * How JSON arguments become the Python values that a suite means. `path` walks from the argument list: a number is an
 * index, `*` every element of a list or value of an object, `**` every list at any depth. Deeper paths are applied first.
 * `tuple` and `set` change lists only and leave anything else as it is; `float` is Python's `float(x)` of a number or a
 * string, `complex` its `complex(x)` of a number or a `"1+2j"`-like string, or of the parts of a `[re, im]` pair.
 */
export interface InputShape {
  readonly path: string;
  readonly as: 'tuple' | 'set' | 'float' | 'complex';
}

/** Calls one function of a program with each input in turn, in one process. */
export interface CallJob {
  readonly language: Language;
  /** The whole program, as text. */
  readonly code: string;
  /** Name of the function to call. */
  readonly entry: string;
  /** A JSON array of argument arrays, as the bytes of the data set: never parsed or printed by the host. */
  readonly inputs: Uint8Array;
  readonly shapes?: readonly InputShape[];
  readonly limits: Limits;
  /** A value whose encoding is longer crosses as digests of its slices instead. Default 8192. */
  readonly inlineBytes?: number;
  /** Looks whether long values equal themselves, for `doubtful` of their digests; takes longer. Default false. */
  readonly doubt?: boolean;
  /** Brings out these slices of these inputs' values in full, and nothing else (the calls before them are made all the same). */
  readonly only?: readonly SliceRequest[];
}

/** Slices `from` (inclusive) to `to` (exclusive) of the value that input `input` returned. */
export interface SliceRequest {
  readonly input: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Outcome of one call. `bytes` is a value in the code of `runners/python/encode.py`, read by `src/grading/values/decode.ts`.
 * A `digest` stands for a long value: equal digests mean equal values unless one is `doubtful`, different digests prove nothing.
 */
export type CallResult =
  | { readonly kind: 'value'; readonly bytes: Uint8Array; readonly cpuS: number }
  | { readonly kind: 'digest'; readonly digest: ValueDigest; readonly cpuS: number }
  | { readonly kind: 'raised'; readonly error: RaisedError; readonly cpuS: number };

/** SHA-256 of the encodings of a value's slices. A list or tuple is cut every `sliceLength` elements; anything else is one slice. */
export interface ValueDigest {
  readonly type: 'list' | 'tuple' | 'whole';
  /** Elements of the list or tuple; 1 for `whole`. */
  readonly length: number;
  readonly sliceLength: number;
  /** Hexadecimal, one a slice. */
  readonly slices: readonly string[];
  /** The value may hold what does not equal itself: NaN, an iterator. Always false unless the job has `doubt`. */
  readonly doubtful: boolean;
}

export interface RaisedError {
  /** Class name, for example `ZeroDivisionError`. */
  readonly type: string;
  /** At most 1,000 characters; hostile text. */
  readonly message: string;
  /** Top-level name of the module that was not found, when `type` is ModuleNotFoundError. */
  readonly module?: string;
}

/** Why a job ended. `finished` says only that every input got a result. */
export type JobEnd =
  | 'finished'
  /** The watcher had seen enough. */
  | 'stopped'
  /** The program could not be compiled. */
  | 'syntax'
  /** The program raised while it was loaded. */
  | 'load-error'
  /** The program has no callable of the asked name. */
  | 'no-function'
  /** A CPU limit, or blocked for as long as a CPU limit. */
  | 'timeout'
  | 'memory'
  /** Wrote more than `outputBytes`. */
  | 'output'
  /** Ended by a signal that was not ours: a crash of the interpreter. */
  | 'killed'
  /** Left early (`sys.exit`, `os._exit`), before every input had its result. */
  | 'exited'
  /** What it wrote on the results descriptor is not what the runner writes. */
  | 'protocol';

export interface JobReport {
  readonly end: JobEnd;
  /** For `load-error` and `syntax`. */
  readonly error?: RaisedError;
  /** Index of the input that was under way at the end; absent while loading and after the last. */
  readonly at?: number;
  /** Which bound a `timeout` met. */
  readonly bound?: 'input-cpu' | 'job-cpu' | 'blocked';
  readonly cpuS: number;
  readonly wallS: number;
  /** Highest resident memory of the job, in bytes. */
  readonly peakBytes: number;
  /** The first 4 KiB of what the program printed on standard output and standard error, for people; hostile text. */
  readonly printed: string;
  /** True when a first timeout was put to the test again with nothing else running. */
  readonly alone: boolean;
}

export interface CallReport extends JobReport {
  /** One a finished call, in order; shorter than the inputs unless `end` is `finished`. Empty when a watcher took them. */
  readonly results: readonly CallResult[];
}

/**
 * Sees results as they come, with their input's index, and may end the job early. One watcher serves one attempt: a job that
 * is repeated (a member died, a timeout is tried alone) gets a new one and starts again from the first input.
 */
export type Watcher = (index: number, result: CallResult) => 'continue' | 'stop';

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly watch?: () => Watcher;
}

/**
 * Runs checking code against a candidate: two processes that see nothing of each other but calls and values.
 * In the checker's namespace `entry` and the argument of `check(candidate)` are the proxy.
 */
export interface CheckJob {
  readonly language: 'python';
  /** The candidate's whole program. */
  readonly code: string;
  readonly entry: string;
  /** What the checker loads first: the prompt's own helpers. */
  readonly setup: string;
  /** Checking code that defines `check(candidate)`. */
  readonly test: string;
  readonly limits: Limits;
}

export interface CheckReport extends JobReport {
  /** `passed` when check(candidate) returned; otherwise what it raised, in the checker or through the candidate. */
  readonly verdict: 'passed' | 'failed' | 'none';
  /** What the checker raised (AssertionError …) or the candidate raised while called. */
  readonly raised?: RaisedError;
}

/**
 * Evaluates call expressions of a program, as can-ai-code's interviewers do: for each call the program is executed afresh as
 * a script, and the value of the call leaves as JSON. Calls share a process unless one ends it; the next go on in another.
 */
export interface ExpressionJob {
  readonly language: Language;
  /** The whole program, as text. */
  readonly code: string;
  /** Expressions of the program's own language: `gcd(100, 20)`. */
  readonly calls: readonly string[];
  /** `inputCpuS` bounds one call together with the program's execution before it, `jobCpuS` each process. */
  readonly limits: Limits;
}

/** What came of one call. */
export type ExpressionResult =
  /**
   * What the language wrote as JSON: of the call's value, or of `{error, exc_type}` for what the program or the call raised.
   * Hostile text; not JSON where the value has none: `undefined`.
   */
  | { readonly kind: 'json'; readonly text: string; readonly cpuS: number }
  /**
   * No value came. `text` is the stripped standard output, or standard error where that is empty, of at most 4 KiB each;
   * `end` says why: `finished` where the value cannot be written as JSON, else how the process ended.
   */
  | { readonly kind: 'printed'; readonly text: string; readonly end: JobEnd; readonly cpuS: number }
  | { readonly kind: 'timeout'; readonly cpuS: number };

/**
 * `end` is the worst that happened to any call, `at` the first call that it happened to; `finished` where every process
 * outlived its calls. Times are sums over the processes, `peakBytes` is their maximum.
 */
export interface ExpressionReport extends JobReport {
  /** One a call, in order. */
  readonly results: readonly ExpressionResult[];
}

/** What a row records of the room its code ran in. */
export interface SandboxIdentity {
  /** `bubblewrap`, `landlock`, … */
  readonly backend: string;
  /** Name and identifier of the containers' image, for example `localhost/assay-sandbox 2fc704bb1c98`; absent where there are none. */
  readonly image?: string;
  /** Of the interpreter, for example `3.11.2`. */
  readonly python: string;
  /** Of the Node that runs JavaScript, for example `20.19.5`, or another interpreter's name and version; absent where JavaScript cannot run here. */
  readonly node?: string;
  /** How many times as long a program takes here as where it runs natively; limits are as many times as long. Absent for 1. */
  readonly slowness?: number;
  /** Version of the runner's protocol and encoding; part of the key of cached expected values. */
  readonly runner: string;
  /** Third-party packages that the suites care about and that can be imported, with versions: `{numpy: '1.24.2'}`. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Why `auto` did not take a backend, as a sentence. */
export interface Refusal {
  readonly backend: string;
  readonly why: string;
}

/** A backend that has passed its probe. Infrastructure failures are `SandboxFailure`, never a verdict. */
export interface Sandbox {
  readonly identity: SandboxIdentity;
  /** What `auto` tried before this one; absent where a backend was named. */
  readonly refused?: readonly Refusal[];
  /** Jobs that run at the same time. */
  readonly concurrency: number;
  call(job: CallJob, options?: RunOptions): Promise<CallReport>;
  check(job: CheckJob, options?: RunOptions): Promise<CheckReport>;
  /** Throws AssayError `no-javascript` where the language is JavaScript and this sandbox has no Node for it. */
  evaluate(job: ExpressionJob, options?: Pick<RunOptions, 'signal'>): Promise<ExpressionReport>;
  /** Another number than before wherever something has happened in it since: while a job runs, many times a second. */
  pulse(): number;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** A backend's name, or `auto` for the strongest that passes its probe. */
  readonly backend?: string;
  readonly concurrency?: number;
}

/** The sandbox itself failed, after its own retries: the sample is unscored. */
export class SandboxFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SandboxFailure';
  }
}
