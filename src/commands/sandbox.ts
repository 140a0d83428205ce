import { Command } from 'commander';
import { paint } from '../report/paint.ts';
import { table } from '../report/table.ts';
import { BACKENDS, type Probed, probeBackends } from '../sandbox/index.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { printResult } from './output.ts';
import { sandboxCheckCommand } from './sandbox-check.ts';
import { sandboxServeCommand } from './sandbox-serve.ts';
import { withExamples } from './usage.ts';

const EXAMPLES = ['assay sandbox list', 'assay sandbox check'];

export function sandboxCommand(exit: Exit): Command {
  const command = new Command('sandbox')
    .description(
      'what can isolate programs on this machine, proof of it, and a server that offers it to others: list, check, serve',
    )
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(sandboxCheckCommand(exit))
    .addCommand(sandboxServeCommand());
  return withExamples(command, EXAMPLES);
}

function listCommand(): Command {
  const command = new Command('list').description(
    'the backends in the order in which auto tries them, and whether each works here',
  );
  return withExamples(withCommon(command), ['assay sandbox list']).action(async (flags: CommonFlags) => {
    const backends = await probeBackends();
    const auto = backends.find(
      ({ name, probe }) => probe.ok && BACKENDS.some((one) => one.name === name),
    )?.name;
    printResult(flags, { backends, auto: auto ?? null }, () =>
      table(
        backends.map((probed) => [probed.name, probed.name === auto ? AUTO + said(probed) : said(probed)]),
        [0, 1],
      ).replaceAll(WORKS, paint('green', WORKS)),
    );
  });
}

const AUTO = 'auto takes it: ';
const WORKS = 'works here';

function said({ probe }: Probed): string {
  if (!probe.ok) return `${probe.missing}. ${probe.next}`;
  const { noJavaScript } = probe;
  return noJavaScript === undefined ? WORKS : `${WORKS} for Python, not for JavaScript: ${noJavaScript}`;
}
