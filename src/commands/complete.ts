import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { present } from '../present.ts';
import { AssayError } from '../errors.ts';
import { completeWith } from '../models/complete.ts';
import { loadParams } from '../models/params.ts';
import type { Prompt } from '../models/contract.ts';
import { chooseModel, openChosen } from '../pipeline/choice.ts';
import type { ModelChoice } from '../pipeline/choice.ts';
import { addSystemPrompt } from '../prompts/system.ts';
import { MODEL, configOption, repeated, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { safeText } from '../report/safe.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { noModel } from './no-model.ts';
import { printResult } from './output.ts';
import { withDownload } from './progress.ts';
import { RequiredOption, withExamples } from './usage.ts';

interface CompleteFlags extends CommonFlags {
  readonly model: string;
  readonly raw?: boolean;
  readonly config?: string;
  readonly params?: string;
  readonly set?: string[];
}

const EXAMPLES = [
  'assay complete --model http://localhost:8080/v1 prompt.txt',
  'echo "Write fizzbuzz." | assay complete --model http://localhost:8080/v1',
  'assay complete --model http://localhost:8080/v1 --raw prefix.py \\\n      --set max_tokens=64',
];

export function completeCommand(): Command {
  const command = new Command('complete')
    .description('one answer to one prompt')
    .argument('[file]', 'the prompt; - or nothing reads standard input', '-')
    .addOption(new RequiredOption('--model <model>', MODEL, noModel))
    .option('--raw', 'the model continues the text itself, without a chat template')
    .addOption(configOption())
    .option(
      '--params <name>',
      "sampling: greedy, sampled or the path of a JSON file (default: the profile's, or greedy)",
    )
    .option('--set <key=value>', 'change one sampling parameter; repeatable', repeated);
  return withExamples(withCommon(command), EXAMPLES).action(async (file: string, flags: CompleteFlags) => {
    listenForInterrupt();
    const prompt = file === '-' ? await text(process.stdin) : await readPrompt(file);
    const { model, config, params } = flags;
    const choice = await chooseModel(present({ model, config, params }));
    const { values } = await loadParams(choice.params, flags.set, choice.settings);
    const asked = promptOf(prompt, flags, choice);
    const answer = await withDownload(flags, async (options) =>
      completeWith(await openChosen(choice, options), asked, values, { signal: interruptible }),
    );
    // A file gets the answer as it is, a terminal no orders from it.
    printResult(flags, answer, () => (process.stdout.isTTY ? safeText(answer.answer) : answer.answer));
  });
}

function promptOf(content: string, { raw }: CompleteFlags, { systemPrompt }: ModelChoice): Prompt {
  const prompt: Prompt = raw === true ? content : [{ role: 'user', content }];
  return systemPrompt === undefined ? prompt : addSystemPrompt(prompt, systemPrompt);
}

async function readPrompt(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AssayError('no-file', `Cannot read ${file}.`, {
      next: 'Give the path of a text file, or - for standard input.',
      cause,
    });
  });
}
