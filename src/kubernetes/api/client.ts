import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { AssayError } from '../../errors.ts';
import { credentialsOf, pem } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { findAccess } from './kubeconfig.ts';
import type { Access } from './kubeconfig.ts';
import { jsonOf, refusalOf } from './refusal.ts';

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/** The API of a cluster. */
export interface Cluster {
  readonly namespace: string;
  /** An answer's JSON. @throws AssayError `k8s-…`; what the cluster has refused as a ClusterRefusal. */
  json(path: string, ask?: Ask): Promise<unknown>;
  /** An answer as it comes, which may never end. */
  stream(path: string, ask?: Ask): Promise<Dispatcher.ResponseData['body']>;
  close(): Promise<void>;
}

/** Tries of a request that may be repeated, and the milliseconds before the second. */
const TRIES = 4;
const FIRST_WAIT_MS = 250;
/** At most so long where the cluster says when to come again (`Retry-After`, in seconds). */
const LONGEST_WAIT_MS = 30_000;

/** @throws AssayError `no-cluster`, `bad-kubeconfig`, `k8s-auth`. */
export async function openCluster(context?: string): Promise<Cluster> {
  const access = await findAccess(context);
  let connection = await connect(access);
  const send = async (path: string, ask: Ask): Promise<Dispatcher.ResponseData> => {
    const response = await sendOnce(access, connection, path, ask);
    if (response.statusCode !== 401) return response;
    // Tokens end after an hour; what gives them may have another by now.
    await response.body.dump();
    await connection.agent.close();
    connection = await connect(access);
    return sendOnce(access, connection, path, ask);
  };
  const ask = async (path: string, asked: Ask): Promise<Dispatcher.ResponseData['body']> => {
    const { statusCode, body } = await patiently(() => send(path, asked), asked);
    if (statusCode < 300) return body;
    throw refusalOf(statusCode, await body.text(), `${asked.method ?? 'GET'} ${path}`);
  };
  return {
    namespace: access.namespace,
    json: async (path, asked = {}) => jsonOf(await (await ask(path, asked)).text()),
    stream: (path, asked = {}) => ask(path, asked),
    close: () => connection.agent.destroy(),
  };
}

interface Connection {
  readonly agent: Agent;
  readonly credentials: Credentials;
}

async function connect({ cluster, user }: Access): Promise<Connection> {
  const credentials = await credentialsOf(user);
  const ca = await pem(cluster['certificate-authority-data'], cluster['certificate-authority']);
  const { cert, key } = credentials;
  const servername = cluster['tls-server-name'];
  const agent = new Agent({
    // A watch may be silent for minutes.
    bodyTimeout: 0,
    connect: {
      rejectUnauthorized: cluster['insecure-skip-tls-verify'] !== true,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert, key }),
      ...(servername === undefined ? {} : { servername }),
    },
  });
  return { agent, credentials };
}

async function sendOnce(
  { cluster }: Access,
  { agent, credentials }: Connection,
  path: string,
  { method = 'GET', query = {}, body, signal }: Ask,
): Promise<Dispatcher.ResponseData> {
  const { token } = credentials;
  // JSON is YAML too; a patch of this type is a server-side apply.
  const type = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
  return request(`${cluster.server.replace(/\/$/, '')}${path}`, {
    dispatcher: agent,
    method,
    query,
    signal: signal ?? null,
    headers: {
      accept: 'application/json',
      'content-type': type,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

/** Asks again what changes nothing when it comes twice: all but the creation of an object, unless that was turned away. */
async function patiently(
  send: () => Promise<Dispatcher.ResponseData>,
  { method, signal }: Ask,
): Promise<Dispatcher.ResponseData> {
  for (let tries = 1; ; tries += 1) {
    const isLast = tries === TRIES || method === 'POST';
    let waitMs = FIRST_WAIT_MS * 2 ** tries;
    try {
      const response = await send();
      const { statusCode, headers } = response;
      // Who is turned away has made nothing.
      const isTurnedAway = statusCode === 429 && tries < TRIES;
      if (!isTurnedAway && (isLast || statusCode < 500)) return response;
      await response.body.dump();
      waitMs = Math.max(waitMs, Math.min(LONGEST_WAIT_MS, Number(headers['retry-after'] ?? 0) * 1000 || 0));
    } catch (error) {
      if (error instanceof AssayError || signal?.aborted === true) throw error;
      if (isLast || !mayPass(error)) throw away(error);
    }
    await sleep(waitMs, undefined, { signal });
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && PASSING.test(String(error.code));

/** Of the network; a certificate that is not trusted stays so. */
const PASSING = /^(UND_ERR_|ECONN|EAI_AGAIN|ETIMEDOUT|EPIPE)/;

const away = (cause: unknown): AssayError =>
  new AssayError(
    'k8s-away',
    `The cluster cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`,
    {
      next: 'Check that kubectl get jobs works, or name another context with --context.',
      cause,
    },
  );
