import { Command } from 'commander';
import { present } from '../present.ts';
import { mergeShards } from '../pipeline/merging/merge.ts';
import type { Merged } from '../pipeline/merging/merge.ts';
import { mergedText } from '../report/merged.ts';
import { repeated, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface MergeFlags extends CommonFlags {
  readonly results: string;
  readonly output?: string;
  readonly partial?: boolean;
}

const EXAMPLES = [
  'assay merge shards/',
  'assay merge pod-1/ pod-2/ pod-3/ --results results',
  'assay merge "shards/eval_*" --output humaneval.ndjson',
  'assay merge shards/ --partial',
  'assay merge s3://evaluations/job --results s3://evaluations/runs',
];

const NOTES = `Nothing is written while samples are missing, unless --partial says so: then
the same assay run without --shard asks for the rest. Shards of several runs
become several runs. Merging again, with the same shards or with more of them,
comes to the same run.`;

export function mergeCommand(exit: Exit): Command {
  const command = new Command('merge')
    .description('join the shards of a run (--shard) into the run')
    .argument('<shards...>', 'folders, manifests, rows or globs', repeated)
    .option('--partial', 'write what is there though some is missing')
    .option('--results <dir>', 'folder of the merged run, or s3://BUCKET/PREFIX', 'results')
    .option('--output <file>', 'write its rows to this file instead');
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (inputs: string[], flags: MergeFlags) => {
      const { results, output, partial } = flags;
      const merged = await mergeShards({ inputs, results, ...present({ output, partial }) });
      printResult(flags, merged, () => mergedText(merged));
      exit(isWhole(merged, partial === true) ? 0 : 2);
    },
  );
}

/** With `--partial` the user knows that some is missing. */
export const isWhole = ({ runs }: Merged, isPartial: boolean): boolean =>
  isPartial || runs.every(({ done, total }) => done >= total);
