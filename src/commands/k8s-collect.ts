import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { AssayError } from '../errors.ts';
import type { ClusterJob } from '../kubernetes/schema/index.ts';
import { mergeShards } from '../pipeline/merging/merge.ts';
import { present } from '../present.ts';
import { mergedText } from '../report/merged.ts';
import { isStore } from '../stores/address.ts';
import { configOption, withCommon } from './common.ts';
import type { Exit } from './index.ts';
import { jobNamed } from './k8s-job.ts';
import type { JobFlags } from './k8s-job.ts';
import { isWhole } from './merge.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface CollectFlags extends JobFlags {
  readonly results: string;
  readonly partial?: boolean;
}

const EXAMPLES = [
  'assay k8s collect qwen-humaneval',
  'assay k8s collect qwen-humaneval --partial --results so-far',
];

const NOTES = `It asks no cluster, so it works while the job runs, when it has failed, and
when it is deleted. Shards that are missing are named; assay k8s delete and
submit go on with them, and ask nothing again.`;

export function k8sCollectCommand(exit: Exit): Command {
  const command = new Command('collect')
    .description('join what the shards of a job have stored into one run, as assay merge does')
    .argument('<job>', 'a job of assay.yaml')
    .addOption(configOption())
    .option('--partial', 'write what is there though some is missing')
    .option('--results <dir>', 'folder of the run, or s3://BUCKET/PREFIX', 'results');
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (name: string, flags: CollectFlags) => {
      const { results, partial } = flags;
      const from = placeOf(await jobNamed(name, flags));
      const merged = await mergeShards({ inputs: [from], results, ...present({ partial }) });
      printResult(flags, merged, () => mergedText(merged, goingOn(name)));
      exit(isWhole(merged, partial === true) ? 0 : 2);
    },
  );
}

/** A shard's own command would ask a server that is in its pod. */
const goingOn = (name: string): string => `Those that run come by themselves: assay k8s status ${name}
Of a job that has failed they are run, or gone on with, by
  assay k8s delete ${name} && assay k8s submit ${name}
and --partial joins what is there.`;

function placeOf({ name, results }: ClusterJob): string {
  if (isStore(results) || existsSync(results)) return results;
  throw new AssayError(
    'no-input',
    `The results of ${name} are at ${results} in a volume, which is not here.`,
    {
      next: `Run assay merge ${results} in a pod that mounts it.`,
    },
  );
}
