import { factsOf } from '../error-facts.ts';
import { AssayError } from '../errors.ts';
import type { Cluster } from '../kubernetes/api/client.ts';
import { watchJob } from '../kubernetes/api/watch.ts';
import { hasEnded, statusOf } from '../kubernetes/status.ts';
import type { JobStatus } from '../kubernetes/status.ts';
import { readTroubles } from '../kubernetes/troubles.ts';
import { createProgress } from '../report/progress.ts';
import type { Progress } from '../report/progress.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { troubleText } from './k8s-status-text.ts';

/** A job itself does not change when its pods cannot begin. */
const LOOK_EVERY_MS = 15_000;

interface Awaited {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  readonly quiet: boolean;
}

/** The status of a job when it has ended; what keeps its pods from their work is told meanwhile. @throws AssayError `k8s-missing`. */
export async function untilEnded(awaited: Awaited): Promise<JobStatus> {
  const { cluster, namespace, name, quiet } = awaited;
  listenForInterrupt();
  const progress = createProgress({ quiet });
  const stop = tellTroubles(awaited, progress);
  let done: number | undefined;
  try {
    for await (const job of watchJob(cluster, namespace, name, interruptible)) {
      if (job === undefined) break;
      const status = statusOf(job);
      if (hasEnded(status)) return status;
      if (done === undefined) progress.start(status.shards, status.done.length, 0);
      else for (let steps = done; steps < status.done.length; steps += 1) progress.step();
      done = status.done.length;
    }
  } finally {
    stop();
    progress.end();
  }
  throw new AssayError('k8s-missing', 'The job is not there, or has been deleted while it was waited for.', {
    next: 'assay k8s submit makes it; what its shards have stored is gone on with.',
  });
}

/** Each once, when it is first seen, until it is stopped or the cluster tells of none. */
function tellTroubles({ cluster, namespace, name }: Awaited, progress: Progress): () => void {
  const told = new Set<string>();
  const look = async (): Promise<void> => {
    for (const trouble of await readTroubles(cluster, namespace, { name, done: [] })) {
      if (!told.has(trouble.what)) progress.note(troubleText(trouble));
      told.add(trouble.what);
    }
  };
  const stop = (): void => clearInterval(timer);
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      stop();
      progress.note(factsOf(error).message);
    });
  }, LOOK_EVERY_MS);
  return stop;
}
