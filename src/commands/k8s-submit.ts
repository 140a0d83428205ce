import { Command } from 'commander';
import { counted } from '../counted.ts';
import { submit } from '../kubernetes/submit.ts';
import { atCluster, withCluster } from './k8s-job.ts';
import type { ClusterFlags } from './k8s-job.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

export function k8sSubmitCommand(): Command {
  const command = new Command('submit').description(
    'make a job and its workers on the cluster; again, it changes nothing',
  );
  return withExamples(withCluster(command), ['assay k8s submit qwen-humaneval']).action(
    async (name: string, flags: ClusterFlags) => {
      const made = await atCluster(name, flags, (cluster, job) => submit(cluster, job));
      printResult(flags, made, () => {
        const what = `Job ${made.name} of ${counted(made.shards, 'shard')}`;
        const state = made.was_there ? 'is there already' : 'is submitted';
        return `${what} ${state} in ${made.namespace}. It goes on by itself: assay k8s status ${name}`;
      });
    },
  );
}
