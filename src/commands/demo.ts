import { Command } from 'commander';
import { startDemoServer } from '../demo/server.ts';
import { runBenchmark } from '../pipeline/benchmark.ts';
import { withCommon, sandboxOption } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { exitCode, interruptible, listenForInterrupt } from './interrupt.ts';
import { runProgress } from './progress.ts';
import { printRun } from './report.ts';
import { withExamples } from './usage.ts';

interface DemoFlags extends CommonFlags {
  readonly results: string;
  readonly sandbox: string;
}

const SIMULATED =
  'The model is simulated: a local stand-in that replays bundled answers, some of\n' +
  'them wrong on purpose. Everything else is real: the requests, the sandbox, the\n' +
  'grading. The score says nothing about any model.';

export function demoCommand(exit: Exit): Command {
  const command = new Command('demo')
    .description('the whole path on a small bundled suite, with a simulated model')
    .option('--results <dir>', 'folder for the files of the run', 'results')
    .addOption(sandboxOption());
  return withExamples(withCommon(command), ['assay demo']).action(async (flags: DemoFlags) => {
    listenForInterrupt();
    const server = await startDemoServer();
    const progress = runProgress(flags);
    try {
      const result = await runBenchmark({
        suite: 'demo',
        model: server.address,
        results: flags.results,
        sandbox: flags.sandbox,
        signal: interruptible,
        onEvent: progress.onEvent,
      });
      progress.end();
      const simulated = { ...result, model: `${result.model} (simulated)`, simulated: true };
      await printRun(flags, simulated, `${SIMULATED}\n\n`);
      exit(exitCode(result.score.complete));
    } finally {
      progress.end();
      await server.close();
    }
  });
}
