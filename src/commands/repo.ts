import { Command } from 'commander';
import type { Exit } from './index.ts';
import { repoCheckCommand } from './repo-check.ts';
import { repoMineCommand } from './repo-mine.ts';
import { withExamples } from './usage.ts';

export function repoCommand(exit: Exit): Command {
  const command = new Command('repo')
    .description('a suite of tasks from a real repository: mine, check')
    .addCommand(repoMineCommand())
    .addCommand(repoCheckCommand(exit));
  return withExamples(command, [
    'assay repo mine ../our-library --limit 50',
    'assay repo check ./our-library-suite',
  ]).action(() => command.outputHelp());
}
