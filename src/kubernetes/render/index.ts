import { stringify } from 'yaml';
import type { ClusterJob } from '../schema.ts';
import { renderJob } from './job.ts';
import { renderSandbox } from './sandbox.ts';

export type Rendered = ReturnType<typeof renderJob> | ReturnType<typeof renderSandbox>[number];

/** Everything that a job is on a cluster; the workers first, which take longer. */
export const render = (job: ClusterJob): readonly Rendered[] => [...renderSandbox(job), renderJob(job)];

/** As `kubectl apply -f -` takes it. */
export const toYaml = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
