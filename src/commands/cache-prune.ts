import { Command, InvalidArgumentError, Option } from 'commander';
import type { CachePart } from '../cache/contents.ts';
import { pruneCache } from '../cache/prune.ts';
import { cacheFolder } from '../config/paths.ts';
import { counted } from '../counted.ts';
import { cacheText, sizeOf } from '../report/cache.ts';
import { megabytes } from '../report/figures.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface PruneFlags extends CommonFlags {
  /** Milliseconds. */
  readonly olderThan: number;
}

const HOUR_MS = 3_600_000;
const UNITS = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS };

const EXAMPLES = ['assay cache prune', 'assay cache prune --older-than 12h'];

const NOTES = `Removes environments of repositories, their checkouts and expected values that
nobody has used for so long: they are made again where they are wanted. What a
running process uses stays. Answers, models and data sets stay too, since they
were paid for or downloaded. A cache in an object store keeps its copies.`;

export function cachePruneCommand(): Command {
  const command = new Command('prune')
    .description('remove environments and expected values that are no longer used')
    .addOption(
      new Option('--older-than <age>', 'last used so long ago: 12h, 30d or 4w')
        .argParser(toMilliseconds)
        .default(30 * UNITS.d, '30d'),
    );
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(async (flags: PruneFlags) => {
    const folder = cacheFolder();
    const { removed, inUse } = await pruneCache(folder, new Date(Date.now() - flags.olderThan));
    printResult(flags, { folder, removed, inUse }, () => prunedText(folder, removed, inUse));
  });
}

function toMilliseconds(text: string): number {
  const [, count, unit] = /^(\d+)([hdw])$/.exec(text) ?? [];
  if (unit === 'h' || unit === 'd' || unit === 'w') return Number(count) * UNITS[unit];
  throw new InvalidArgumentError('It is a number of hours, days or weeks: 12h, 30d, 4w.');
}

function prunedText(folder: string, removed: readonly CachePart[], inUse: readonly CachePart[]): string {
  const said = `${counted(removed.length, 'part')} (${megabytes(sizeOf(removed))}) removed from ${folder}.`;
  return inUse.length === 0 ? said : `${said}\nIn use, and still there:\n\n${cacheText(folder, inUse)}`;
}
