import { Command } from 'commander';
import { evaluateFile } from '../pipeline/evaluate.ts';
import { reportText } from '../report/terminal.ts';
import { given, positiveInteger, withCommon, withSelection, withSuiteFlags } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { runProgress } from './progress.ts';
import { sandboxOption } from './run.ts';

interface EvaluateFlags extends CommonFlags {
  readonly suite: string;
  readonly input: string;
  readonly extractor: string;
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
  $ assay evaluate --suite humaneval+ --input results/interview_humaneval+_python_chat_none_greedy_qwen_1760000000.ndjson
  $ assay evaluate --suite humaneval+ --input samples.jsonl.gz --extractor none
  $ assay evaluate --suite mbpp+ --input samples.jsonl --compat evalplus --output graded.ndjson`;

export function evaluateCommand(exit: Exit): Command {
  const command = new Command('evaluate')
    .description(
      'grade answers that are on disk: rows of Assay, or samples of the HumanEval and EvalPlus tools',
    )
    .requiredOption('--suite <suite>', 'the suite that was asked')
    .requiredOption('--input <file>', '.ndjson, .jsonl, .jsonl.gz or a folder of EvalPlus')
    .option(
      '--extractor <name>',
      'how code is taken from an answer: default, or none for the text as it is',
      'default',
    )
    .addOption(sandboxOption())
    .option('--concurrency <n>', 'sandboxed jobs at the same time (default: one a core)', positiveInteger)
    .option('--results <dir>', 'folder for the graded rows', 'results')
    .option('--output <file>', 'the file itself');
  return withCommon(withSuiteFlags(withSelection(command)))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: EvaluateFlags) => {
      listenForInterrupt();
      const progress = runProgress(flags);
      const { json: _, quiet: __, data, concurrency, ...options } = given(flags);
      try {
        const result = await evaluateFile({
          ...options,
          ...given({ dataDir: data, jobs: concurrency }),
          signal: interruptible,
          onEvent: progress.onEvent,
        });
        progress.end();
        printResult(flags, result, () => reportText(result));
        exit(interruptible.aborted ? 130 : result.score.complete ? 0 : 2);
      } finally {
        progress.end();
      }
    });
}
