import { Command, Option } from 'commander';
import { present } from '../present.ts';
import { AssayError } from '../errors.ts';
import { evaluateFiles } from '../pipeline/bulk.ts';
import { filesText } from '../report/files.ts';
import {
  positiveInteger,
  repeated,
  withCommon,
  withCompat,
  withLanguages,
  withSelection,
  withShards,
  withSuiteFlags,
  withTracking,
  extractorOption,
  sandboxOption,
} from './common.ts';
import type { GradingFlags, TrackingFlags } from './common.ts';
import type { Exit } from './index.ts';
import { exitCode, interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { runProgress } from './progress.ts';
import { printRun } from './report.ts';
import { RequiredOption, withExamples } from './usage.ts';

interface EvaluateFlags extends GradingFlags, TrackingFlags {
  readonly suite?: string;
  readonly input: string[];
  readonly code?: 'recorded';
  readonly force?: boolean;
}

const EXAMPLES = [
  'assay evaluate --input results/interview_humaneval+_….ndjson',
  'assay evaluate --suite humaneval+ --input samples.jsonl.gz',
  'assay evaluate --input "results/interview_*" --extractor can-ai-code-v2',
  'assay evaluate --suite mbpp+ --input samples.jsonl --compat evalplus \\\n      --output graded.ndjson',
  'assay evaluate --suite ./my-interview --input "old/eval_*.ndjson" \\\n      --code recorded',
  'assay evaluate --input results/interview_humaneval+_….ndjson \\\n      --track mlflow:http://localhost:5000#humaneval',
];

const NOTES = `Code is taken from raw answers by the extractor "default"; samples of other
tools hold code already and are graded as they are (--extractor none).
Answers that have been graded in the same way are not graded again, unless
--force says so.`;

export function evaluateCommand(exit: Exit): Command {
  const command = new Command('evaluate')
    .description(
      'grade answers that are on disk: rows of Assay or can-ai-code, samples of the HumanEval and EvalPlus tools',
    )
    .option('--suite <suite>', 'the suite that was asked (default: the one that the rows name)')
    .addOption(
      new RequiredOption(
        '--input <file>',
        '.ndjson, .jsonl, .jsonl.gz, a folder of EvalPlus, or a quoted glob; repeatable',
      ).argParser(repeated),
    )
    .addOption(extractorOption(' (default: default; none for samples of other tools)'))
    .addOption(
      new Option('--code <where>', 'recorded: grade the code that the rows have already').choices([
        'recorded',
      ]),
    )
    .option('--force', 'grade again what has been graded in the same way')
    .addOption(sandboxOption())
    .option('--concurrency <n>', 'sandboxed jobs at the same time (default: one a core)', positiveInteger)
    .option('--results <dir>', 'folder for the graded rows, or s3://BUCKET/PREFIX', 'results')
    .option('--output <file>', 'the file itself');
  withCompat(withSuiteFlags(withSelection(withLanguages(withTracking(withShards(command))))));
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(async (flags: EvaluateFlags) => {
    if (flags.code !== undefined && flags.extractor !== undefined) throw twoSources();
    listenForInterrupt();
    const progress = runProgress(flags);
    const { json: _, quiet: __, data, concurrency, language, input, ...options } = present(flags);
    try {
      const files = await evaluateFiles({
        ...options,
        ...present({ dataDir: data, jobs: concurrency, languages: language }),
        inputs: input,
        signal: interruptible,
        onEvent: progress.onEvent,
      });
      progress.end();
      const [only] = files;
      if (files.length === 1 && only?.result !== undefined) await printRun(flags, only.result);
      else printResult(flags, { files }, () => filesText(files));
      exit(exitCode(files.every(({ result }) => result?.score.complete === true)));
    } finally {
      progress.end();
    }
  });
}

function twoSources(): AssayError {
  return new AssayError(
    'two-sources',
    '--code recorded grades the code that the rows have, --extractor takes it from the answers anew.',
    { next: 'Give one of them.' },
  );
}
