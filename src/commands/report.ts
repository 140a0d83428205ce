import { Command } from 'commander';
import { failuresOf, failuresText, readFailures } from '../report/failures.ts';
import { readReport } from '../report/read.ts';
import { reportText } from '../report/terminal.ts';
import type { Reported } from '../report/terminal.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible } from './interrupt.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface ReportFlags extends CommonFlags {
  readonly failures?: boolean;
}

const EXAMPLES = [
  'assay report results/eval_demo_….ndjson',
  'assay report --failures results/eval_demo_….ndjson',
];

export function reportCommand(exit: Exit): Command {
  const command = new Command('report')
    .description('the score and the failures of a graded file')
    .argument(
      '<file>',
      'eval_*.ndjson or the manifest of a run, or a graded file of can-ai-code, EvalPlus, HumanEval or lm-evaluation-harness',
    )
    .option('--failures', 'every failed sample with its cause, instead of the score');
  return withExamples(withCommon(command), EXAMPLES).action(async (file: string, flags: ReportFlags) => {
    const { samples, ...report } = await readReport(file);
    const failures = failuresOf(samples, flags.failures === true ? undefined : SHOWN_FAILURES);
    printResult(flags, { ...report, failures }, () =>
      flags.failures === true ? allFailures(failures) : reportText({ ...report, failures }),
    );
    exit(report.score.complete ? 0 : 2);
  });
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
