import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IService } from 'kubernetes-models/v1';
import type { ClusterJob, Environment } from '../schema/index.ts';
import { LAST_WORDS, resourcesOf, UNPRIVILEGED, variables } from './containers.ts';
import type { Container } from './containers.ts';
import { inNamespace, labelsOf, selectorOf } from './labels.ts';

const PORT = 7411;
const JOBS = 4;

type Workers = NonNullable<ClusterJob['sandbox']>;

export const sandboxName = ({ name }: Pick<ClusterJob, 'name'>): string => `${name}-sandbox`;

/** How a client finds the workers, and what it shows them. */
export function workerVariables(job: ClusterJob): Required<Environment> {
  if (job.sandbox === undefined) return { env: {}, secrets: {} };
  return {
    env: { ASSAY_SANDBOX_URLS: `http://${sandboxName(job)}:${PORT}` },
    secrets: { ASSAY_SANDBOX_TOKEN: job.sandbox.token },
  };
}

/** Workers that run answers: none may reach a network, and their number follows the jobs that wait. */
export function renderSandbox(
  job: ClusterJob,
): readonly (IDeployment | IService | IHorizontalPodAutoscaler | INetworkPolicy)[] {
  const { sandbox } = job;
  if (sandbox === undefined) return [];
  return [deployment(job, sandbox), service(job), autoscaler(job, sandbox), wall(job)];
}

const metadata = (job: ClusterJob) => ({
  name: sandboxName(job),
  ...inNamespace(job),
  labels: labelsOf(job, 'sandbox'),
});

/** How many there are is the autoscaler's to say: a number here would be set again by every `kubectl apply`. */
function deployment(job: ClusterJob, workers: Workers): IDeployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(job),
    spec: {
      selector: { matchLabels: selectorOf(job, 'sandbox') },
      template: {
        metadata: { labels: labelsOf(job, 'sandbox') },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          // As long as a job may take that is under way.
          terminationGracePeriodSeconds: 300,
          securityContext: { fsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [worker(job, workers)],
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: job.disk ?? '10Gi' } }],
        },
      },
    },
  };
}

function worker({ image }: ClusterJob, workers: Workers): Container {
  const { jobs = JOBS, resources = {}, token } = workers;
  return {
    name: 'sandbox',
    image: workers.image ?? image,
    command: [
      'assay',
      'sandbox',
      'serve',
      '--host',
      '0.0.0.0',
      '--port',
      String(PORT),
      '--concurrency',
      String(jobs),
    ],
    env: variables({ secrets: { ASSAY_SANDBOX_TOKEN: token } }, { HOME: '/tmp' }),
    ports: [{ name: 'http', containerPort: PORT }],
    readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 5 },
    ...LAST_WORDS,
    resources: resourcesOf(resources),
    securityContext: UNPRIVILEGED,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
}

function service(job: ClusterJob): IService {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(job),
    spec: { selector: selectorOf(job, 'sandbox'), ports: [{ name: 'http', port: PORT, targetPort: 'http' }] },
  };
}

/**
 * One more worker where those there are have more jobs in the house than they run. The metric comes from `/metrics`, which wants the
 * token, through an adapter of the cluster, such as prometheus-adapter. Source: "Horizontal Pod Autoscaling", kubernetes.io.
 */
function autoscaler(job: ClusterJob, { replicas, jobs = JOBS }: Workers): IHorizontalPodAutoscaler {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(job),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: sandboxName(job) },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      metrics: [
        {
          type: 'Pods',
          pods: {
            metric: { name: 'assay_sandbox_jobs' },
            target: { type: 'AverageValue', averageValue: String(jobs) },
          },
        },
      ],
    },
  };
}

/** Clients come in, whoever collects the metrics too, and nothing goes out. */
function wall(job: ClusterJob): INetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(job),
    spec: {
      podSelector: { matchLabels: selectorOf(job, 'sandbox') },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ port: PORT, protocol: 'TCP' }] }],
      egress: [],
    },
  };
}
