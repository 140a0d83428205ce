import { Command } from 'commander';
import { openCache } from '../models/cache/store.ts';
import type { CacheStats } from '../models/cache/store.ts';
import { megabytes } from '../report/figures.ts';
import { cacheListCommand } from './cache-list.ts';
import { cachePruneCommand } from './cache-prune.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

const EXAMPLES = ['assay cache list', 'assay cache prune --older-than 30d', 'assay cache clear'];

const NOTES = `Answers are kept where a model's name tells its weights: OpenAI, Anthropic,
Ollama, gguf: and hf:. For others --cache of assay run and assay interview keeps
and uses them, and --no-cache does neither. Every row from the cache says so
("cached": true).`;

export function cacheCommand(): Command {
  const command = new Command('cache')
    .description('what Assay keeps and can get again: list, prune; kept answers: stats, clear')
    .addCommand(cacheListCommand(), { isDefault: true })
    .addCommand(cachePruneCommand())
    .addCommand(statsCommand())
    .addCommand(clearCommand());
  return withExamples(command, EXAMPLES, NOTES);
}

function statsCommand(): Command {
  const command = new Command('stats').description('how many kept answers there are, and where');
  return withExamples(withCommon(command), ['assay cache stats'], NOTES).action(
    async (flags: CommonFlags) => {
      const stats = await openCache().stats();
      printResult(flags, stats, () => `${sizeOf(stats)} in ${stats.folder}.`);
    },
  );
}

function clearCommand(): Command {
  const command = new Command('clear').description('remove all kept answers');
  return withExamples(withCommon(command), ['assay cache clear']).action(async (flags: CommonFlags) => {
    const removed = await openCache().clear();
    printResult(flags, { removed }, () => `${sizeOf(removed)} removed from ${removed.folder}.`);
  });
}

const sizeOf = ({ answers, bytes }: CacheStats): string =>
  `${answers} ${answers === 1 ? 'answer' : 'answers'} (${megabytes(bytes)})`;
