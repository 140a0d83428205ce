import { Command, Option } from 'commander';
import { present } from '../present.ts';
import { runGrid, titleOf } from '../pipeline/grid.ts';
import type { GridRun } from '../pipeline/grid.ts';
import { parseUntil } from '../pipeline/until/rule.ts';
import type { Until } from '../pipeline/until/rule.ts';
import { forecastText } from '../report/forecast.ts';
import { gridText } from '../report/grid.ts';
import { paragraph } from '../report/table.ts';
import {
  MODEL,
  repeated,
  withCommon,
  withCompat,
  withLanguages,
  withSelection,
  withShards,
  withTracking,
  withSpending,
  withSuiteFlags,
  concurrencyOption,
  configOption,
  extractorOption,
  positiveInteger,
  sandboxOption,
} from './common.ts';
import type { GradingFlags, SpendingFlags, TrackingFlags } from './common.ts';
import { exitCode, interruptible, listenForInterrupt } from './interrupt.ts';
import type { Exit } from './index.ts';
import { noModel } from './no-model.ts';
import { printResult } from './output.ts';
import { runProgress } from './progress.ts';
import { printRun } from './report.ts';
import { RequiredOption, withExamples } from './usage.ts';

interface RunFlags extends GradingFlags, SpendingFlags, TrackingFlags {
  readonly model: string[];
  readonly config?: string;
  readonly template?: string[];
  readonly params?: string[];
  readonly set?: string[];
  readonly templateOut?: string;
  readonly samples: number;
  readonly strategy?: string[];
  readonly until?: Until;
  readonly forecast?: boolean;
  readonly maxTurns?: number;
  readonly candidates?: number;
}

const EXAMPLES = [
  'assay run humaneval+ --model http://localhost:8080/v1',
  'assay run mbpp+ --model http://localhost:8000/v1#qwen --samples 10 \\\n      --params sampled',
  'assay run humaneval+ --model openai:gpt-4.1-mini --tasks "HumanEval/1?" \\\n      --set max_tokens=2048',
  'assay run mbpp+ --model openai:gpt-4.1-mini --batch --price 0.4/1.6',
  'assay run humaneval+ --model http://gpu-3:8000/v1 --shard 3/8',
  'assay run humaneval+ --model http://localhost:8080/v1 \\\n      --track mlflow:http://localhost:5000#humaneval',
  'assay run humaneval+ --model http://localhost:8080/v1 \\\n      --track wandb:TEAM/PROJECT',
  'assay run junior-dev ./my-interview --model http://localhost:8080/v1 \\\n      --language javascript',
  'assay run junior-dev --model http://localhost:8080/v1 --template chat \\\n      --template alpaca/long --params greedy --params precise',
  'assay run humaneval+ --model http://localhost:8080/v1 --strategy direct \\\n      --strategy repair --max-turns 3',
  'assay run humaneval+ --model http://localhost:8080/v1 \\\n      --results s3://evaluations/qwen',
  'assay run humaneval+ --model http://localhost:8080/v1 --until ±4pp',
  'assay run mbpp+ --model openai:gpt-4.1-mini --forecast --price 0.4/1.6',
  'assay run mbpp+ --model http://localhost:8080/v1 --strategy direct \\\n      --strategy cot --until "cot>direct@95%"',
];

const NOTES = `Several suites, models, templates, params or strategies make a grid: every
combination is a run, and a table compares them.
With --until A>B two runs are asked in turn; docs/statistics.md tells why it may
be looked at after every task.
An interrupted run goes on where it was when the same command is given again.
A server's key is read from ASSAY_API_KEY (for openai: and
anthropic: from OPENAI_API_KEY and ANTHROPIC_API_KEY).`;

export function runCommand(exit: Exit): Command {
  const command = new Command('run')
    .description('ask a model every task of a suite, run its answers and score them')
    .argument(
      '<suite...>',
      'humaneval, humaneval+, humaneval+mini, mbpp+, junior-dev, demo, django, sympy, a folder of questions, or a suite.yaml',
      repeated,
    )
    .addOption(
      new RequiredOption('--model <model>', `${MODEL}, or reference; repeatable`, noModel).argParser(
        repeated,
      ),
    )
    .option(
      '--template <name>',
      "how a task becomes a prompt: a name of assay prompts list, or a path; repeatable (default: the profile's, or chat, or repository/file)",
      repeated,
    )
    .option('--template-out <name>', 'put every answer through this template before its code is taken')
    .option(
      '--params <name>',
      "sampling: greedy, precise, sampled … or the path of a JSON file; repeatable (default: the profile's, or greedy)",
      repeated,
    )
    .option('--set <key=value>', 'change one sampling parameter; repeatable', repeated)
    .option('--samples <n>', 'answers a task', positiveInteger, 1)
    .addOption(strategyOption())
    .addOption(untilOption())
    .option('--forecast', 'ask for a few answers, which are kept, and tell what the rest will take')
    .option('--max-turns <n>', 'answers a sample of repair at most (default: 5)', positiveInteger)
    .option('--candidates <n>', 'programs that best-of and codet choose among (default: 5)', positiveInteger)
    .addOption(configOption())
    .addOption(extractorOption())
    .addOption(sandboxOption())
    .addOption(concurrencyOption())
    .option('--results <dir>', 'folder for the files of the run, or s3://BUCKET/PREFIX', 'results')
    .option('--output <file>', 'write the graded rows to this file instead');
  withSpending(withCompat(withSuiteFlags(withSelection(withLanguages(withTracking(withShards(command)))))));
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (suites: string[], flags: RunFlags) => {
      listenForInterrupt();
      const progress = runProgress(flags);
      const {
        json: _,
        quiet: __,
        data,
        language,
        model,
        template,
        params,
        strategy,
        ...options
      } = present(flags);
      try {
        const runs = await runGrid({
          ...options,
          ...present({ dataDir: data, languages: language }),
          suites,
          models: model,
          ...present({ templates: template, params, strategies: strategy }),
          signal: interruptible,
          onEvent: progress.onEvent,
        });
        progress.end();
        if (flags.forecast === true) return printResult(flags, { runs }, () => forecasts(runs));
        const [only] = runs;
        if (runs.length === 1 && only?.result !== undefined) await printRun(flags, only.result);
        else printResult(flags, { runs }, () => gridReport(runs));
        exit(exitCode(runs.every(isDone)));
      } finally {
        progress.end();
      }
    },
  );
}

const strategyOption = (): Option =>
  new Option(
    '--strategy <name>',
    'how an answer is obtained: direct, cot, reflect, repair, best-of:tests, codet … (docs/strategies.md); repeatable (default: direct)',
  ).argParser(repeated);

const untilOption = (): Option =>
  new Option(
    '--until <rule>',
    'stop early: "±2pp" once the score is known so well, or "A>B@95%" once the first of two runs is shown to be better',
  ).argParser(parseUntil);

/** One that a rule has ended is as it was asked for. */
const isDone = ({ result }: GridRun): boolean =>
  result?.score.complete === true || result?.score.stopped !== undefined;

/** A line a run: what it will take. */
const forecasts = (runs: readonly GridRun[]): string =>
  runs
    .map(({ result, failure, ...axes }) =>
      paragraph(
        result?.forecast === undefined
          ? `${titleOf(axes)}: ${failure?.message ?? 'all of it is asked already.'}`
          : forecastText(result.forecast, titleOf(axes)),
      ),
    )
    .join('\n');

/** The comparison, then where each run's files are. */
function gridReport(runs: readonly GridRun[]): string {
  const files = runs.flatMap(({ result }) => (result?.files.eval === undefined ? [] : [result.files.eval]));
  return [gridText(runs), ['verdicts', ...files.map((file) => `  ${file}`)].join('\n')].join('\n\n');
}
