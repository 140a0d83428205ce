import { Command } from 'commander';
import { openCache } from '../models/cache/store.ts';
import type { CacheStats } from '../models/cache/store.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

const EXAMPLES = ['assay cache stats', 'assay cache clear'];

const NOTES = `Answers are kept where a model's name tells its weights: OpenAI, Anthropic,
Ollama, gguf: and hf:. For others --cache of assay run and assay interview keeps
and uses them, and --no-cache does neither. Every row from the cache says so
("cached": true).`;

export function cacheCommand(): Command {
  const command = new Command('cache')
    .description('answers that need not be asked for again: stats, clear')
    .addCommand(statsCommand(), { isDefault: true })
    .addCommand(clearCommand());
  return withExamples(command, EXAMPLES, NOTES);
}

function statsCommand(): Command {
  const command = new Command('stats').description('how many answers there are, and where');
  return withExamples(withCommon(command), ['assay cache stats'], NOTES).action(
    async (flags: CommonFlags) => {
      const stats = await openCache().stats();
      printResult(flags, stats, () => `${sizeOf(stats)} in ${stats.folder}.`);
    },
  );
}

function clearCommand(): Command {
  const command = new Command('clear').description('remove them all');
  return withExamples(withCommon(command), ['assay cache clear']).action(async (flags: CommonFlags) => {
    const removed = await openCache().clear();
    printResult(flags, { removed }, () => `${sizeOf(removed)} removed from ${removed.folder}.`);
  });
}

const sizeOf = ({ answers, bytes }: CacheStats): string =>
  `${answers} ${answers === 1 ? 'answer' : 'answers'} (${(bytes / 1e6).toFixed(1)} MB)`;
