import { Command } from 'commander';
import { watchJob } from '../kubernetes/api/watch.ts';
import { AssayError } from '../errors.ts';
import { hasEnded, readStatus, statusOf } from '../kubernetes/status.ts';
import type { JobStatus } from '../kubernetes/status.ts';
import { createProgress } from '../report/progress.ts';
import { safeLine } from '../report/safe.ts';
import { table } from '../report/table.ts';
import type { Exit } from './index.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { atCluster, withCluster } from './k8s-job.ts';
import type { ClusterFlags } from './k8s-job.ts';
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
      'how far a job is: shards that are done, run and have failed; exits with 2 where it has failed',
    )
    .option('--wait', 'until it has ended');
  return withExamples(withCluster(command), EXAMPLES).action(async (name: string, flags: StatusFlags) => {
    const status = await atCluster(name, flags, (cluster, job, namespace) =>
      flags.wait === true
        ? ended(watchJob(cluster, namespace, job.name, interruptible), flags)
        : readStatus(cluster, namespace, job.name),
    );
    printResult(flags, status, () => statusText(status));
    exit(status.state === 'failed' ? 2 : 0);
  });
}

async function ended(seen: ReturnType<typeof watchJob>, flags: StatusFlags): Promise<JobStatus> {
  listenForInterrupt();
  const progress = createProgress({ quiet: flags.quiet === true });
  let before = 0;
  try {
    for await (const job of seen) {
      if (job === undefined) break;
      const status = statusOf(job);
      if (hasEnded(status)) return status;
      if (before === 0) progress.start(status.shards, status.done.length, 0);
      for (; before < status.done.length; before += 1) progress.step();
    }
  } finally {
    progress.end();
  }
  throw new AssayError('k8s-missing', 'The job is not there, or has been deleted while it was waited for.', {
    next: 'assay k8s submit makes it; what its shards have stored is gone on with.',
  });
}

/** Shards that are named one by one. */
const NAMED = 12;

function statusText({ name, state, shards, active, done, failed, why }: JobStatus): string {
  const rows = [
    ['job', 'state', 'shards', 'done', 'running', 'failed'],
    [name, state, ...[shards, done.length, active, failed.length].map(String)],
  ];
  const named = failed.slice(0, NAMED).join(', ') + (failed.length > NAMED ? ' …' : '');
  return [
    table(rows, [0, 1]),
    ...(why === undefined ? [] : ['', safeLine(why, 300)]),
    ...(failed.length === 0
      ? []
      : ['', `failed shards: ${named}`, `assay k8s logs ${name} --shard ${failed[0]}`]),
  ].join('\n');
}
