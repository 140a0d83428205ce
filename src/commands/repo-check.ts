import { Command } from 'commander';
import { counted } from '../counted.ts';
import { checkSuite } from '../pipeline/mining/check.ts';
import type { SuiteCheck } from '../pipeline/mining/check.ts';
import { present } from '../present.ts';
import { duration } from '../report/figures.ts';
import { paint } from '../report/paint.ts';
import { ratesText } from '../report/rates.ts';
import { safeLine } from '../report/safe.ts';
import { positiveInteger, withCommon, withSelection, withSuiteFlags } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { printResult } from './output.ts';
import { withPhases } from './repo-progress.ts';
import { withExamples } from './usage.ts';

interface CheckFlags extends CommonFlags {
  readonly data?: string;
  readonly tasks?: string;
  readonly limit?: number;
  readonly jobs?: number;
  readonly sandbox: string;
  readonly rates?: true;
}

const EXAMPLES = [
  'assay repo check ./our-library-suite',
  'assay repo check ./our-library-suite --rates',
  'assay repo check ./our-library-suite --tasks "*/repair" --json',
];
const NOTES = `Of each task: its tests pass with what is in the repository, put where an
answer goes; fail with the method's body removed, and with the fault to be
repaired; and pass again in another order. It exits with 1 where something does
not hold.
--rates runs each method in other words, which have to pass, and with faults,
which have to fail: how often the suite's tests judge wrongly.`;

export function repoCheckCommand(exit: Exit): Command {
  const command = new Command('check')
    .description("proves the tasks of a repository's suite again, on this machine")
    .argument('<suite>', 'the folder of a suite.yaml, or a name of assay suites list')
    .option('--jobs <n>', 'test runs at the same time (default: one a core)', positiveInteger)
    .option('--sandbox <backend>', 'auto, bubblewrap, podman or docker', 'auto')
    .option('--rates', 'measure how often the tests reject what is right and accept what is wrong');
  return withExamples(withCommon(withSuiteFlags(withSelection(command))), EXAMPLES, NOTES).action(
    async (suite: string, flags: CheckFlags) => {
      const { data: dataDir, tasks, limit, jobs, sandbox, rates } = flags;
      const options = { ...present({ dataDir, tasks, limit, jobs, rates }), suite, sandbox };
      const check = await withPhases(flags, (listening) => checkSuite({ ...options, ...listening }));
      printResult(flags, check, () => checkText(check));
      exit(check.failures.length === 0 ? 0 : 1);
    },
  );
}

function checkText(check: SuiteCheck): string {
  const { suite, version, sandbox, methods, held, tasks, failures, rates, wall_s } = check;
  const verdict = paint(held === methods ? 'green' : 'red', `${held} of ${counted(methods, 'method')}`);
  return [
    `${suite} ${version} in ${sandbox}: the ${counted(tasks, 'task')} of ${verdict} hold (${duration(wall_s)}).`,
    ...failures.map(({ id, whys }) => `  ${id}: ${safeLine(whys.join('; '), 200)}`),
    ...(rates === undefined ? [] : ratesText(rates)),
  ].join('\n');
}
