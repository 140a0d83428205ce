import { counted } from '../counted.ts';
import { AssayError } from '../errors.ts';
import { failedSamples } from '../report/html/evidence.ts';
import type { ShownRun } from '../report/html/run.tsx';
import type { Gate } from '../report/gate.ts';
import { readReport } from '../report/read.ts';
import type { Reported } from '../report/terminal.ts';
import { safeLine } from '../report/safe.ts';
import { writeNamed } from '../results/files.ts';
import type { ScoredRun } from '../results/scored/contract.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';

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

/** Reads runs, writes them as a page, and prints what is in it. False where one of them has no single score. */
export async function writeManyHtml(
  path: string,
  files: readonly string[],
  flags: CommonFlags,
): Promise<boolean> {
  const shown: ShownRun[] = [];
  for (const file of files) {
    const { run, ...report } = await readReport(file);
    shown.push({ report, run, failed: await failedSamples(run, Math.ceil(MOST_FAILURES / files.length)) });
  }
  await writeHtml(path, shown);
  const runs = shown.map(({ report: { suite, model, score }, run: { file } }) => ({
    file,
    suite,
    model,
    score,
  }));
  printResult(
    flags,
    { html: path, runs },
    () => `${safeLine(path, 1000)} is written: ${counted(files.length, 'run')}.`,
  );
  return shown.every(({ report }) => report.score.complete);
}

/** Loads what draws a page only where one is asked for. */
async function writeHtml(path: string, shown: readonly ShownRun[]): Promise<void> {
  const { reportHtml } = await import('../report/html/report.tsx');
  await writeNamed(path, reportHtml(shown));
}

export function oneAtATime(files: readonly string[]): AssayError {
  return new AssayError(
    'usage',
    `A score, its failures and its gates are of one run, and these are ${files.length}.`,
    {
      next: 'Write them as one page: --html FILE. Or see assay compare and assay leaderboard.',
    },
  );
}
