import { Command } from 'commander';
import { present } from '../present.ts';
import { createAsker } from '../models/ask.ts';
import type { ModelDescription, Params } from '../models/contract.ts';
import { loadParams } from '../models/params.ts';
import { preflight } from '../models/preflight/index.ts';
import type { Finding } from '../models/preflight/index.ts';
import { chooseModel, openChosen } from '../pipeline/choice.ts';
import type { ModelChoice, OpenChosen } from '../pipeline/choice.ts';
import { paint } from '../report/paint.ts';
import { safeLine } from '../report/safe.ts';
import { table } from '../report/table.ts';
import { MODEL, configOption, positiveInteger, repeated, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { noModel } from './no-model.ts';
import { printResult } from './output.ts';
import { withDownload } from './progress.ts';
import { RequiredOption, withExamples } from './usage.ts';

interface CheckFlags extends CommonFlags {
  readonly model: string;
  readonly config?: string;
  readonly params?: string;
  readonly set?: string[];
  readonly raw?: boolean;
  readonly promptTokens: number;
  readonly concurrency?: number;
}

const EXAMPLES = [
  'assay models check --model http://localhost:8080/v1',
  'assay models check --model ollama:qwen2.5-coder:7b --set max_tokens=2048',
];

const NOTES = `At most eleven short requests. A long run makes the same check by itself.
Exit code 1: something would spoil every answer.`;

export function modelsCheckCommand(exit: Exit): Command {
  const command = new Command('check')
    .description('what would spoil a long run: context, stop texts, seed, template, the same answer twice')
    .addOption(new RequiredOption('--model <model>', MODEL, noModel))
    .addOption(configOption())
    .option(
      '--params <name>',
      "sampling: greedy, sampled or the path of a JSON file (default: the profile's, or greedy)",
    )
    .option('--set <key=value>', 'change one sampling parameter; repeatable', repeated)
    .option('--raw', 'for runs that send raw prompts and no chats')
    .option('--prompt-tokens <n>', 'tokens of the longest prompt', positiveInteger, 2048)
    .option('--concurrency <n>', 'requests in flight (default: the slots of the server)', positiveInteger);
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(async (flags: CheckFlags) => {
    listenForInterrupt();
    const { description, findings } = await check(flags);
    printResult(flags, { model: description, findings }, () => checkText(description, findings));
    exit(findings.some(({ level }) => level === 'fatal') ? 1 : 0);
  });
}

async function check(flags: CheckFlags): Promise<{ description: ModelDescription; findings: Finding[] }> {
  const choice = await chooseModel(
    present({ model: flags.model, config: flags.config, params: flags.params }),
  );
  const { values } = await loadParams(choice.params, flags.set, choice.settings);
  return await withDownload(flags, (options) => checkModel(flags, choice, values, options));
}

async function checkModel(
  flags: CheckFlags,
  choice: ModelChoice,
  values: Params,
  options: OpenChosen,
): ReturnType<typeof check> {
  const model = await openChosen(choice, { ...options, ...present({ concurrency: flags.concurrency }) });
  try {
    const description = await createAsker(model).describe(interruptible);
    const { slots } = description.server;
    const findings = await preflight(model, {
      need: { promptTokens: flags.promptTokens, answerTokens: values.max_tokens ?? 4096 },
      raw: flags.raw === true,
      concurrency: flags.concurrency ?? (typeof slots === 'number' ? slots : 8),
      signal: interruptible,
    });
    return { description, findings };
  } finally {
    await model.close();
  }
}

function checkText({ id, server }: ModelDescription, findings: readonly Finding[]): string {
  const facts = ['kind', 'build', 'file', 'context'].flatMap((name) =>
    server[name] === undefined ? [] : [`${name} ${server[name]}`],
  );
  const rows = findings.map(({ check: name, level, text }) => [name, level, safeLine(text, 600)]);
  const head = safeLine([id, ...facts].join(', '), 300);
  return [paint('bold', head), '', table(rows, [0, 1, 2])].join('\n');
}
