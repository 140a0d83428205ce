import type { IContainer } from 'kubernetes-models/v1';
import { present } from '../../present.ts';
import type { Environment, Resources } from '../schema/index.ts';
import { literal } from './literal.ts';

export type Container = IContainer;

/** The end of a log is kept with the pod, for `assay k8s status` and `kubectl describe`. Source: core/v1 Container. */
export const LAST_WORDS = { terminationMessagePolicy: 'FallbackToLogsOnError' } as const;

/** What no container of ours needs. Source: the restricted profile of "Pod Security Standards", kubernetes.io. */
export const CONFINED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
} satisfies Container['securityContext'];

/** For those that need no user of their own, and write to volumes only. */
export const UNPRIVILEGED = {
  ...CONFINED,
  runAsNonRoot: true,
  runAsUser: 65532,
  runAsGroup: 65532,
  readOnlyRootFilesystem: true,
} satisfies Container['securityContext'];

/** Variables in the order in which they stand, then those from Secrets, by reference: each once, what the job says before our own. */
export const variables = (
  { env = {}, secrets = {} }: Environment,
  own: Readonly<Record<string, string>> = {},
): NonNullable<Container['env']> => [
  ...Object.entries({ ...own, ...env })
    .filter(([name]) => !Object.hasOwn(secrets, name))
    .map(([name, value]) => ({ name, value: literal(value) })),
  ...Object.entries(secrets).map(([name, reference]) => ({ name, valueFrom: secretKey(reference) })),
];

function secretKey(reference: string): { secretKeyRef: { name: string; key: string } } {
  const [name = '', key = ''] = reference.split('/');
  return { secretKeyRef: { name, key } };
}

/** Devices cannot be shared: the API refuses a request that is not the limit. */
export function resourcesOf({
  requests = {},
  limits = {},
  gpu,
  gpu_resource = 'nvidia.com/gpu',
}: Resources): NonNullable<Container['resources']> {
  const devices = gpu === undefined ? {} : { [gpu_resource]: String(gpu) };
  return { requests: { ...present(requests), ...devices }, limits: { ...present(limits), ...devices } };
}
