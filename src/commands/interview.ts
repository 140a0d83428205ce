import { Command } from 'commander';
import { interviewFile } from '../pipeline/interview.ts';
import { given, positiveInteger, repeated, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { createProgress } from '../report/progress.ts';

interface InterviewFlags extends CommonFlags {
  readonly input: string;
  readonly model: string;
  readonly params: string;
  readonly set: string[];
  readonly concurrency?: number;
  readonly results: string;
  readonly output?: string;
}

const EXAMPLES = `
Example:
  $ assay interview --input results/prepare_humaneval+_python_chat.ndjson --model http://localhost:8080/v1`;

export function interviewCommand(exit: Exit): Command {
  const command = new Command('interview')
    .description('ask a model the prompts of a file')
    .requiredOption('--input <file>', 'rows of assay prepare, or of any later stage')
    .requiredOption('--model <address>', 'http://host:port/v1#name, openai:NAME, replay:FILE or exec:COMMAND')
    .option('--params <name>', 'sampling: greedy, sampled or the path of a JSON file', 'greedy')
    .option('--set <key=value>', 'change one sampling parameter; repeatable', repeated, [])
    .option('--concurrency <n>', 'requests in flight', positiveInteger)
    .option('--results <dir>', 'folder of the file', 'results')
    .option('--output <file>', 'the file itself');
  return withCommon(command)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: InterviewFlags) => {
      listenForInterrupt();
      const progress = createProgress({ quiet: flags.quiet === true });
      const { json: _, quiet: __, ...options } = given(flags);
      try {
        const result = await interviewFile({
          ...options,
          signal: interruptible,
          onEvent: (event) => {
            if (event.kind === 'planned') progress.start(event.total, event.done, 0);
            if (event.kind === 'answered') progress.step();
          },
        });
        progress.end();
        printResult(flags, result, () => {
          const unanswered =
            result.unanswered === 0 ? '' : `; ${result.unanswered} could not be had, ask again for them`;
          return `${result.answered} of ${result.total} answers are in ${result.files.interview}${unanswered}.`;
        });
        exit(interruptible.aborted ? 130 : result.answered === result.total ? 0 : 2);
      } finally {
        progress.end();
      }
    });
}
