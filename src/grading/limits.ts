import type { Limits } from '../sandbox/contract.ts';
import type { ReadingFacts } from './expected/reading.ts';

const GIB = 2 ** 30;

/** Bounds of a candidate: floors, and factors over what the reference itself needs. Seconds are of CPU time. */
export interface GradingLimits {
  readonly minInputCpuS: number;
  readonly inputFactor: number;
  readonly minJobCpuS: number;
  readonly jobFactor: number;
  readonly minMemoryBytes: number;
  readonly memoryFactor: number;
  readonly outputBytes: number;
  /** For a test set of checking code, candidate and checks together. */
  readonly checkCpuS: number;
  /** For one call of an interview. */
  readonly expressionCpuS: number;
}

/**
 * EvalPlus 0.3.1 has 4 s, 4 ×, about 60 s and 4 GB, but by the wall clock and without room for the reference's memory. Six seconds
 * leave a slower machine room: recorded answers that pass there in four take from 3 to 5 here, by the hour.
 */
export const DEFAULT_LIMITS: GradingLimits = {
  minInputCpuS: 6,
  inputFactor: 4,
  minJobCpuS: 60,
  jobFactor: 4,
  minMemoryBytes: 4 * GIB,
  memoryFactor: 2,
  outputBytes: GIB / 4,
  checkCpuS: 10,
  // can-ai-code's own, there by the wall clock.
  expressionCpuS: 5,
};

/**
 * Of what the reference needs for all inputs together, in a slow sandbox: who takes longer than that for one, and longer than may be
 * taken natively, is most often a program that never ends, and gets no more of a floor that is many times as long.
 */
const ROOM = 100;

/**
 * Of 5,060 recorded calls of interviews that end, none that gave a value took more than 24 ms natively: three times the limit is
 * room enough in the slowest sandbox, where fifteen times would be 113 s for each call that never ends.
 */
const MOST_FOR_A_CALL = 3;

/** Limits for a sandbox in which a program takes `slowness` times as long as natively. What the reference needs is measured there. */
export function slowed(limits: GradingLimits, slowness = 1): GradingLimits {
  return {
    ...limits,
    minInputCpuS: limits.minInputCpuS * slowness,
    minJobCpuS: limits.minJobCpuS * slowness,
    checkCpuS: limits.checkCpuS * slowness,
    expressionCpuS: limits.expressionCpuS * Math.min(slowness, MOST_FOR_A_CALL),
  };
}

/** What the reference solution gets, so that its own needs can be measured. */
export const REFERENCE_LIMITS: Limits = {
  inputCpuS: 300,
  jobCpuS: 1800,
  memoryBytes: 16 * GIB,
  outputBytes: 2 * GIB,
};

/** `limits` are those of the sandbox, `slowness` times as long as natively. */
export function callLimits(reference: ReadingFacts, limits: GradingLimits, slowness = 1): Limits {
  const slowedS = limits.minInputCpuS;
  const inputCpuS = Math.max(slowedS / slowness, Math.min(slowedS, reference.cpuS * ROOM));
  const longer = reference.slow
    .map(([input, cpuS]) => [input, cpuS * limits.inputFactor] as const)
    .filter(([, cpuS]) => cpuS > inputCpuS);
  return {
    inputCpuS,
    inputCpuSOf: new Map(longer),
    // One that never ends meets the limit of its input first; many slow inputs that end are let go on.
    jobCpuS: Math.max(limits.minJobCpuS, reference.cpuS * limits.jobFactor),
    memoryBytes: Math.max(limits.minMemoryBytes, reference.peakBytes * limits.memoryFactor),
    outputBytes: limits.outputBytes,
  };
}

export function checkLimits(limits: GradingLimits): Limits {
  return {
    inputCpuS: limits.checkCpuS,
    jobCpuS: limits.checkCpuS,
    memoryBytes: limits.minMemoryBytes,
    outputBytes: limits.outputBytes,
  };
}

/** Each call of an interview has its own time; together they may take as long as each alone. */
export function interviewLimits(limits: GradingLimits, calls: number): Limits {
  return {
    inputCpuS: limits.expressionCpuS,
    jobCpuS: limits.expressionCpuS * (calls + 1),
    memoryBytes: limits.minMemoryBytes,
    outputBytes: limits.outputBytes,
  };
}
