import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from './client.ts';
import { jobListSchema, jobSchema, pathOf } from './objects.ts';
import type { SeenJob } from './objects.ts';
import { answerOf, isStatus, jsonOf } from './refusal.ts';

/** Source: "Kubernetes API Concepts", Efficient detection of changes, kubernetes.io. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['ADDED', 'MODIFIED', 'DELETED']), object: jobSchema }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) }),
  }),
  z.object({
    type: z.literal('ERROR'),
    object: z.looseObject({ code: z.number().default(500), message: z.string().default('') }),
  }),
]);

const GONE = 410;

/** Milliseconds before a watch that has ended is begun again. */
const PAUSE_MS = 500;

/**
 * A job as it is and each time that it changes, until it is deleted (undefined). A watch that ends is gone on with where it was, and
 * begun anew where the cluster has forgotten that.
 */
export async function* watchJob(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<SeenJob | undefined> {
  for (;;) {
    const { job, version } = await listed(cluster, namespace, name, signal);
    yield job;
    if (job === undefined) return;
    for await (const seen of changes(cluster, namespace, name, version, signal)) {
      yield seen;
      if (seen === undefined) return;
    }
  }
}

interface Listed {
  readonly job: SeenJob | undefined;
  readonly version: string;
}

async function listed(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<Listed> {
  const query = { fieldSelector: `metadata.name=${name}` };
  const list = answerOf(jobListSchema, await cluster.json(pathOf('Job', namespace), { query, signal }));
  return { job: list.items[0], version: list.metadata.resourceVersion };
}

/** Ends where the cluster remembers no more what came after a version. */
async function* changes(
  cluster: Cluster,
  namespace: string,
  name: string,
  from: string,
  signal?: AbortSignal,
): AsyncGenerator<SeenJob | undefined> {
  for (let version = from; ; await sleep(PAUSE_MS, undefined, { signal })) {
    const query = {
      fieldSelector: `metadata.name=${name}`,
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
    };
    try {
      const body = await cluster.stream(pathOf('Job', namespace), { query, signal });
      for await (const line of linesOf(body)) {
        const { type, object } = answerOf(eventSchema, jsonOf(line));
        if (type === 'ERROR' && object.code === GONE) return;
        if (type === 'ERROR') break;
        version = object.metadata.resourceVersion;
        if (type === 'DELETED') yield undefined;
        else if (type !== 'BOOKMARK') yield object;
      }
    } catch (error) {
      if (isStatus(error, GONE)) return;
      if (!isCut(error)) throw error;
    }
  }
}

/** Lines that have their end: a stream may break off in one. */
async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** A stream that broke off. */
const isCut = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(UND_ERR_SOCKET|ECONNRESET)$/.test(String(error.code));
