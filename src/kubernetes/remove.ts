import type { Cluster } from './api/client.ts';
import { pathOf } from './api/objects.ts';
import { isStatus } from './api/refusal.ts';
import { uidOf } from './owned.ts';
import { render } from './render/index.ts';
import type { ClusterJob } from './schema/index.ts';

/**
 * Ends a job and removes it with its pods and workers; its results stay. Gives what was there: `Job qwen`.
 * @throws AssayError `not-ours` where somebody else's object has the name of one of them.
 */
export async function remove(cluster: Cluster, job: ClusterJob): Promise<string[]> {
  const namespace = job.namespace ?? cluster.namespace;
  const removed: string[] = [];
  // The clients first: they would wait for workers that are gone.
  for (const object of render(job).toReversed()) {
    const uid = await uidOf(cluster, object, job);
    if (uid === undefined) continue;
    const { kind, metadata } = object;
    const path = pathOf(kind, namespace, metadata?.name);
    try {
      await cluster.json(path, { method: 'DELETE', body: deletionOf(uid) });
      removed.push(`${kind} ${metadata?.name}`);
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
  }
  return removed;
}

/** Of this very object, and of what it has made. Source: meta/v1 DeleteOptions, kubernetes.io. */
const deletionOf = (uid: string): object => ({
  apiVersion: 'v1',
  kind: 'DeleteOptions',
  propagationPolicy: 'Background',
  preconditions: { uid },
});
