import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssayError } from '../../errors.ts';

const text = z.string().min(1);

const clusterSchema = z.looseObject({
  server: text,
  'certificate-authority': text.exactOptional(),
  'certificate-authority-data': text.exactOptional(),
  'insecure-skip-tls-verify': z.boolean().exactOptional(),
  'tls-server-name': text.exactOptional(),
});

const userSchema = z.looseObject({
  token: text.exactOptional(),
  tokenFile: text.exactOptional(),
  'client-certificate': text.exactOptional(),
  'client-certificate-data': text.exactOptional(),
  'client-key': text.exactOptional(),
  'client-key-data': text.exactOptional(),
  exec: z
    .looseObject({
      apiVersion: text,
      command: text,
      args: z.array(z.string()).nullish(),
      env: z.array(z.object({ name: text, value: z.string() })).nullish(),
    })
    .exactOptional(),
});

const contextSchema = z.looseObject({ cluster: text, user: text, namespace: text.exactOptional() });

/** Source: "Organizing Cluster Access Using kubeconfig Files" and the kubeconfig v1 reference, kubernetes.io. */
const fileSchema = z.looseObject({
  'current-context': z.string().nullish(),
  contexts: z.array(z.looseObject({ name: text, context: contextSchema })).nullish(),
  clusters: z.array(z.looseObject({ name: text, cluster: clusterSchema })).nullish(),
  users: z.array(z.looseObject({ name: text, user: userSchema })).nullish(),
});

export type ClusterSettings = z.output<typeof clusterSchema>;
export type UserSettings = z.output<typeof userSchema>;

/** A cluster and who asks it, as kubectl would. */
export interface Access {
  readonly cluster: ClusterSettings;
  readonly user: UserSettings;
  readonly namespace: string;
}

/** Where a pod finds its own cluster. Source: "Accessing the Kubernetes API from a Pod", kubernetes.io. */
const IN_POD = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The cluster of the files of `KUBECONFIG`, else of `~/.kube/config`, else the one whose pod this is.
 * @throws AssayError `no-cluster`, `bad-kubeconfig`.
 */
export async function findAccess(
  context: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Access> {
  const places = env.KUBECONFIG ? env.KUBECONFIG.split(delimiter) : [join(homedir(), '.kube', 'config')];
  const files = await Promise.all(
    places.filter((path) => path !== '' && existsSync(path)).map(readKubeconfig),
  );
  if (files.length > 0) return chosen(files, context);
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (host === undefined || !existsSync(join(IN_POD, 'token'))) throw noCluster(places);
  return {
    cluster: { server: `https://${host}:${port}`, 'certificate-authority': join(IN_POD, 'ca.crt') },
    user: { tokenFile: join(IN_POD, 'token') },
    namespace: (await readFile(join(IN_POD, 'namespace'), 'utf8').catch(() => 'default')).trim(),
  };
}

type Kubeconfig = z.output<typeof fileSchema>;

async function readKubeconfig(path: string): Promise<Kubeconfig> {
  const parsed = fileSchema.safeParse(parseYaml(await readFile(path, 'utf8')));
  if (parsed.success) return located(parsed.data, dirname(resolve(path)));
  throw badKubeconfig(`${path} is no kubeconfig: ${z.prettifyError(parsed.error)}`);
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml);
  } catch {
    return undefined;
  }
}

/** Files are named from the kubeconfig's own folder on. */
function located(file: Kubeconfig, folder: string): Kubeconfig {
  const absolute = (settings: Record<string, unknown>, keys: readonly string[]): void => {
    for (const key of keys) {
      const path = settings[key];
      if (typeof path === 'string') settings[key] = resolve(folder, path);
    }
  };
  for (const { cluster } of file.clusters ?? []) absolute(cluster, ['certificate-authority']);
  for (const { user } of file.users ?? []) absolute(user, ['client-certificate', 'client-key', 'tokenFile']);
  return file;
}

/** Of several files the first that has a name counts. */
function chosen(files: readonly Kubeconfig[], given: string | undefined): Access {
  const name = given ?? files.map((file) => file['current-context']).find((current) => Boolean(current));
  const context = files.flatMap(({ contexts }) => contexts ?? []).find((one) => one.name === name)?.context;
  if (context === undefined)
    throw badKubeconfig(name ? `It has no context ${name}.` : 'It has no current context.');
  const cluster = files
    .flatMap(({ clusters }) => clusters ?? [])
    .find((one) => one.name === context.cluster)?.cluster;
  const user = files.flatMap(({ users }) => users ?? []).find((one) => one.name === context.user)?.user;
  if (cluster === undefined || user === undefined)
    throw badKubeconfig(`The context ${name} names a cluster or a user that is not there.`);
  return { cluster, user, namespace: context.namespace ?? 'default' };
}

const badKubeconfig = (why: string): AssayError =>
  new AssayError('bad-kubeconfig', why, {
    next: 'kubectl config view shows what is there; --context names another context.',
  });

const noCluster = (places: readonly string[]): AssayError =>
  new AssayError('no-cluster', `There is no cluster: no file ${places.join(', ')}.`, {
    next: 'Log in to a cluster so that kubectl works, or set KUBECONFIG. assay k8s render needs none: assay k8s render NAME | kubectl apply -f -',
  });
