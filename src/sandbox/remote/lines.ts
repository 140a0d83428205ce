import { z } from 'zod';

import type { CallReport, CallResult, CheckReport, ExpressionReport, SandboxIdentity } from '../contract.ts';
import { bytes, index } from './codecs.ts';

/**
 * What a server says, as JSON: it writes with `z.encode`, the client reads with `z.decode` and overlooks fields that it
 * does not know, so that the contract may gain some.
 */

const raised = z.object({ type: z.string(), message: z.string(), module: z.exactOptional(z.string()) });
const cpuS = z.number().nonnegative();

const digest = z.object({
  type: z.enum(['list', 'tuple', 'whole']),
  length: index,
  sliceLength: index,
  slices: z.array(z.string()).readonly(),
  doubtful: z.boolean(),
});

export const callResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), bytes, cpuS }),
  z.object({ kind: z.literal('digest'), digest, cpuS }),
  z.object({ kind: z.literal('raised'), error: raised, cpuS }),
]) satisfies z.ZodType<CallResult>;

export const jobEnd = z.enum([
  'finished',
  'stopped',
  'syntax',
  'load-error',
  'no-function',
  'timeout',
  'memory',
  'output',
  'killed',
  'exited',
  'protocol',
]);

const jobReport = z.object({
  end: jobEnd,
  error: z.exactOptional(raised),
  at: z.exactOptional(index),
  bound: z.exactOptional(z.enum(['input-cpu', 'job-cpu', 'blocked'])),
  cpuS,
  wallS: z.number().nonnegative(),
  peakBytes: z.number().nonnegative(),
  printed: z.string(),
  alone: z.boolean(),
});

/** Without its results, which have come as lines of their own. */
export const callReport = jobReport satisfies z.ZodType<Omit<CallReport, 'results'>>;

export const checkReport = jobReport.extend({
  verdict: z.enum(['passed', 'failed', 'none']),
  raised: z.exactOptional(raised),
}) satisfies z.ZodType<CheckReport>;

const expressionResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('json'), text: z.string(), cpuS }),
  z.object({ kind: z.literal('printed'), text: z.string(), end: jobEnd, cpuS }),
  z.object({ kind: z.literal('timeout'), cpuS }),
]);

export const expressionReport = jobReport.extend({
  results: z.array(expressionResult).readonly(),
}) satisfies z.ZodType<ExpressionReport>;

const alive = z
  .object({
    type: z.literal('alive'),
    pulse: z.int().describe('Another number where something has happened in the sandbox since the last.'),
  })
  .describe(
    'Every five seconds, so that a server that is gone, or stands still, is told from a job that takes long.',
  );
const attempt = z
  .object({ type: z.literal('attempt') })
  .describe('The job begins, or begins anew: results that came before do not count.');
const result = z
  .object({ type: z.literal('result'), index, result: callResult })
  .describe('What came of one input.');
export const failure = z
  .object({
    type: z.literal('failure'),
    code: z.string().describe('sandbox-failure, or what the caller knows what to do about: no-javascript.'),
    message: z.string(),
    next: z.exactOptional(z.string()).describe('What to do about it.'),
  })
  .describe('The last line where the sandbox itself failed: it says nothing about the program.');
const report = z.literal('report').describe('The last line: how the job ended.');

export const callLine = z.discriminatedUnion('type', [
  alive,
  attempt,
  result,
  failure,
  z.object({ type: report, report: callReport }),
]);
export const checkLine = z.discriminatedUnion('type', [
  alive,
  failure,
  z.object({ type: report, report: checkReport }),
]);
export const expressionLine = z.discriminatedUnion('type', [
  alive,
  failure,
  z.object({ type: report, report: expressionReport }),
]);

export type CallLine = z.output<typeof callLine>;

export const identity = z.object({
  backend: z.string(),
  image: z.exactOptional(z.string()),
  python: z.string(),
  node: z.exactOptional(z.string()),
  slowness: z.exactOptional(z.number().min(1)),
  runner: z.string(),
  packages: z.record(z.string(), z.string()).readonly(),
}) satisfies z.ZodType<SandboxIdentity>;

/** What a server is, and what it takes. */
export const description = z.object({
  identity: identity.describe('What a run records of the room its programs ran in.'),
  concurrency: z.int().positive().describe('Jobs that run at the same time.'),
  bodyBytes: z.int().positive().describe("The longest that a job's JSON may be."),
});

export type Description = z.output<typeof description>;

/** The body of every refusal. */
export const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
