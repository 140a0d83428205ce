import { Command } from 'commander';
import { present } from '../present.ts';
import { createProgress } from '../report/progress.ts';
import { counted } from '../counted.ts';
import { table } from '../report/table.ts';
import { testPaths } from '../repository/point.ts';
import { loadSuite, pullSuite, suiteInfo, suiteNames } from '../suites/index.ts';
import type { Task } from '../suites/contract.ts';
import { SUITE, withCommon, withSuiteFlags } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';
import { verifyCommand } from './verify.ts';

interface SuiteFlags extends CommonFlags {
  readonly data?: string;
}

export function suitesCommand(exit: Exit): Command {
  const command = new Command('suites')
    .description('what can be asked: list, show, pull, verify')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(pullCommand())
    .addCommand(verifyCommand(exit));
  return withExamples(command, [
    'assay suites list',
    'assay suites pull humaneval+',
    'assay suites verify mbpp+ --data ./datasets',
  ]);
}

function listCommand(): Command {
  const command = new Command('list').description('the suites, with version, licence and source');
  return withExamples(withCommon(command), ['assay suites list --json']).action((flags: CommonFlags) => {
    const suites = suiteNames().map(suiteInfo);
    printResult(flags, { suites }, () =>
      table(
        [
          ['suite', 'version', 'what it is (licence)'],
          ...suites.map(({ name, version, licence, about }) => [name, version, `${about} (${licence})`]),
        ],
        [0, 1, 2],
      ),
    );
  });
}

function showCommand(): Command {
  const command = new Command('show').description('a suite and its tasks').argument('<suite>', SUITE);
  return withExamples(withCommon(withSuiteFlags(command)), ['assay suites show humaneval+']).action(
    async (name: string, flags: SuiteFlags) => {
      const suite = await loadSuite(name, present({ dataDir: flags.data }));
      const { tasks, ...facts } = suite;
      const rows = tasks.map((task) => ({
        id: task.id,
        language: task.language,
        entry_point: task.entryPoint,
        tests: testsOf(task),
      }));
      printResult(flags, { ...facts, tasks: rows }, () =>
        [
          `${suite.name} ${suite.version}: ${suite.about}`,
          `${suite.source} · ${suite.licence} · SHA-256 ${suite.sha256}`,
          '',
          table(
            [
              ['task', 'language', 'function', 'tests'],
              ...rows.map((row) => [row.id, row.language, row.entry_point, row.tests]),
            ],
            [0, 1, 2, 3],
          ),
        ].join('\n'),
      );
    },
  );
}

function pullCommand(): Command {
  const command = new Command('pull')
    .description('download a suite into the cache')
    .argument('<suite>', SUITE);
  return withExamples(withCommon(command), ['assay suites pull humaneval+']).action(
    async (name: string, flags: CommonFlags) => {
      listenForInterrupt();
      const progress = createProgress({ quiet: flags.quiet === true });
      const path = await pullSuite(name, {
        signal: interruptible,
        onProgress: ({ receivedBytes, totalBytes }) => progress.bytes(receivedBytes, totalBytes),
      });
      progress.end();
      printResult(flags, { suite: name, path }, () => `${name} is at ${path}.`);
    },
  );
}

const testsOf = (task: Task): string => task.tests.map((set) => `${set.name}: ${contentOf(set)}`).join(', ');

function contentOf(set: Task['tests'][number]): string {
  if (set.kind === 'calls') return counted(set.count, 'call');
  if (set.kind === 'check') return 'checking code';
  if (set.kind === 'repository') return counted(testPaths(set.point, set.target).length, 'path');
  return `${set.question.checks.length} for ${counted(set.question.total, 'point')}`;
}
