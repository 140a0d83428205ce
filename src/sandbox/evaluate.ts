import type { ExpressionJob, ExpressionReport, ExpressionResult, JobEnd } from './contract.ts';
import type { ProcessReport } from './expression.ts';

/** The worst first. */
const WORST: readonly JobEnd[] = ['protocol', 'killed', 'memory', 'output', 'timeout', 'exited'];
const PRINTED_CHARACTERS = 4096;

/**
 * Runs the calls of a job in as few processes as their ends allow. A call that ends a process which others had used is made
 * again in one of its own, so that what they printed or left in memory is not laid to it; what it meets there stands.
 */
export async function evaluateCalls(
  job: ExpressionJob,
  run: (job: ExpressionJob) => Promise<ProcessReport>,
): Promise<ExpressionReport> {
  const results: ExpressionResult[] = [];
  const reports: ProcessReport[] = [];
  while (results.length < job.calls.length) {
    const report = await run({ ...job, calls: job.calls.slice(results.length) });
    reports.push(report);
    results.push(...report.results);
    if (isItsOwn(report)) results.push(lastResult(report));
  }
  return { ...summary(reports), ...worst(results, reports), results };
}

/** Whether the end of a process is that of a call, and of no other. */
function isItsOwn({ end, results }: ProcessReport): boolean {
  return end === 'timeout' || (end !== 'finished' && results.length === 0);
}

/** Of the call that its process did not outlive. */
function lastResult({ end, printed, cpuS, results }: ProcessReport): ExpressionResult {
  const others = results.reduce((sum, result) => sum + result.cpuS, 0);
  const own = { cpuS: Math.max(0, cpuS - others) };
  if (end === 'timeout') return { kind: 'timeout', ...own };
  return { kind: 'printed', text: printed.trim(), end, ...own };
}

function worst(results: readonly ExpressionResult[], reports: readonly ProcessReport[]) {
  const ends: readonly string[] = results.map((result) =>
    result.kind === 'printed' ? result.end : result.kind,
  );
  const end = WORST.find((one) => ends.includes(one)) ?? 'finished';
  const at = ends.indexOf(end);
  const bound = reports.find((report) => report.end === end)?.bound;
  return { end, ...(end !== 'finished' && { at }), ...(bound !== undefined && { bound }) };
}

function summary(reports: readonly ProcessReport[]) {
  const sum = (of: (report: ProcessReport) => number) => reports.reduce((all, one) => all + of(one), 0);
  return {
    cpuS: sum(({ cpuS }) => cpuS),
    wallS: sum(({ wallS }) => wallS),
    peakBytes: Math.max(0, ...reports.map(({ peakBytes }) => peakBytes)),
    printed: reports
      .map(({ printed }) => printed)
      .join('')
      .slice(0, PRINTED_CHARACTERS),
    alone: reports.some(({ alone }) => alone),
  };
}
