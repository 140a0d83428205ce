import { Command } from 'commander';
import { readStatus } from '../kubernetes/status.ts';
import { readTroubles } from '../kubernetes/troubles.ts';
import type { Exit } from './index.ts';
import { atCluster, withCluster } from './k8s-job.ts';
import type { ClusterFlags } from './k8s-job.ts';
import { statusText } from './k8s-status-text.ts';
import { untilEnded } from './k8s-wait.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface StatusFlags extends ClusterFlags {
  readonly wait?: boolean;
}

const EXAMPLES = [
  'assay k8s status qwen-humaneval',
  'assay k8s status qwen-humaneval --wait && assay k8s collect qwen-humaneval',
];

export function k8sStatusCommand(exit: Exit): Command {
  const command = new Command('status')
    .description(
      'how far a job is: shards that are done, run and have failed, and what keeps pods from their work; exits with 2 where it has failed',
    )
    .option('--wait', 'until it has ended');
  return withExamples(withCluster(command), EXAMPLES).action(async (name: string, flags: StatusFlags) => {
    const { status, troubles } = await atCluster(name, flags, async (cluster, job, namespace) => {
      const seen = await (flags.wait === true
        ? untilEnded({ cluster, namespace, name: job.name, quiet: flags.quiet === true })
        : readStatus(cluster, namespace, job.name));
      return { status: seen, troubles: await readTroubles(cluster, namespace, seen) };
    });
    printResult(flags, { ...status, troubles }, () => statusText(status, troubles));
    exit(status.state === 'failed' ? 2 : 0);
  });
}
