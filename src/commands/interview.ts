import { Command } from 'commander';
import { present } from '../present.ts';
import { expandInputs } from '../inputs.ts';
import { interviewFile } from '../pipeline/interview.ts';
import type { Interview } from '../pipeline/interview.ts';
import { oneFileForMany } from '../results/files.ts';
import { counted } from '../counted.ts';
import { createProgress } from '../report/progress.ts';
import {
  MODEL,
  configOption,
  positiveInteger,
  repeated,
  withCommon,
  withShards,
  withSpending,
  withTracking,
} from './common.ts';
import type { CommonFlags, ShardFlags, SpendingFlags, TrackingFlags } from './common.ts';
import type { Exit } from './index.ts';
import { exitCode, interruptible, listenForInterrupt } from './interrupt.ts';
import { noModel } from './no-model.ts';
import { printResult } from './output.ts';
import { RequiredOption, withExamples } from './usage.ts';

interface InterviewFlags extends CommonFlags, ShardFlags, SpendingFlags, TrackingFlags {
  readonly input: string[];
  readonly model: string[];
  readonly config?: string;
  readonly params?: string[];
  readonly set?: string[];
  readonly templateOut?: string;
  readonly force?: boolean;
  readonly concurrency?: number;
  readonly results: string;
  readonly output?: string;
}

const EXAMPLES = [
  'assay interview --input results/prepare_humaneval+_python_chat.ndjson \\\n      --model http://localhost:8080/v1',
  'assay interview --input "results/prepare_*" \\\n      --model http://localhost:8080/v1 --params greedy --params precise',
  'assay interview --input results/prepare_humaneval+_python_chat.ndjson \\\n      --model anthropic:claude-sonnet-4-5 --batch',
  'assay interview --input results/prepare_humaneval+_python_chat.ndjson \\\n      --model http://gpu-3:8000/v1 --shard 3/8 --otlp http://localhost:4318',
];

const NOTES = 'Answers that are on disk are not asked for again, unless --force says so.';

export function interviewCommand(exit: Exit): Command {
  const command = new Command('interview')
    .description('ask models the prompts of files')
    .addOption(
      new RequiredOption(
        '--input <file>',
        'rows of assay prepare, or of any later stage, or a quoted glob; repeatable',
      ).argParser(repeated),
    )
    .addOption(new RequiredOption('--model <model>', `${MODEL}; repeatable`, noModel).argParser(repeated))
    .option(
      '--params <name>',
      "sampling: greedy, precise, sampled … or the path of a JSON file; repeatable (default: the profile's, or greedy)",
      repeated,
    )
    .addOption(configOption())
    .option('--set <key=value>', 'change one sampling parameter; repeatable', repeated)
    .option('--template-out <name>', 'put every answer through this template before its code is taken')
    .option('--force', 'ask again for what has been answered')
    .option('--concurrency <n>', 'requests in flight', positiveInteger)
    .option('--results <dir>', 'folder of the files, or s3://BUCKET/PREFIX', 'results')
    .option('--output <file>', 'the file itself');
  return withExamples(withCommon(withSpending(withTracking(withShards(command)))), EXAMPLES, NOTES).action(
    async (flags: InterviewFlags) => {
      listenForInterrupt();
      const { interviews, asked } = await askAll(flags);
      const [only] = interviews;
      printResult(flags, asked === 1 && only !== undefined ? only : { interviews }, () =>
        interviews.map(summary).join('\n'),
      );
      exit(exitCode(interviews.every(({ unanswered }) => unanswered === 0)));
    },
  );
}

/** Every file, model and params together, one interview after the other; fewer than were asked for after a Ctrl-C. */
async function askAll(flags: InterviewFlags): Promise<{ interviews: Interview[]; asked: number }> {
  const { json: _, quiet, model: models, params = [undefined], input, ...options } = present(flags);
  const inputs = await expandInputs(input);
  const cells = inputs.flatMap((file) =>
    models.flatMap((model) => params.map((name) => ({ input: file, model, ...present({ params: name }) }))),
  );
  if (cells.length > 1 && options.output !== undefined) throw oneFileForMany(cells.length);
  const progress = createProgress({ quiet: quiet === true });
  const interviews: Interview[] = [];
  try {
    for (const cell of cells) {
      if (interruptible.aborted) break;
      interviews.push(
        await interviewFile({
          ...options,
          ...cell,
          signal: interruptible,
          onEvent: (event) => {
            if (event.kind === 'note') progress.note(event.text);
            if (event.kind === 'download') progress.bytes(event.receivedBytes, event.totalBytes);
            if (event.kind === 'planned') progress.start(event.total, event.done, 0);
            if (event.kind === 'answered') progress.step();
          },
        }),
      );
    }
  } finally {
    progress.end();
  }
  return { interviews, asked: cells.length };
}

function summary({ answered, total, unanswered, files }: Interview): string {
  const why = interruptible.aborted
    ? 'the others are not asked yet, the same command goes on'
    : `${unanswered} could not be had, ask again for them`;
  const rest = unanswered === 0 ? '' : `; ${why}`;
  return `${answered} of ${counted(total, 'answer')} ${total === 1 ? 'is' : 'are'} in ${files.interview}${rest}.`;
}
