import { Command, CommanderError } from 'commander';

import { version } from '../version.ts';
import { printError } from './output.ts';
import { failedExit } from './failed-exit.ts';
import { interruptible } from './interrupt.ts';
import { commandOf, inherit, requireOptions, usageError, withExamples } from './usage.ts';

const EXAMPLES = [
  'assay demo',
  'assay run humaneval+ --model http://localhost:8080/v1',
  'assay evaluate --suite humaneval+ --input samples.jsonl',
  'assay suites verify humaneval+',
];

const NOTES = `Every command has its own --help with examples.

Exit codes:
  0    done
  1    a threshold was missed: of a reference, a sandbox, or a report's gate
  2    could not run, samples have no verdict yet, or runs are not comparable
  130  stopped by Ctrl-C; the same command goes on

Environment:
  ASSAY_API_KEY       key of the server; never written to a file
  OPENAI_API_KEY      key for openai:NAME
  OPENAI_BASE_URL     where openai:NAME is, unless at OpenAI
  ANTHROPIC_API_KEY   key for anthropic:NAME
  ANTHROPIC_BASE_URL  where anthropic:NAME is, unless at Anthropic
  OLLAMA_HOST         where ollama:NAME is, unless here
  ASSAY_NODE_LLAMA_CPP  folder in which gguf: and hf: find node-llama-cpp
  HF_TOKEN            token of the hub for hf:; never written to a file
  HF_ENDPOINT         where the hub of hf: is, unless at Hugging Face
  ASSAY_AWS_SDK       folder in which s3: and sagemaker: find AWS's SDK
  ASSAY_EXIT_CODES    kubernetes: 42 and 64 for what no further try mends
  AWS_ENDPOINT_URL    where s3: is, unless at Amazon; keys as for AWS's tools
  ASSAY_STATE         folder of what Assay remembers of servers it has started
  ASSAY_DATA          folder of data sets on disk, as --data
  ASSAY_DATASETS_URL  where data sets are downloaded from instead
  ASSAY_CACHE         folder for data sets and expected values, or s3://…
  ASSAY_PYTHON        the Python that runs answers (default: the system's)
  ASSAY_SANDBOX_IMAGE the containers' image (default: localhost/assay-sandbox)
  ASSAY_SANDBOX_URLS  sandbox servers for --sandbox remote, parted by commas
  ASSAY_SANDBOX_TOKEN token of the sandbox servers; never written to a file
  MLFLOW_TRACKING_USERNAME, _PASSWORD, _TOKEN
                      for --track mlflow:URL; never written to a file
  WANDB_API_KEY, _ENTITY, _PROJECT, _BASE_URL
                      for --track wandb:; the key also from ~/.netrc
  OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS
                      collector of traces and metrics, as --otlp
  NO_COLOR            no colours`;

/** Each is loaded where it is asked for: all together take longer to load than some take to answer. */
const COMMANDS: Readonly<Record<string, (exit: Exit) => Promise<Command>>> = {
  run: async (exit) => (await import('./run.ts')).runCommand(exit),
  sweep: async (exit) => (await import('./sweep.ts')).sweepCommand(exit),
  bench: async (exit) => (await import('./bench.ts')).benchCommand(exit),
  prepare: async () => (await import('./prepare.ts')).prepareCommand(),
  interview: async (exit) => (await import('./interview.ts')).interviewCommand(exit),
  evaluate: async (exit) => (await import('./evaluate.ts')).evaluateCommand(exit),
  merge: async (exit) => (await import('./merge.ts')).mergeCommand(exit),
  report: async (exit) => (await import('./report.ts')).reportCommand(exit),
  compare: async (exit) => (await import('./compare.ts')).compareCommand(exit),
  leaderboard: async () => (await import('./leaderboard.ts')).leaderboardCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  view: async () => (await import('./view.ts')).viewCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  complete: async () => (await import('./complete.ts')).completeCommand(),
  models: async (exit) => (await import('./models.ts')).modelsCommand(exit),
  servers: async () => (await import('./servers.ts')).serversCommand(),
  cache: async () => (await import('./cache.ts')).cacheCommand(),
  suites: async (exit) => (await import('./suites.ts')).suitesCommand(exit),
  prompts: async () => (await import('./prompts.ts')).promptsCommand(),
  k8s: async (exit) => (await import('./k8s.ts')).k8sCommand(exit),
  repo: async (exit) => (await import('./repo.ts')).repoCommand(exit),
  sandbox: async (exit) => (await import('./sandbox.ts')).sandboxCommand(exit),
  demo: async (exit) => (await import('./demo.ts')).demoCommand(exit),
};

/** Runs a command line; resolves to the exit code: 0 done, 1 a threshold was missed, 2 could not run, 130 interrupted. */
export async function main(args: readonly string[]): Promise<number> {
  let code = 0;
  const program = await buildProgram(args, (exitCode) => (code = exitCode));
  try {
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(wordsOf(program, args), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (interruptible.aborted) return 130;
    const isUsage = error instanceof CommanderError;
    printError(isUsage ? usageError(program, args, error) : error, args.includes('--json'));
    return failedExit(error);
  }
}

/** With the help of a command that there is not, commander would show that of the one above and call it done. */
function wordsOf(program: Command, args: readonly string[]): string[] {
  const {
    command,
    rest: [word = '-'],
  } = commandOf(program, args);
  const isUnknown = command.commands.length > 0 && !word.startsWith('-') && word !== 'help';
  return args.filter((arg) => !isUnknown || !['--help', '-h'].includes(arg));
}

/** A command reports its exit code through `exit`; commander's own refusals become exceptions. */
export type Exit = (code: number) => void;

/** The whole command line, or what the arguments need of it. */
async function buildProgram([first = '']: readonly string[], exit: Exit): Promise<Command> {
  const program = new Command('assay')
    .description(
      'How well does a language model write code? Ask it, run its answers in a sandbox, and defend the score.',
    )
    .version(version)
    .configureOutput({ outputError: () => {} })
    .hook('preAction', (_, command) => requireOptions(command))
    .exitOverride();
  withExamples(program, EXAMPLES, NOTES);
  const all = Object.entries(COMMANDS);
  const asked = all.filter(([name]) => name === first);
  for (const [, load] of asked.length > 0 ? asked : all)
    program.addCommand(inherit(await load(exit), program));
  return program;
}
