import { Command } from 'commander';
import { present } from '../present.ts';
import { verifySuite } from '../pipeline/verify.ts';
import type { Verification } from '../pipeline/verify.ts';
import { duration } from '../report/figures.ts';
import { paint } from '../report/paint.ts';
import { safeLine } from '../report/safe.ts';
import {
  SUITE,
  positiveInteger,
  withCommon,
  withCompat,
  withLanguages,
  withSelection,
  withSuiteFlags,
  sandboxOption,
} from './common.ts';
import type { CommonFlags, LanguageFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { runProgress } from './progress.ts';
import { withExamples } from './usage.ts';

interface VerifyFlags extends CommonFlags, LanguageFlags {
  readonly data?: string;
  readonly tasks?: string;
  readonly limit?: number;
  readonly compat?: 'evalplus';
  readonly concurrency?: number;
  readonly sandbox: string;
}

export function verifyCommand(exit: Exit): Command {
  const command = new Command('verify')
    .description(
      "run the reference solutions here; below 100 % this machine's verdicts cannot be trusted (exit 1)",
    )
    .argument('<suite>', SUITE)
    .option('--concurrency <n>', 'sandboxed jobs at the same time (default: one a core)', positiveInteger)
    .addOption(sandboxOption());
  withCompat(withSuiteFlags(withSelection(withLanguages(command))));
  return withExamples(withCommon(command), ['assay suites verify humaneval+ --data ./datasets']).action(
    async (suite: string, flags: VerifyFlags) => {
      listenForInterrupt();
      const progress = runProgress(flags);
      const { data, concurrency, language, json: _, quiet: __, ...options } = present(flags);
      const verification = await verifySuite({
        ...options,
        ...(data === undefined ? {} : { dataDir: data }),
        ...(concurrency === undefined ? {} : { jobs: concurrency }),
        ...(language === undefined ? {} : { languages: language }),
        suite,
        signal: interruptible,
        onEvent: progress.onEvent,
        onProgress: progress.onProgress,
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
    ...failures.map(({ task, language, why }) => `  ${task} in ${language}: ${safeLine(why, 100)}`),
  ].join('\n');
}
