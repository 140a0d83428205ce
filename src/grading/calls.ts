import { orAbort } from '../abort.ts';
import type { JobReport, Sandbox } from '../sandbox/contract.ts';
import type { CallSet, Task } from '../suites/contract.ts';
import { finding, findingOfEnd, type Finding } from './ending.ts';
import type { ExpectedValues } from './expected/store.ts';
import { Judge } from './judge.ts';
import { callLimits, type GradingLimits } from './limits.ts';
import { callJob, type Program } from './program.ts';
import { settle } from './settle.ts';

/** What judging needs beside the candidate. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly expected: ExpectedValues;
  readonly limits: GradingLimits;
  /** Packages that the suite allows and the sandbox lacks. */
  readonly lacking: readonly string[];
  /** Which function of an answer to an interview is called. */
  readonly finder?: 'asked' | 'first';
  readonly signal?: AbortSignal | undefined;
}

export interface SetVerdict {
  /** Absent where the set passed. */
  readonly finding: Finding | undefined;
  readonly report: JobReport;
}

/** Calls the candidate with a set's inputs and compares what it returns. Throws SandboxFailure, AssayError. */
export async function gradeCalls(bench: Bench, task: Task, set: CallSet, code: string): Promise<SetVerdict> {
  const { sandbox, expected, signal } = bench;
  // A reference may take minutes, and other answers wait for the same run of it.
  const readings = await orAbort(expected.readings(task, set), signal);
  const programs = expected.programs(task, set);
  const [reference] = readings;
  const limits = callLimits(reference.facts, bench.limits, sandbox.identity.slowness);
  const candidate: Program = {
    task: task.id,
    language: task.language,
    code,
    entry: task.entryPoint,
    set,
    limits,
  };
  let judge = new Judge(set, readings, bench.lacking);
  const watch = () => {
    judge = new Judge(set, readings, bench.lacking);
    return judge.watch;
  };
  const report = await sandbox.call(callJob(candidate), signal === undefined ? { watch } : { watch, signal });
  const ended = judge.finding ?? findingOfEnd(report, bench.lacking) ?? incomplete(judge, set);
  const disputed = await settle({ sandbox, judge, candidate, readings, programs, signal });
  return { finding: disputed ?? ended, report };
}

/** A job that finished has one result an input; anything else was not written by the runner. */
function incomplete(judge: Judge, set: CallSet): Finding | undefined {
  if (judge.seen === set.count) return undefined;
  return finding('protocol', `${judge.seen} results came for ${set.count} inputs`);
}
