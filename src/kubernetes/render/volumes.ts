import type { IVolume } from 'kubernetes-models/v1';
import type { ClusterJob } from '../schema/index.ts';
import type { Container } from './containers.ts';

/** A claim may be mounted at several paths, and its name may be longer than that of a volume. */
const claimsOf = ({ volumes = [] }: Pick<ClusterJob, 'volumes'>): string[] => [
  ...new Set(volumes.map(({ claim }) => claim)),
];

const nameOf = (at: number): string => `claim-${at + 1}`;

/** Most that a pod may have in `/tmp`, where a server puts the model that it downloads. Nothing is set aside for it. */
const diskOf = ({ disk, server }: ClusterJob): string => disk ?? (server === undefined ? '10Gi' : '100Gi');

/** The pod's own disk, the server's shared memory, and the claims. */
export const volumesOf = (job: ClusterJob): IVolume[] => [
  { name: 'tmp', emptyDir: { sizeLimit: diskOf(job) } },
  ...(job.server === undefined
    ? []
    : [
        {
          name: 'shared-memory',
          emptyDir: { medium: 'Memory', sizeLimit: job.server.shared_memory ?? '2Gi' },
        },
      ]),
  ...claimsOf(job).map((claimName, at) => ({ name: nameOf(at), persistentVolumeClaim: { claimName } })),
];

/** Where a container has the claims. */
export function mounts(job: Pick<ClusterJob, 'volumes'>): NonNullable<Container['volumeMounts']> {
  const claims = claimsOf(job);
  return (job.volumes ?? []).map(({ claim, path, read_only: readOnly }) => ({
    name: nameOf(claims.indexOf(claim)),
    mountPath: path,
    ...(readOnly === undefined ? {} : { readOnly }),
  }));
}
