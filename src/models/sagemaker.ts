import { AssayError } from '../errors.ts';
import type { Model, ModelAnswer, ModelDescription, ModelRequest } from './contract.ts';
import { newLessons } from './http/lessons.ts';
import type { Lessons } from './http/lessons.ts';
import type { Refusal } from './http/refusal.ts';
import type { OpenOptions, Provider } from './provider.ts';
import { redact } from './redact.ts';
import { explainSdk, refusalOf } from './sagemaker/failures.ts';
import { invoke } from './sagemaker/invoke.ts';
import type { Endpoint } from './sagemaker/invoke.ts';
import { payloadFor } from './sagemaker/payload.ts';
import type { Payload, Shape } from './sagemaker/payload.ts';
import { loadSdk } from './sagemaker/sdk.ts';

/**
 * A real-time endpoint of Amazon SageMaker: `sagemaker:ENDPOINT@REGION`, or without a region where AWS's own settings name one.
 * Region, credentials and another address (`AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME`) are found as AWS's own tools find them.
 * A chat is sent as messages, a raw prompt as `{inputs, parameters}`, or as a completion to containers that want that.
 */
export const sagemaker: Provider = { schemes: ['sagemaker'], form: 'sagemaker:ENDPOINT@REGION', open };

function open(address: string, { env = process.env }: OpenOptions): Model {
  const { name, region } = parse(address);
  const sdk = loadSdk(env);
  // Requests are repeated by whoever asks, not below.
  const client = new sdk.SageMakerRuntimeClient({
    maxAttempts: 1,
    ...(region === undefined ? {} : { region }),
  });
  const endpoint: Endpoint = { name, sdk, client, shown: address, secrets: secretsOf(env) };
  const container = new Container();
  return {
    address,
    name,
    describe: () => describe(endpoint),
    answer: (request, signal) => answer(endpoint, container, request, signal),
    close: async () => client.destroy(),
  };
}

const FORM = /^sagemaker:([A-Za-z0-9-]{1,63})(?:@([a-z0-9-]+))?$/;

function parse(address: string): { name: string; region: string | undefined } {
  const [, name, region] = FORM.exec(address) ?? [];
  if (name !== undefined) return { name, region };
  throw new AssayError('bad-model-address', `"${redact(address)}" names no endpoint of SageMaker.`, {
    next: 'Write sagemaker:ENDPOINT@REGION, for example sagemaker:my-qwen@us-east-1',
  });
}

const secretsOf = (env: NodeJS.ProcessEnv): string[] =>
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].flatMap(
    (name) => env[name]?.trim() || [],
  );

/** An endpoint tells nothing of itself before it is asked; that there are credentials and a region is found out here. */
async function describe(endpoint: Endpoint): Promise<ModelDescription> {
  const { client, name } = endpoint;
  try {
    const region = await client.config.region();
    await client.config.credentials();
    return { id: name, provider: 'sagemaker', server: { kind: 'sagemaker', region } };
  } catch (error) {
    throw explainSdk(error, endpoint, undefined);
  }
}

/** What the container behind an endpoint has shown that it takes. */
class Container {
  readonly #lessons: Lessons = newLessons();
  #rawShape: Shape = 'generate';
  streams = true;

  payloadFor(request: ModelRequest): Payload {
    return payloadFor(request, typeof request.prompt === 'string' ? this.#rawShape : 'chat', this.#lessons);
  }

  /** True where the refusal has taught it something, so that the same request may pass. Each lesson takes a way away. */
  learn(refusal: Refusal, { shape, fields }: Payload): boolean {
    const isRefusal = refusal.status >= 400 && refusal.status < 500;
    if (shape === 'generate' && isRefusal && /\b(prompt|messages)\b/.test(refusal.words)) {
      this.#rawShape = 'completion';
      return true;
    }
    if (shape !== 'generate' && this.#lessons.learn(refusal, fields)) return true;
    if (!this.streams || !isRefusal || !/\bstream(ing)?\b/i.test(refusal.words)) return false;
    this.streams = false;
    return true;
  }
}

async function answer(
  endpoint: Endpoint,
  container: Container,
  request: ModelRequest,
  signal: AbortSignal | undefined,
): Promise<ModelAnswer> {
  signal?.throwIfAborted();
  for (;;) {
    const payload = container.payloadFor(request);
    const { streams } = container;
    try {
      return await invoke(endpoint, request, payload, { streams, signal });
    } catch (error) {
      const refusal = refusalOf(error);
      const isLesson = signal?.aborted !== true && refusal !== undefined && container.learn(refusal, payload);
      if (!isLesson) throw explainSdk(error, endpoint, signal, payload.shape);
    }
  }
}
