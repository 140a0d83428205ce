import { Command } from 'commander';
import { remove } from '../kubernetes/remove.ts';
import { atCluster, withCluster } from './k8s-job.ts';
import type { ClusterFlags } from './k8s-job.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

export function k8sDeleteCommand(): Command {
  const command = new Command('delete').description(
    'end a job and remove it with its pods and workers; its results stay',
  );
  return withExamples(withCluster(command), ['assay k8s delete qwen-humaneval']).action(
    async (name: string, flags: ClusterFlags) => {
      const removed = await atCluster(name, flags, (cluster, job) => remove(cluster, job));
      const text = removed.length === 0 ? `There was nothing of ${name}.` : `${removed.join(', ')} removed.`;
      printResult(flags, { name, removed }, () => text);
    },
  );
}
