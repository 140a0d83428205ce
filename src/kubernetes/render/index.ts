import { stringify } from 'yaml';
import type { ClusterJob } from '../schema/index.ts';
import { renderJob } from './job.ts';
import { renderSandbox } from './sandbox.ts';

export type Rendered = ReturnType<typeof renderJob> | ReturnType<typeof renderSandbox>[number];

/** Everything that a job is on a cluster; the workers first, which take longer. */
export const render = (job: ClusterJob): readonly Rendered[] => [...renderSandbox(job), renderJob(job)];

/** Kubernetes reads YAML 1.1, where a plain `yes` or `on` is no string: such words are quoted. */
const YAML = { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;

/** As `kubectl apply -f -` takes it. */
export const toYaml = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object, YAML)).join('---\n');
