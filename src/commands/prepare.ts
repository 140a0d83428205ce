import { Command } from 'commander';
import { present } from '../present.ts';
import { prepareFiles } from '../pipeline/prepare.ts';
import { counted } from '../counted.ts';
import {
  positiveInteger,
  repeated,
  withCommon,
  withLanguages,
  withSelection,
  withSuiteFlags,
} from './common.ts';
import type { CommonFlags, LanguageFlags } from './common.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { runProgress } from './progress.ts';
import { withExamples } from './usage.ts';

interface PrepareFlags extends CommonFlags, LanguageFlags {
  readonly template?: string[];
  readonly samples: number;
  readonly tasks?: string;
  readonly limit?: number;
  readonly data?: string;
  readonly results: string;
  readonly output?: string;
}

const EXAMPLES = [
  'assay prepare humaneval+ --template completion --limit 10',
  'assay prepare junior-dev ./my-interview --template chat \\\n      --template alpaca/long --language python',
];

export function prepareCommand(): Command {
  const command = new Command('prepare')
    .description('write the prompts of suites to files')
    .argument('<suite...>', 'names of assay suites list, or folders of questions', repeated)
    .option(
      '--template <name>',
      'how a task becomes a prompt: a name of assay prompts list, or a path; repeatable (default: chat, or repository/file)',
      repeated,
    )
    .option('--samples <n>', 'answers a task', positiveInteger, 1)
    .option('--results <dir>', 'folder of the files, or s3://BUCKET/PREFIX', 'results')
    .option('--output <file>', 'the file itself');
  withSuiteFlags(withSelection(withLanguages(command)));
  return withExamples(withCommon(command), EXAMPLES).action(async (suites: string[], flags: PrepareFlags) => {
    listenForInterrupt();
    const progress = runProgress(flags);
    const { json: _, quiet: __, data, language, template, ...options } = present(flags);
    const files = await prepareFiles({
      ...options,
      ...present({ dataDir: data, languages: language }),
      suites,
      ...present({ templates: template }),
      signal: interruptible,
      onEvent: progress.onEvent,
    });
    progress.end();
    const [only] = files;
    printResult(flags, files.length === 1 && only !== undefined ? only : { files }, () =>
      files
        .map(({ file, rows }) => `${counted(rows, 'prompt')} ${rows === 1 ? 'is' : 'are'} in ${file}.`)
        .join('\n'),
    );
  });
}
