import type { z } from 'zod';

import { AssayError } from '../../../errors.ts';
import type { CallReport, CallResult, RunOptions, Watcher } from '../../contract.ts';
import type { CallLine, failure } from '../lines.ts';
import { TryFailure } from './try-failure.ts';

type FailureLine = z.output<typeof failure>;

/**
 * What comes of a call's lines. A watcher that has seen enough ends the reading, so that the connection is closed and the job
 * with it; then the report knows of no memory, no printing and only the calls' own CPU time.
 */
export async function readCall(
  lines: AsyncIterable<CallLine>,
  watch: RunOptions['watch'],
): Promise<CallReport> {
  const begun = performance.now();
  let results: CallResult[] = [];
  let watcher: Watcher | undefined;
  let cpuS = 0;
  for await (const line of lines) {
    if (line.type === 'attempt') {
      results = [];
      cpuS = 0;
      watcher = watch?.();
    } else if (line.type === 'result') {
      cpuS += line.result.cpuS;
      if (watcher === undefined) results.push(line.result);
      else if (watcher(line.index, line.result) === 'stop') {
        const wallS = (performance.now() - begun) / 1000;
        return { end: 'stopped', cpuS, wallS, peakBytes: 0, printed: '', alone: false, results: [] };
      }
    } else if (line.type === 'report') return { ...line.report, results };
    else if (line.type === 'failure') throw failureOf(line);
  }
  throw withoutEnd();
}

type PlainLine<Report> =
  | { readonly type: 'alive' }
  | FailureLine
  | { readonly type: 'report'; readonly report: Report };

/** The report at the end of the lines. */
export async function readReport<Report>(lines: AsyncIterable<PlainLine<Report>>): Promise<Report> {
  for await (const line of lines) {
    if (line.type === 'report') return line.report;
    if (line.type === 'failure') throw failureOf(line);
  }
  throw withoutEnd();
}

/** A failure of the server's own sandbox, or a condition that the caller knows what to do about. */
function failureOf({ code, message, next }: FailureLine): TryFailure | AssayError {
  if (code === 'sandbox-failure') return new TryFailure('failed', message);
  return new AssayError(code, message, next === undefined ? {} : { next });
}

function withoutEnd(): TryFailure {
  return new TryFailure('broken', 'its answer has no end');
}
