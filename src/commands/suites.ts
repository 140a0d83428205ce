import { Command } from 'commander';
import { verifySuite } from '../pipeline/verify.ts';
import type { Verification } from '../pipeline/verify.ts';
import { duration } from '../report/figures.ts';
import { paint } from '../report/paint.ts';
import { createProgress } from '../report/progress.ts';
import { safeLine } from '../report/safe.ts';
import { table } from '../report/table.ts';
import { loadSuite, pullSuite, suiteInfo, suiteNames } from '../suites/index.ts';
import type { Suite } from '../suites/contract.ts';
import { given, positiveInteger, withCommon, withSelection, withSuiteFlags } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { sandboxOption } from './run.ts';

interface SuiteFlags extends CommonFlags {
  readonly data?: string;
  readonly compat?: 'evalplus';
}

interface VerifyFlags extends SuiteFlags {
  readonly tasks?: string;
  readonly limit?: number;
  readonly concurrency?: number;
  readonly sandbox: string;
}

const EXAMPLES = `
Examples:
  $ assay suites list
  $ assay suites pull humaneval+
  $ assay suites verify mbpp+ --data ./datasets`;

export function suitesCommand(exit: Exit): Command {
  return new Command('suites')
    .description('what can be asked: list, show, pull, verify')
    .addHelpText('after', EXAMPLES)
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(pullCommand())
    .addCommand(verifyCommand(exit));
}

function listCommand(): Command {
  return withCommon(new Command('list').description('the suites, with version, licence and source')).action(
    (flags: CommonFlags) => {
      const suites = suiteNames().map(suiteInfo);
      printResult(flags, { suites }, () =>
        table(
          [
            ['suite', 'version', 'licence', 'what it is'],
            ...suites.map(({ name, version, licence, about }) => [name, version, licence, about]),
          ],
          [0, 1, 2, 3],
        ),
      );
    },
  );
}

function showCommand(): Command {
  const command = new Command('show').description('a suite and its tasks').argument('<suite>');
  return withCommon(withSuiteFlags(command)).action(async (name: string, flags: SuiteFlags) => {
    const suite = await load(name, flags);
    const { tasks, ...facts } = suite;
    const rows = tasks.map((task) => ({ id: task.id, entry_point: task.entryPoint, tests: testsOf(task) }));
    printResult(flags, { ...facts, tasks: rows }, () =>
      [
        `${suite.name} ${suite.version}: ${suite.about}`,
        `${suite.source} · ${suite.licence} · SHA-256 ${suite.sha256}`,
        '',
        table(
          [['task', 'function', 'tests'], ...rows.map((row) => [row.id, row.entry_point, row.tests])],
          [0, 1, 2],
        ),
      ].join('\n'),
    );
  });
}

function pullCommand(): Command {
  const command = new Command('pull').description('download a suite into the cache').argument('<suite>');
  return withCommon(command).action(async (name: string, flags: CommonFlags) => {
    listenForInterrupt();
    const progress = createProgress({ quiet: flags.quiet === true });
    const path = await pullSuite(name, {
      signal: interruptible,
      onProgress: ({ receivedBytes, totalBytes }) => progress.bytes(receivedBytes, totalBytes),
    });
    progress.end();
    printResult(flags, { suite: name, path }, () => `${name} is at ${path}.`);
  });
}

function verifyCommand(exit: Exit): Command {
  const command = new Command('verify')
    .description(
      "run the reference solutions here; below 100 % this machine's verdicts cannot be trusted (exit 1)",
    )
    .argument('<suite>')
    .option('--concurrency <n>', 'sandboxed jobs at the same time (default: one a core)', positiveInteger)
    .addOption(sandboxOption());
  return withCommon(withSuiteFlags(withSelection(command))).action(
    async (suite: string, flags: VerifyFlags) => {
      listenForInterrupt();
      const progress = createProgress({ quiet: flags.quiet === true });
      const { data, concurrency, json: _, quiet: __, ...options } = given(flags);
      let started = false;
      const verification = await verifySuite({
        ...options,
        ...(data === undefined ? {} : { dataDir: data }),
        ...(concurrency === undefined ? {} : { jobs: concurrency }),
        suite,
        signal: interruptible,
        onProgress: ({ total }) => {
          if (!started) progress.start(total, 0, 0);
          started = true;
          progress.step();
        },
      });
      progress.end();
      printResult(flags, verification, () => verificationText(verification));
      exit(verification.passed === verification.total ? 0 : 1);
    },
  );
}

function verificationText({
  suite,
  version,
  sandbox,
  passed,
  total,
  wall_s,
  cpu_s,
  failures,
}: Verification): string {
  const verdict = paint(passed === total ? 'green' : 'red', `${passed} of ${total}`);
  return [
    `${suite} ${version} in ${sandbox}: ${verdict} reference solutions pass (${duration(wall_s)}, ${duration(cpu_s)} of CPU).`,
    ...failures.map(({ task, why }) => `  ${task}: ${safeLine(why, 100)}`),
  ].join('\n');
}

const testsOf = (task: Suite['tasks'][number]): string =>
  task.tests
    .map((set) => (set.kind === 'calls' ? `${set.name}: ${set.count} calls` : `${set.name}: checking code`))
    .join(', ');

function load(name: string, { data, compat }: SuiteFlags): Promise<Suite> {
  return loadSuite(name, {
    ...(data === undefined ? {} : { dataDir: data }),
    ...(compat === undefined ? {} : { compat }),
  });
}
