import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { AssayError } from '../errors.ts';
import { orAbort } from '../abort.ts';
import type { Model, ModelAnswer, ModelDescription, ModelRequest } from './contract.ts';
import { sampledDigest } from './gguf/digest.ts';
import { findEngine } from './gguf/engine.ts';
import { ModelProcess } from './gguf/process.ts';
import { AnswerBuilder } from './http/answer.ts';
import { defined } from './http/json.ts';
import { samplers } from './http/samplers.ts';
import type { SamplerNames } from './http/samplers.ts';
import type { OpenOptions, Provider } from './provider.ts';

/**
 * A model file without a server: `gguf:FILE`, run by node-llama-cpp in a process of its own, which a broken file or a crash of
 * the engine may end. Chats go through the template in the file. `--concurrency` is how many answers it works on at once.
 */
export const gguf: Provider = { schemes: ['gguf'], form: 'gguf:FILE', open };

/** Tokens that an answer's and its prompt's share; a larger context takes memory that few need. */
const CONTEXT = 16_384;

const HONOURED = [
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'max_tokens',
  'repetition_penalty',
  'repeat_last_n',
  'presence_penalty',
  'frequency_penalty',
  'stop',
  'seed',
] as const;
const SAMPLERS: SamplerNames = {
  names: Object.fromEntries(HONOURED.map((name) => [name, name])),
  neutral: {},
};

function open(address: string, { env = process.env, concurrency = 1 }: OpenOptions): Model {
  const file = address.slice('gguf:'.length);
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new AssayError('no-file', `${file === '' ? 'gguf:' : file} is no file.`, {
      next: 'Write gguf:FILE with the path of a model file.',
    });
  }
  return openModelFile(file, { address, engine: findEngine(env), concurrency });
}

export interface FileOptions {
  /** As the user wrote it. */
  readonly address: string;
  /** URL of node-llama-cpp. */
  readonly engine: string;
  /** Answers that it works on at once. */
  readonly concurrency: number;
}

/** The model in a file that is there. */
export function openModelFile(file: string, { address, engine, concurrency }: FileOptions): Model {
  const load = { engine, file, context: CONTEXT, sequences: concurrency };
  let running: ModelProcess | undefined;
  let known: Promise<ModelDescription> | undefined;
  /** A process that has ended is followed by another, as a server is started again. */
  const started = (): ModelProcess => {
    if (running === undefined || running.isGone) running = new ModelProcess(load);
    return running;
  };
  const learn = (): Promise<ModelDescription> =>
    describe(file, concurrency, started()).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
  return {
    address,
    name: basename(file).replace(/\.gguf$/i, ''),
    describe: (signal) => orAbort((known ??= learn()), signal),
    answer: async (request, signal) => {
      signal?.throwIfAborted();
      const model = started();
      await orAbort(model.facts, signal);
      return answer(file, model, request, signal);
    },
    close: async () => running?.end(),
  };
}

async function describe(file: string, slots: number, model: ModelProcess): Promise<ModelDescription> {
  const [facts, digest] = await Promise.all([model.facts, sampledDigest(file)]);
  return {
    id: basename(file),
    provider: 'gguf',
    server: defined({ kind: 'node-llama-cpp', ...facts, slots, digest }),
  };
}

async function answer(
  file: string,
  model: ModelProcess,
  request: ModelRequest,
  signal: AbortSignal | undefined,
): Promise<ModelAnswer> {
  const { fields, ignored } = samplers(request, SAMPLERS);
  const builder = new AnswerBuilder({ shown: file, secrets: [] }, performance.now());
  builder.begin();
  const take = (text: string): void => builder.answer(text);
  const done = await model.ask({ prompt: request.prompt, params: fields }, take, signal);
  const { finish, promptTokens, completionTokens } = done;
  builder.counted({ promptTokens, completionTokens });
  builder.end(finish);
  return builder.finish(true, ignored);
}
