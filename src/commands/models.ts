import { Command } from 'commander';
import { discover } from '../models/discover.ts';
import type { FoundServer } from '../models/discover.ts';
import { safeLine } from '../report/safe.ts';
import { table } from '../report/table.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { modelsCheckCommand } from './models-check.ts';
import { nobody } from './no-model.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

const EXAMPLES = ['assay models list', 'assay models check --model http://localhost:8080/v1'];

export function modelsCommand(exit: Exit): Command {
  const command = new Command('models')
    .description('the model servers on this machine, and what one is good for: list, check')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(modelsCheckCommand(exit));
  return withExamples(command, EXAMPLES);
}

function listCommand(): Command {
  const command = new Command('list').description('the models that servers on the usual ports offer');
  return withExamples(withCommon(command), ['assay models list']).action(async (flags: CommonFlags) => {
    const servers = await discover();
    printResult(flags, { servers }, () => serversText(servers));
  });
}

function serversText(servers: readonly FoundServer[]): string {
  if (servers.length === 0) return nobody();
  const rows = servers.flatMap(({ kind, models }) =>
    models.map(({ name, address }) => [safeLine(address, 200), kind, safeLine(name, 100)]),
  );
  return table([['address for --model', 'server', 'model'], ...rows], [0, 1, 2]);
}
