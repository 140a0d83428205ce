import { Command, InvalidArgumentError, Option } from 'commander';
import { failuresOf, failuresText, readFailures } from '../report/failures.ts';
import { minScore, noRegression } from '../report/gate.ts';
import type { Gate } from '../report/gate.ts';
import { gatesText } from '../report/gates-text.ts';
import { junitXml } from '../report/junit.ts';
import { reportMarkdown } from '../report/markdown-report.ts';
import { readReport } from '../report/read.ts';
import { safeLine } from '../report/safe.ts';
import { reportText } from '../report/terminal.ts';
import type { Reported } from '../report/terminal.ts';
import { writeNamed } from '../results/files.ts';
import type { ScoredRun } from '../results/scored/contract.ts';
import { gradedFiles } from '../results/scored/inputs.ts';
import { readScored } from '../results/scored/read.ts';
import type { Score } from '../stats/score.ts';
import { withCommon, withTracker } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible } from './interrupt.ts';
import { printResult } from './output.ts';
import { writeRunHtml } from './report-html.ts';
import { reportMany } from './report-many.ts';
import { openTeller, toldLines } from './track.ts';
import { withExamples } from './usage.ts';

interface ReportFlags extends CommonFlags {
  readonly failures?: boolean;
  readonly markdown?: boolean;
  readonly html?: string;
  readonly junit?: string;
  readonly minScore?: number;
  /** True where it was not given: commander takes `--no-` for the opposite of a flag. */
  readonly regression: string | true;
  readonly track?: string[];
}

const EXAMPLES = [
  'assay report results/eval_demo_….ndjson',
  'assay report --failures results/eval_demo_….ndjson',
  'assay report results/eval_new.ndjson --min-score 60 \\\n      --no-regression results/eval_old.ndjson --junit assay.xml',
  'assay report --markdown results/eval_new.ndjson > report.md',
  'assay report results/eval_A.ndjson results/eval_B.ndjson --html report.html',
  'assay report results/eval_A.ndjson \\\n      --track mlflow:http://localhost:5000#bench',
];

const NOTES = `--min-score and --no-regression are for CI: the command exits with 1 where the
score is below, or where the paired test shows at 5 % that the run is worse.
Of several runs each is held to them.`;

export function reportCommand(exit: Exit): Command {
  const command = new Command('report')
    .description('scores and failures of graded files')
    .argument(
      '<files...>',
      'eval_*.ndjson, manifests, folders or globs, or graded files of can-ai-code, EvalPlus, HumanEval or lm-evaluation-harness',
    )
    .option('--failures', 'every failed sample with its cause, instead of the score')
    .addOption(new Option('--markdown', 'a page of Markdown').conflicts(['json', 'failures']))
    .option('--html <file>', 'also write a page with charts that needs nothing else, of one run or many')
    .option('--junit <file>', 'also write the samples as a JUnit file')
    .option('--min-score <percent>', 'exit with 1 where points or pass@1 are below', percentage)
    .option('--no-regression <base>', 'exit with 1 where the run is worse than this graded file');
  return withExamples(withCommon(withTracker(command)), EXAMPLES, NOTES).action(
    async (inputs: string[], flags: ReportFlags) => {
      const teller = await openTeller(flags.track);
      const files = await gradedFiles(inputs);
      const [file] = files;
      if (file === undefined || files.length > 1)
        return exit(await reportMany(files, flags, teller, (run, score) => gatesOf(run, score, flags)));
      const { run, ...report } = await readReport(file);
      const told = await teller.run({ run, ...report });
      const gates = await gatesOf(run, report.score, flags);
      if (flags.junit !== undefined) await writeNamed(flags.junit, junitXml([run]));
      if (flags.html !== undefined) await writeRunHtml(flags.html, { ...report, run }, gates);
      const failures = failuresOf(run.samples, showsAll(flags) ? undefined : SHOWN_FAILURES);
      const shown = { ...report, failures };
      const result = {
        ...shown,
        ...(gates.length === 0 ? {} : { gates }),
        ...(told.length === 0 ? {} : { told }),
      };
      const written = flags.html === undefined ? [] : [`${safeLine(flags.html, 1000)} is written.`];
      const notes = flags.markdown === true ? [] : [...written, ...toldLines(told)];
      printResult(flags, result, () => [textOf(shown, gates, flags), ...notes].join('\n\n'));
      exit(report.score.complete ? (gates.every(({ met }) => met) ? 0 : 1) : 2);
    },
  );
}

const showsAll = ({ failures, markdown }: ReportFlags): boolean => failures === true || markdown === true;

function textOf(report: Reported, gates: readonly Gate[], flags: ReportFlags): string {
  if (flags.markdown === true) return reportMarkdown(report, gates);
  const text = flags.failures === true ? allFailures(report.failures ?? []) : reportText(report);
  return gates.length === 0 ? text : `${text}\n\n${gatesText(gates)}`;
}

async function gatesOf(run: ScoredRun, score: Score, flags: ReportFlags): Promise<Gate[]> {
  const { minScore: least, regression: base } = flags;
  return [
    ...(least === undefined ? [] : [minScore(score, least)]),
    ...(base === true ? [] : [noRegression(await readScored(base), run)]),
  ];
}

function percentage(text: string): number {
  const number = Number(text);
  // Below 1 it is a share that was meant, and a gate at 0.9 % would let everything pass.
  if (number > 0 && number < 1)
    throw new InvalidArgumentError(`It is in per cent: ${text} as a share is ${+(number * 100).toFixed(6)}.`);
  if (text.trim() !== '' && number >= 0 && number <= 100) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 100, in per cent.');
}

/** Failed samples that a report shows of itself. */
const SHOWN_FAILURES = 3;

/** Prints a run that has just ended. Its rows are read for what failed only where people will see it. */
export async function printRun(flags: CommonFlags, run: Reported, preface = ''): Promise<void> {
  const failures = flags.json === true ? [] : await readFailures(run.files?.eval, SHOWN_FAILURES);
  const report = { ...run, failures, stopped: interruptible.aborted };
  printResult(flags, run, () => preface + reportText(report));
}

const allFailures = (failures: Parameters<typeof failuresText>[0]): string =>
  failures.length === 0 ? 'No sample failed.' : failuresText(failures);
