import type { ClusterJob } from '../schema/index.ts';

const NAME_LABEL = 'app.kubernetes.io/name';
export const JOB_LABEL = 'assay/job';
const PART_LABEL = 'app.kubernetes.io/component';

/** Source: "Recommended Labels", kubernetes.io. */
export const labelsOf = (
  { name, labels = {} }: ClusterJob,
  part: 'shards' | 'sandbox',
): Record<string, string> => ({
  ...labels,
  [NAME_LABEL]: 'assay',
  [PART_LABEL]: part,
  [JOB_LABEL]: name,
});

/** What tells the pods of a part from all others. */
export const selectorOf = (
  { name }: Pick<ClusterJob, 'name'>,
  part: 'shards' | 'sandbox',
): Record<string, string> => ({
  [PART_LABEL]: part,
  [JOB_LABEL]: name,
});

/** Whether labels are those of something that was made for a job. */
export const isOf = ({ name }: Pick<ClusterJob, 'name'>, labels: Readonly<Record<string, string>>): boolean =>
  labels[NAME_LABEL] === 'assay' && labels[JOB_LABEL] === name;

export const inNamespace = ({ namespace }: Pick<ClusterJob, 'namespace'>): { namespace?: string } =>
  namespace === undefined ? {} : { namespace };
