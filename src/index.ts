/**
 * Assay as a library: the same path as the command line's.
 *
 * - `runBenchmark` a whole benchmark in one call
 * - `interviewFile`, `evaluateFile` its stages alone
 * - `loadConfig`, `runBench` the profiles of assay.yaml, and all of them in turn
 * - `verifySuite` the reference solutions on this machine
 * - `complete` one answer
 * - `gradeSamples` verdicts for code that you have at hand
 */
export { loadConfig } from './config/profiles.ts';
export type { Config, Profile } from './config/profiles.ts';
export { AssayError } from './errors.ts';
export type { Outcome, ScoredOutcome } from './outcome.ts';
export { runBench } from './pipeline/bench/bench.ts';
export type { BenchOptions } from './pipeline/bench/bench.ts';
export { runBenchmark } from './pipeline/benchmark.ts';
export type { BenchmarkOptions, BenchmarkResult } from './pipeline/benchmark.ts';
export { evaluateFile } from './pipeline/evaluate.ts';
export type { EvaluateOptions, Evaluation } from './pipeline/evaluate.ts';
export { gradeSamples } from './pipeline/grade-samples.ts';
export type { GradeSamplesOptions, GradedCode, Sample } from './pipeline/grade-samples.ts';
export { interviewFile } from './pipeline/interview.ts';
export type { Interview, InterviewOptions } from './pipeline/interview.ts';
export type { OnEvent, OnProgress, RunEvent } from './pipeline/events.ts';
export { verifySuite } from './pipeline/verify.ts';
export type { Verification, VerifyOptions } from './pipeline/verify.ts';
export { complete } from './models/complete.ts';
export type { Completion } from './models/complete.ts';
export { ModelError } from './models/contract.ts';
export type { Message, Params, Prompt } from './models/contract.ts';
export { readAnswered, readGraded, readPrepared } from './results/rows.ts';
export type { ProfileState } from './results/bench/state.ts';
export type { AnsweredRow, GradedRow, PreparedRow } from './results/rows.ts';
export type { Score } from './stats/score.ts';
export { loadSuite, suiteNames } from './suites/index.ts';
export type { Suite, Task } from './suites/contract.ts';
