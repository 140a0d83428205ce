import { Command } from 'commander';
import { openLog } from '../kubernetes/logs.ts';
import type { PodLog } from '../kubernetes/logs.ts';
import { present } from '../present.ts';
import { safeText } from '../report/safe.ts';
import { positiveInteger } from './common.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { atCluster, withCluster } from './k8s-job.ts';
import type { ClusterFlags } from './k8s-job.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface LogsFlags extends ClusterFlags {
  readonly shard: number;
  readonly server?: boolean;
  readonly follow?: boolean;
  readonly lines: number;
}

const EXAMPLES = ['assay k8s logs qwen-humaneval --shard 3', 'assay k8s logs qwen-humaneval --server -f'];

export function k8sLogsCommand(): Command {
  const command = new Command('logs')
    .description('the end of the log of the pod that works on a shard')
    .option('--shard <n>', 'whose, from 1', positiveInteger, 1)
    .option('--server', "the model's server instead of the client")
    .option('-f, --follow', 'and what it goes on to write, until Ctrl-C')
    .option('--lines <n>', 'lines of its end', positiveInteger, 30);
  return withExamples(withCluster(command), EXAMPLES).action(async (name: string, flags: LogsFlags) => {
    if (flags.follow === true) listenForInterrupt();
    await atCluster(name, flags, async (cluster, job, namespace) => {
      const { shard, lines, server, follow } = flags;
      const asked = {
        namespace,
        name: job.name,
        shard,
        lines,
        ...present({ server, follow }),
        signal: interruptible,
      };
      await show(await openLog(cluster, asked), flags);
    });
  });
}

async function show({ pod, text }: PodLog, flags: LogsFlags): Promise<void> {
  const decoder = new TextDecoder();
  let all = '';
  for await (const chunk of text) {
    const piece = decoder.decode(chunk, { stream: true });
    if (flags.json === true) all += piece;
    else process.stdout.write(safeText(piece));
  }
  if (flags.json === true)
    printResult(flags, { pod, lines: all.split('\n').filter((line) => line !== '') }, () => '');
}
