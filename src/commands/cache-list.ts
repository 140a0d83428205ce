import { Command } from 'commander';
import { cacheContents } from '../cache/contents.ts';
import { cacheFolder } from '../config/paths.ts';
import { cacheText } from '../report/cache.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

const NOTES = `Environments of repositories, their checkouts and expected values each for
itself; the rest (answers, data sets, models, what pages are made from) a folder
a line, dated by what last came into it.`;

export function cacheListCommand(): Command {
  const command = new Command('list').description(
    'what is kept, of what, how much, and when it was last used',
  );
  return withExamples(withCommon(command), ['assay cache list', 'assay cache list --json'], NOTES).action(
    async (flags: CommonFlags) => {
      const folder = cacheFolder();
      const parts = await cacheContents(folder);
      printResult(flags, { folder, parts }, () => cacheText(folder, parts));
    },
  );
}
