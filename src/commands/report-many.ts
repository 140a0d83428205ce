import { AssayError } from '../errors.ts';
import type { Gate } from '../report/gate.ts';
import { gatesText } from '../report/gates-text.ts';
import { junitXml } from '../report/junit.ts';
import { manyMarkdown, manyText } from '../report/many.ts';
import type { OneOfMany } from '../report/many.ts';
import { safeLine } from '../report/safe.ts';
import { readReport } from '../report/read.ts';
import { writeNamed } from '../results/files.ts';
import type { ScoredRun } from '../results/scored/contract.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { writeManyHtml } from './report-html.ts';
import { toldLines } from './track.ts';
import type { Teller } from './track.ts';

interface ManyFlags extends CommonFlags {
  readonly failures?: boolean;
  readonly markdown?: boolean;
  readonly html?: string;
  readonly junit?: string;
}

/** Reports many runs, each held to the same thresholds. @returns the exit code, the worst of all. */
export async function reportMany(
  files: readonly string[],
  flags: ManyFlags,
  teller: Teller,
  gatesOf: (run: ScoredRun, score: OneOfMany['report']['score']) => Promise<Gate[]>,
): Promise<number> {
  if (flags.failures === true) throw oneAtATime(files);
  const runs: (OneOfMany & { readonly run: ScoredRun })[] = [];
  let told: readonly string[] = [];
  for (const file of files) {
    const { run, ...report } = await readReport(file);
    told = await teller.run({ run, ...report });
    runs.push({ run, report, gates: await gatesOf(run, report.score) });
  }
  if (flags.junit !== undefined) await writeNamed(flags.junit, junitXml(runs.map(({ run }) => run)));
  if (flags.html !== undefined) await writeManyHtml(flags.html, runs);
  const done = told.length === 0 ? {} : { told };
  printResult(flags, { runs: runs.map(toJson), ...done }, () => textOf(runs, told, flags));
  if (runs.some(({ report }) => !report.score.complete)) return 2;
  return runs.every(({ gates }) => gates.every(({ met }) => met)) ? 0 : 1;
}

function textOf(
  runs: readonly (OneOfMany & { readonly run: ScoredRun })[],
  told: readonly string[],
  { markdown, html }: ManyFlags,
): string {
  if (markdown === true) return manyMarkdown(runs);
  const gates = runs.flatMap(({ gates: each, run }) =>
    each.length === 0 ? [] : [gatesText(each, run.model)],
  );
  return [
    manyText(runs),
    ...gates,
    ...(html === undefined ? [] : [`${safeLine(html, 1000)} is written.`]),
    ...toldLines(told),
  ].join('\n\n');
}

const toJson = ({ report, gates, run: { file } }: OneOfMany & { readonly run: ScoredRun }): object => ({
  file,
  ...report,
  ...(gates.length === 0 ? {} : { gates }),
});

function oneAtATime(files: readonly string[]): AssayError {
  return new AssayError('usage', `--failures shows those of one run, and these are ${files.length}.`, {
    next: 'Give one of the files, or see what changed between two: assay compare A B.',
  });
}
