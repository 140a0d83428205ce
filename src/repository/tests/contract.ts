/** How a run of a project's tests ended. Only `ok` is a pass. */
export type TestStatus =
  | 'ok'
  /** A test failed, or one that ran with the original did not run or was skipped. */
  | 'failed'
  /** No test of the task ran. */
  | 'not-run'
  /** The process left before the tests were done. */
  | 'crashed'
  | 'timeout'
  | 'memory'
  | 'disk'
  | 'output'
  | 'killed'
  /** What was reported cannot be what happened: see `TestRun.why`. */
  | 'forged';

/** What became of one test. */
export interface TestResult {
  /** As its framework calls it: `tests.test_add.AddTest.test_zero`, `tests/test_add.py::test_zero`. */
  readonly name: string;
  /** An expected failure has passed, an unexpected success has failed. */
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** The exception, or why it was skipped; hostile text of at most 1,000 characters. */
  readonly why?: string;
}

/** A run of a project's tests in the process of the code that they are about. */
export interface TestRun {
  readonly status: TestStatus;
  /** The cause in one line where the status is not `ok`; hostile text. */
  readonly why?: string;
  /** Tests that ran, the skipped among them, and those that had to run and did not; so too are `errors` counted. */
  readonly ran: number;
  /** As the framework counts them: a test may have several that failed within it. */
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** (ran − failures − errors) / max(ran, failures + errors), at least 0; 0 where nothing ran. */
  readonly share: number;
  /** Empty where only text was to be had of the run. */
  readonly tests: readonly TestResult[];
  /** Functions of the test framework that were replaced while the tests ran; the first of them at each moment. */
  readonly patched: readonly string[];
  /** Test module → the digests that its code had, at its first test and at the end. */
  readonly modules: ReadonlyMap<string, readonly string[]>;
  /** The end of what the command printed; hostile text. */
  readonly output: string;
  readonly cpuS: number;
  readonly wallS: number;
  readonly peakBytes: number;
}

/** What the run with the project's own code showed: a run that is to pass must show as much. */
export interface ExpectedTests {
  /** Name → how many times a test of that name passed. */
  readonly passed: ReadonlyMap<string, number>;
  /** Tests that ran in all, for runs of which only text is to be had. */
  readonly ran: number;
  readonly patched: readonly string[];
  readonly modules: ReadonlyMap<string, readonly string[]>;
  readonly cpuS: number;
}
