import { Command } from 'commander';
import { loadSweep } from '../config/sweep.ts';
import { runGrid } from '../pipeline/grid.ts';
import type { GridRun } from '../pipeline/grid.ts';
import { present } from '../present.ts';
import { gridText } from '../report/grid.ts';
import { manyMarkdown } from '../report/many.ts';
import { readReport } from '../report/read.ts';
import { writeNamed } from '../results/files.ts';
import { inFolder } from '../stores/address.ts';
import {
  concurrencyOption,
  configOption,
  extractorOption,
  sandboxOption,
  withCommon,
  withSpending,
  withSuiteFlags,
  withTracking,
} from './common.ts';
import type { CommonFlags, SpendingFlags, TrackingFlags } from './common.ts';
import type { Exit } from './index.ts';
import { exitCode, interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { runProgress } from './progress.ts';
import { writeManyHtml } from './report-html.ts';
import { withExamples } from './usage.ts';

interface SweepFlags extends CommonFlags, SpendingFlags, TrackingFlags {
  readonly config?: string;
  readonly extractor?: string;
  readonly sandbox: string;
  readonly concurrency?: number;
  readonly data?: string;
  readonly results?: string;
}

const EXAMPLES = [
  'assay sweep prompts.yaml',
  'assay sweep prompts.yaml --results results/prompts --cache',
  'assay sweep prompts.yaml --json',
];

const NOTES = `The file has lists of suites, models, templates, params and strategies; every
combination is a run, and the report is of all of them: NAME.md and NAME.html in
the folder of the results. What is there already is not asked again, so the same
command goes on, also after a list has grown. docs/prompts.md has an example.`;

export function sweepCommand(exit: Exit): Command {
  const command = new Command('sweep')
    .description('run every combination that a YAML file lists, and report them together')
    .argument('<file>', 'YAML with suites, models, templates, params, strategies')
    .addOption(configOption())
    .addOption(extractorOption())
    .addOption(sandboxOption())
    .addOption(concurrencyOption())
    .option(
      '--results <dir>',
      "folder for the runs and the report, or s3://BUCKET/PREFIX (default: the file's, or results/NAME)",
    );
  withSpending(withSuiteFlags(withTracking(command)));
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (file: string, flags: SweepFlags) => {
      listenForInterrupt();
      const progress = runProgress(flags);
      const { json: _, quiet: __, data, ...options } = present(flags);
      const { name, ...sweep } = await loadSweep(file);
      const results = flags.results ?? sweep.results;
      try {
        const runs = await runGrid({
          ...sweep,
          ...options,
          ...present({ dataDir: data }),
          results,
          keep: true,
          signal: interruptible,
          onEvent: progress.onEvent,
        });
        progress.end();
        const report = await writeReports(runs, inFolder(results, name));
        const written = Object.values(report)
          .map((path) => `${path} is written.`)
          .join('\n');
        const text = (): string => [gridText(runs), written].filter((part) => part !== '').join('\n\n');
        printResult(flags, { runs, report }, text);
        exit(exitCode(runs.every(({ result }) => result?.score.complete === true)));
      } finally {
        progress.end();
      }
    },
  );
}

/** Of the runs that there are; nothing where there is none. */
async function writeReports(
  runs: readonly GridRun[],
  path: string,
): Promise<{ markdown?: string; html?: string }> {
  const files = runs.flatMap(({ result }) => result?.files.eval ?? []);
  if (files.length === 0) return {};
  const read = await Promise.all(files.map((file) => readReport(file)));
  const reports = read.map(({ run, ...report }) => ({ run, report, gates: [] }));
  const [markdown, html] = [`${path}.md`, `${path}.html`];
  await writeNamed(markdown, `${manyMarkdown(reports)}\n`);
  await writeManyHtml(html, reports);
  return { markdown, html };
}
