import { Command } from 'commander';

import { AssayError } from '../errors.ts';
import { createProgress } from '../report/progress.ts';
import { examine, TRIALS } from '../sandbox/conformance/examine.ts';
import { BACKENDS, openSandbox } from '../sandbox/index.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { type Examined, type Refused, checkResult, checkText, hasHeld } from './sandbox-check-result.ts';
import { withExamples } from './usage.ts';

interface CheckFlags extends CommonFlags {
  readonly backend?: string;
}

const EXAMPLES = ['assay sandbox check', 'assay sandbox check --backend landlock --json'];
const NOTES = `The programs try to read and change files, reach the network, start and signal
processes, flood memory, spend CPU time without end, leave something for the
next job, and forge verdicts; honest ones have to be accepted. It takes some
minutes a backend.

It exits with 0 where all held, 1 where something did not, 2 where none can run.`;

export function sandboxCheckCommand(exit: Exit): Command {
  const command = new Command('check')
    .description(
      'runs hostile and honest programs in the sandboxes of this machine: what holds, what does not',
    )
    .option(
      '--backend <backend>',
      'only this one: a name of assay sandbox list, or http://host:port (default: all that work here)',
    );
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(async (flags: CheckFlags) => {
    listenForInterrupt();
    const { examined, refused } =
      flags.backend === undefined
        ? await checkAll(flags)
        : { examined: [await check(flags.backend, flags)], refused: [] };
    printResult(flags, checkResult(examined, refused), () => checkText(examined, refused));
    exit(examined.length === 0 ? 2 : examined.every(hasHeld) ? 0 : 1);
  });
}

async function checkAll(flags: CheckFlags): Promise<{ examined: Examined[]; refused: Refused[] }> {
  const examined: Examined[] = [];
  const refused: Refused[] = [];
  for (const { name } of BACKENDS) {
    try {
      examined.push(await check(name, flags));
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      refused.push({ backend: name, message: error.message, next: error.next });
    }
  }
  return { examined, refused };
}

/** Throws AssayError where the backend cannot run here. */
async function check(backend: string, flags: CheckFlags): Promise<Examined> {
  const progress = createProgress({ quiet: flags.quiet === true });
  progress.start(TRIALS, 0, 0);
  try {
    const examination = await examine({
      open: (concurrency) => openSandbox({ backend, concurrency }),
      onTrial: ({ breaches }) => progress.step(breaches.length === 0),
      signal: interruptible,
    });
    return { backend, ...examination };
  } finally {
    progress.end();
  }
}
