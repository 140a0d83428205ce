import { Command, Option } from 'commander';
import { evaluateFiles } from '../pipeline/bulk.ts';
import { filesText } from '../report/files.ts';
import { reportText } from '../report/terminal.ts';
import {
  given,
  positiveInteger,
  repeated,
  withCommon,
  withLanguages,
  withSelection,
  withSuiteFlags,
} from './common.ts';
import type { CommonFlags, LanguageFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { runProgress } from './progress.ts';
import { extractorOption, sandboxOption } from './run.ts';

interface EvaluateFlags extends CommonFlags, LanguageFlags {
  readonly suite?: string;
  readonly input: string[];
  readonly code?: 'recorded';
  readonly force?: boolean;
  readonly extractor?: string;
  readonly sandbox: string;
  readonly tasks?: string;
  readonly limit?: number;
  readonly concurrency?: number;
  readonly data?: string;
  readonly compat?: 'evalplus';
  readonly results: string;
  readonly output?: string;
}

const EXAMPLES = `
Examples:
  $ assay evaluate --input results/interview_humaneval+_python_chat_none_greedy_qwen_1760000000.ndjson
  $ assay evaluate --input "results/interview_*" --extractor can-ai-code-v2
  $ assay evaluate --suite humaneval+ --input samples.jsonl.gz --extractor none
  $ assay evaluate --suite mbpp+ --input samples.jsonl --compat evalplus --output graded.ndjson
  $ assay evaluate --suite ./my-interview --input "old/eval_*.ndjson" --code recorded

Answers that have been graded in the same way are not graded again, unless --force says so.`;

export function evaluateCommand(exit: Exit): Command {
  const command = new Command('evaluate')
    .description(
      'grade answers that are on disk: rows of Assay or can-ai-code, samples of the HumanEval and EvalPlus tools',
    )
    .option('--suite <suite>', 'the suite that was asked (default: the one that the rows name)')
    .requiredOption(
      '--input <file>',
      '.ndjson, .jsonl, .jsonl.gz, a folder of EvalPlus, or a quoted glob; repeatable',
      repeated,
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
    .option('--results <dir>', 'folder for the graded rows', 'results')
    .option('--output <file>', 'the file itself');
  return withCommon(withSuiteFlags(withSelection(withLanguages(command))))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: EvaluateFlags) => {
      listenForInterrupt();
      const progress = runProgress(flags);
      const { json: _, quiet: __, data, concurrency, language, input, ...options } = given(flags);
      try {
        const files = await evaluateFiles({
          ...options,
          ...given({ dataDir: data, jobs: concurrency, languages: language }),
          inputs: input,
          signal: interruptible,
          onEvent: progress.onEvent,
        });
        progress.end();
        const [only] = files;
        if (files.length === 1 && only?.result !== undefined) {
          const { result } = only;
          printResult(flags, result, () => reportText(result));
        } else printResult(flags, { files }, () => filesText(files));
        const complete = files.every(({ result }) => result?.score.complete === true);
        exit(interruptible.aborted ? 130 : complete ? 0 : 2);
      } finally {
        progress.end();
      }
    });
}
