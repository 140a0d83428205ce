import type { Command } from 'commander';
import { loadConfig } from '../config/profiles.ts';
import { AssayError } from '../errors.ts';
import { openCluster } from '../kubernetes/api/client.ts';
import type { Cluster } from '../kubernetes/api/client.ts';
import type { ClusterJob } from '../kubernetes/schema/index.ts';
import { nearest } from '../nearest.ts';
import { configOption, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';

export interface JobFlags extends CommonFlags {
  readonly config?: string;
}

export interface ClusterFlags extends JobFlags {
  readonly context?: string;
}

/** The argument and the flags of commands that ask a cluster about a job. */
export const withCluster = (command: Command): Command =>
  withCommon(command)
    .argument('<job>', 'a job of assay.yaml')
    .addOption(configOption())
    .option('--context <name>', 'a context of the kubeconfig (default: its current one)');

/** @throws AssayError `unknown-job` with the nearest known one. */
export async function jobNamed(name: string, { config }: JobFlags): Promise<ClusterJob> {
  const { file, jobs } = await loadConfig(config);
  const job = jobs.get(name);
  if (job !== undefined) return job;
  const near = nearest(name, jobs.keys());
  const known = jobs.size === 0 ? 'no jobs' : [...jobs.keys()].join(', ');
  throw new AssayError('unknown-job', `There is no job ${name}.`, {
    next:
      file === undefined
        ? 'Write one into assay.yaml, under kubernetes: docs/kubernetes.md.'
        : `${near === undefined ? '' : `Did you mean ${near}? `}${file} has ${known}.`,
  });
}

/** Asks a cluster about a job and leaves it. */
export async function atCluster<Result>(
  name: string,
  flags: ClusterFlags,
  ask: (cluster: Cluster, job: ClusterJob, namespace: string) => Promise<Result>,
): Promise<Result> {
  const job = await jobNamed(name, flags);
  const cluster = await openCluster(flags.context);
  try {
    return await ask(cluster, job, job.namespace ?? cluster.namespace);
  } finally {
    await cluster.close();
  }
}
