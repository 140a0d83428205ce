import { Command, Option } from 'commander';
import { runBenchmark } from '../pipeline/benchmark.ts';
import { runProgress } from './progress.ts';
import { reportText } from '../report/terminal.ts';
import { given, positiveInteger, repeated, withCommon, withSelection, withSuiteFlags } from './common.ts';
import type { CommonFlags } from './common.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import type { Exit } from './index.ts';
import { printResult } from './output.ts';

interface RunFlags extends CommonFlags {
  readonly model: string;
  readonly template: string;
  readonly params: string;
  readonly set: string[];
  readonly samples: number;
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
  $ assay run humaneval+ --model http://localhost:8080/v1
  $ assay run mbpp+ --model http://localhost:8000/v1#qwen --samples 10 --params sampled
  $ assay run humaneval+ --model openai:gpt-4.1-mini --tasks "HumanEval/1?" --set max_tokens=2048

An interrupted run goes on where it was when the same command is given again.
A server's key is read from ASSAY_API_KEY (or OPENAI_API_KEY for openai:).`;

export function runCommand(exit: Exit): Command {
  const command = new Command('run')
    .description('ask a model every task of a suite, run its answers and score them')
    .argument('<suite>', 'humaneval, humaneval+, humaneval+mini, mbpp+ or demo')
    .requiredOption(
      '--model <address>',
      'http://host:port/v1#name, openai:NAME, replay:FILE, exec:COMMAND or reference',
    )
    .option('--template <name>', 'chat, completion or the path of a template', 'chat')
    .option('--params <name>', 'sampling: greedy, sampled or the path of a JSON file', 'greedy')
    .option('--set <key=value>', 'change one sampling parameter; repeatable', repeated, [])
    .option('--samples <n>', 'answers a task', positiveInteger, 1)
    .option('--extractor <name>', 'how code is taken from an answer: default or none', 'default')
    .addOption(sandboxOption())
    .option(
      '--concurrency <n>',
      'requests in flight (default: what the server has slots for, or 8)',
      positiveInteger,
    )
    .option('--results <dir>', 'folder for the files of the run', 'results')
    .option('--output <file>', 'write the graded rows to this file instead');
  return withCommon(withSuiteFlags(withSelection(command)))
    .addHelpText('after', EXAMPLES)
    .action(async (suite: string, flags: RunFlags) => {
      listenForInterrupt();
      const progress = runProgress(flags);
      const { json: _, quiet: __, data, ...options } = given(flags);
      try {
        const result = await runBenchmark({
          ...options,
          ...(data === undefined ? {} : { dataDir: data }),
          suite,
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

export function sandboxOption(): Option {
  return new Option('--sandbox <backend>', 'auto, bubblewrap or landlock').default('auto');
}
