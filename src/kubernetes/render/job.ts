import type { IJob } from 'kubernetes-models/batch/v1';
import type { IPodSpec } from 'kubernetes-models/v1';
import { FAILED_JOB, FAILED_SHARD } from '../../exit-codes.ts';
import { present } from '../../present.ts';
import type { ClusterJob } from '../schema/index.ts';
import { shardCommand } from './command.ts';
import { LAST_WORDS, resourcesOf, UNPRIVILEGED, variables } from './containers.ts';
import type { Container } from './containers.ts';
import { inNamespace, labelsOf } from './labels.ts';
import { workerVariables } from './sandbox.ts';
import { serverContainer } from './server.ts';
import { mounts, volumesOf } from './volumes.ts';

const KEPT_S = 7 * 24 * 3600;

/** Container of the client: what the policy about failures looks at, and whose log is shown. */
export const CLIENT = 'assay';

/**
 * One Indexed Job: its pod i does shard i + 1. A shard that is evicted costs nothing, one that fails is tried again and takes no
 * other with it; one that cannot succeed says so by its exit code. Source: "Job" and "Handling retriable and
 * non-retriable pod failures with Pod failure policy", kubernetes.io.
 */
export function renderJob(job: ClusterJob): IJob {
  const {
    name,
    shards,
    parallelism = shards,
    retries = 3,
    failed_shards: failed = shards,
    deadline_s: deadline,
  } = job;
  const labels = labelsOf(job, 'shards');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, ...inNamespace(job), labels: { ...labels, ...queueLabel(job) } },
    spec: {
      completionMode: 'Indexed',
      completions: shards,
      parallelism: Math.min(parallelism, shards),
      backoffLimitPerIndex: retries,
      maxFailedIndexes: Math.min(failed, shards),
      // The results of a shard are one process's.
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          onExit('FailJob', FAILED_JOB),
          onExit('FailIndex', FAILED_SHARD),
        ],
      },
      ttlSecondsAfterFinished: job.keep_s ?? KEPT_S,
      ...(deadline === undefined ? {} : { activeDeadlineSeconds: deadline }),
      template: { metadata: { labels }, spec: podSpec(job) },
    },
  };
}

const onExit = (action: 'FailJob' | 'FailIndex', code: number) => ({
  action,
  onExitCodes: { containerName: CLIENT, operator: 'In' as const, values: [code] },
});

/** Kueue starts what has this label. Source: kueue.sigs.k8s.io, "Run a Kubernetes Job". */
const queueLabel = ({ queue }: ClusterJob): Record<string, string> =>
  queue === undefined ? {} : { 'kueue.x-k8s.io/queue-name': queue };

function podSpec(job: ClusterJob): IPodSpec {
  const { service_account: serviceAccountName, node_selector: nodeSelector, tolerations } = job;
  const sidecars = serverContainer(job);
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...present({ serviceAccountName, nodeSelector, tolerations }),
    securityContext: { fsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    // Rows that a stopped shard has still to store.
    terminationGracePeriodSeconds: 120,
    ...(sidecars.length === 0 ? {} : { initContainers: sidecars }),
    containers: [client(job)],
    volumes: volumesOf(job),
  };
}

function client(job: ClusterJob): Container {
  const own = {
    HOME: '/tmp',
    ASSAY_CACHE: '/tmp/assay-cache',
    ASSAY_EXIT_CODES: 'kubernetes',
    ...workerVariables(job).env,
  };
  const secrets = { ...workerVariables(job).secrets, ...job.secrets };
  return {
    name: CLIENT,
    image: job.image,
    command: ['/bin/sh', '-c', shardCommand(job)],
    env: variables({ ...present({ env: job.env }), secrets }, own),
    ...LAST_WORDS,
    resources: resourcesOf(job.resources ?? {}),
    securityContext: UNPRIVILEGED,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...mounts(job)],
  };
}
