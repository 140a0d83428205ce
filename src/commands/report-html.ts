import { failedSamples } from '../report/html/evidence.ts';
import type { ShownRun } from '../report/html/run.tsx';
import type { Gate } from '../report/gate.ts';
import type { Reported } from '../report/terminal.ts';
import { writeNamed } from '../results/files.ts';
import type { ScoredRun } from '../results/scored/contract.ts';

/** Failures with their code that a page has at most, over all of its runs: it stays small enough to be sent. */
const MOST_FAILURES = 60;

/** Writes one run that has been read as a page. */
export async function writeRunHtml(
  path: string,
  { run, ...report }: Reported & { readonly run: ScoredRun },
  gates: readonly Gate[],
): Promise<void> {
  await writeHtml(path, [{ report, run, gates, failed: await failedSamples(run, MOST_FAILURES) }]);
}

/** The same of many runs. */
export async function writeManyHtml(
  path: string,
  runs: readonly { readonly run: ScoredRun; readonly report: Reported; readonly gates: readonly Gate[] }[],
): Promise<void> {
  const shown: ShownRun[] = [];
  for (const { run, report, gates } of runs) {
    const failed = await failedSamples(run, Math.ceil(MOST_FAILURES / runs.length));
    shown.push({ report, run, gates, failed });
  }
  await writeHtml(path, shown);
}

/** Loads what draws a page only where one is asked for. */
async function writeHtml(path: string, shown: readonly ShownRun[]): Promise<void> {
  const { reportHtml } = await import('../report/html/report.tsx');
  await writeNamed(path, reportHtml(shown));
}
