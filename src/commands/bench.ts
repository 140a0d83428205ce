import { Command, Option } from 'commander';
import { present } from '../present.ts';
import { loadConfig } from '../config/profiles.ts';
import type { Profile } from '../config/profiles.ts';
import { AssayError } from '../errors.ts';
import { runBench } from '../pipeline/bench/bench.ts';
import type { BenchOptions } from '../pipeline/bench/bench.ts';
import { allProfiles, chooseProfiles } from '../pipeline/bench/choose.ts';
import { benchJson } from '../report/bench/json.ts';
import { benchText } from '../report/bench/text.ts';
import type { Existing } from '../results/bench/session.ts';
import type { ReportFlags } from './bench-report.ts';
import { listProfiles, reportBench, reportFile, writeReport } from './bench-report.ts';
import {
  SUITE,
  concurrencyOption,
  configOption,
  extractorOption,
  positiveInteger,
  repeated,
  sandboxOption,
  withCommon,
  withCompat,
  withLanguages,
  withSelection,
  withSpending,
  withSuiteFlags,
  withTracking,
} from './common.ts';
import type { GradingFlags, SpendingFlags, TrackingFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { runProgress } from './progress.ts';
import { withExamples } from './usage.ts';

interface BenchFlags extends Omit<GradingFlags, 'output'>, SpendingFlags, TrackingFlags, ReportFlags {
  readonly all?: boolean;
  readonly list?: boolean;
  readonly report?: boolean;
  readonly suite?: string[];
  readonly existing: Existing;
  readonly config?: string;
  readonly samples: number;
}

const EXAMPLES = [
  'assay bench --list',
  'assay bench qwen-7b "bench-*" --limit 5',
  'assay bench --all --suite humaneval+ --suite mbpp+',
  'assay bench --all --existing redo',
  'assay bench --report',
];

const NOTES = `Profiles are in assay.yaml: docs/profiles.md. One after the other, each has its
server started, is asked, graded, and its server stopped. One that fails takes
no other with it; after a crash or a reboot the same command goes on.
RESULTS/REPORT.md ranks all beside published scores, RESULTS/PROFILE/ has the
rows, server.log and run.log. Exit code 2 names profiles that could not be run.`;

export function benchCommand(exit: Exit): Command {
  const command = new Command('bench')
    .description('profiles in turn, unattended: their servers, their runs, one report')
    .argument('[profiles...]', 'names of profiles, or globs; one with checkpoints stands for them all')
    .option('--all', 'all profiles')
    .option('--list', 'show the profiles and what is known of them, run nothing')
    .option('--report', 'write the report of what is there, run nothing')
    .option('--suite <suite>', `${SUITE}; repeatable (default: humaneval+)`, repeated)
    .addOption(
      new Option('--existing <what>', 'finished results of the same settings: keep them, or redo them')
        .choices(['keep', 'redo'])
        .default('keep'),
    )
    .option('--samples <n>', 'answers a task', positiveInteger, 1)
    .addOption(configOption())
    .option('--published <file>', 'published scores of your own (default: published.yaml in the results)')
    .addOption(extractorOption())
    .addOption(sandboxOption())
    .addOption(concurrencyOption())
    .option('--results <dir>', 'folder for the results, or s3://BUCKET/PREFIX', 'results');
  withSpending(withCompat(withSuiteFlags(withSelection(withLanguages(withTracking(command))))));
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (names: string[], flags: BenchFlags) => {
      if (flags.report === true) return await reportBench(aloneIn(names, flags));
      const config = await loadConfig(flags.config);
      const profiles =
        flags.all === true || (flags.list === true && names.length === 0)
          ? allProfiles(config)
          : chooseProfiles(config, names);
      if (flags.list === true) return await listProfiles(profiles, flags);
      if (profiles.length === 0) throw nothingChosen([...config.profiles.keys()]);
      exit(await run(profiles, flags));
    },
  );
}

/** The report is of all that is there. */
function aloneIn(names: readonly string[], flags: BenchFlags): BenchFlags {
  if (names.length === 0 && flags.all !== true && flags.list !== true) return flags;
  throw new AssayError('usage', '--report is of all results that are there, and runs nothing.', {
    next: 'Give it alone, with --results DIR where they are elsewhere.',
  });
}

async function run(profiles: readonly Profile[], flags: BenchFlags): Promise<number> {
  listenForInterrupt();
  const progress = runProgress(flags);
  try {
    const states = await runBench(profiles, {
      ...benchOptions(flags),
      signal: interruptible,
      onEvent: progress.onEvent,
      onProfile: async () => {
        progress.end();
        await writeReport(flags);
      },
    });
    const bench = await writeReport(flags);
    progress.end();
    printResult(flags, benchJson(bench), () => `${benchText(bench, states)}\n\nreport  ${reportFile(flags)}`);
    if (interruptible.aborted) return 130;
    return states.every(({ state }) => state === 'done') ? 0 : 2;
  } finally {
    progress.end();
  }
}

function benchOptions(flags: BenchFlags): BenchOptions {
  const { data, language, suite, ...rest } = present(flags);
  const { json: _, quiet: __, all: ___, list: ____, report: _____, published: ______, ...options } = rest;
  return { ...options, ...present({ dataDir: data, languages: language }), suites: suite ?? ['humaneval+'] };
}

const nothingChosen = (names: readonly string[]): AssayError =>
  new AssayError('usage', 'No profile is named.', {
    next: `Name some, or give --all. ${names.length === 0 ? 'There are none yet: docs/profiles.md shows how they are written.' : `There are ${names.join(', ')}.`}`,
  });
