import type { ClusterJob } from '../schema/index.ts';
import { CONFINED, LAST_WORDS, resourcesOf, variables } from './containers.ts';
import type { Container } from './containers.ts';
import { literal } from './literal.ts';
import { mounts } from './volumes.ts';

const PORT = 8000;
const PROBE_S = 5;

/**
 * vLLM beside the client: an init container that is restarted always is a sidecar, which runs before the client starts and is ended
 * after it. Source: "Sidecar Containers", kubernetes.io (on by default since 1.29).
 */
export function serverContainer(job: ClusterJob): Container[] {
  const { server } = job;
  if (server === undefined) return [];
  const { image, model, args = [], resources = {}, ready_s: readyS = 1800 } = server;
  return [
    {
      name: 'server',
      image,
      restartPolicy: 'Always',
      args: ['--model', model, '--host', '127.0.0.1', '--port', String(PORT), ...args].map(literal),
      env: variables(server, { HF_HOME: '/tmp/huggingface' }),
      // Its health is known before its model is there: only a list of models says that it can be asked.
      startupProbe: {
        exec: {
          command: [
            'python3',
            '-c',
            `import urllib.request as u; u.urlopen("http://127.0.0.1:${PORT}/v1/models")`,
          ],
        },
        periodSeconds: PROBE_S,
        timeoutSeconds: PROBE_S,
        failureThreshold: Math.ceil(readyS / PROBE_S),
      },
      ...LAST_WORDS,
      resources: resourcesOf(resources),
      // Its image is made for root, and compiles into its own folders.
      securityContext: CONFINED,
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'shared-memory', mountPath: '/dev/shm' },
        ...mounts(job),
      ],
    },
  ];
}
