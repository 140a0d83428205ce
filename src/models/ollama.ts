import { z } from 'zod';
import { AssayError } from '../errors.ts';
import type { Model, ModelDescription, ModelRequest } from './contract.ts';
import { ModelError } from './contract.ts';
import type { AnswerBuilder } from './http/answer.ts';
import { openHttpModel } from './http/client.ts';
import type { Call, Protocol } from './http/client.ts';
import { refusalFailure } from './http/failures.ts';
import { defined, parseEvent, readAs, sha256 } from './http/json.ts';
import { readLines } from './http/ndjson.ts';
import { readRefusal } from './http/refusal.ts';
import { samplers } from './http/samplers.ts';
import type { SamplerNames } from './http/samplers.ts';
import type { Wire } from './http/wire.ts';
import { modelChoice } from './model-choice.ts';
import { parseNative } from './native-address.ts';
import { serverKey } from './provider.ts';
import type { OpenOptions, Provider } from './provider.ts';
import { redact } from './redact.ts';

/**
 * Ollama's own API: `ollama:qwen2.5-coder:7b`, at `OLLAMA_HOST` or the usual port. Unlike its OpenAI-compatible one it
 * takes every sampler, and the size of the context: the server's default of 4k would cut long prompts in silence.
 * Source: docs/api.md of ollama/ollama.
 */
export const ollama: Provider = { schemes: ['ollama'], form: 'ollama:NAME', open };

const SAMPLERS: SamplerNames = {
  names: {
    temperature: 'temperature',
    top_p: 'top_p',
    top_k: 'top_k',
    min_p: 'min_p',
    max_tokens: 'num_predict',
    repetition_penalty: 'repeat_penalty',
    repeat_last_n: 'repeat_last_n',
    presence_penalty: 'presence_penalty',
    frequency_penalty: 'frequency_penalty',
    mirostat: 'mirostat',
    mirostat_tau: 'mirostat_tau',
    mirostat_eta: 'mirostat_eta',
    num_ctx: 'num_ctx',
    stop: 'stop',
    seed: 'seed',
  },
  neutral: {
    temperature: 1,
    top_p: 1,
    top_k: 0,
    min_p: 0,
    repetition_penalty: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    mirostat: 0,
  },
  reasoning: (level) => ({ think: level === 'off' || level === 'on' ? level === 'on' : level }),
};

/** Tokens that a prompt may have unless `num_ctx` says otherwise; the longest of the bundled suites has about 2,000. */
const PROMPT_ROOM = 4096;

function open(address: string, options: OpenOptions): Model {
  const env = options.env ?? process.env;
  const { base, name, shown } = parseNative(address, 'ollama', hostOf(env['OLLAMA_HOST']));
  return openHttpModel({
    base,
    address: shown,
    name: name ?? base.host,
    apiKey: serverKey(options),
    protocol: protocol(name),
  });
}

/**
 * `OLLAMA_HOST` as Ollama's own client reads it: a bare host has the usual port, and 0.0.0.0 is this machine.
 * @throws AssayError `bad-model-address`
 */
function hostOf(text: string | undefined): string {
  const host = text?.trim() || 'localhost';
  const url = /^https?:\/\//.test(host) ? host : `http://${/:\d+$/.test(host) ? host : `${host}:11434`}`;
  if (URL.canParse(url)) return url.replace('//0.0.0.0', '//localhost');
  throw new AssayError('bad-model-address', `OLLAMA_HOST holds no address of a server: ${redact(host)}`, {
    next: 'Write it like localhost:11434 or http://localhost:11434.',
  });
}

const protocol = (name: string | undefined): Protocol => ({
  identify: (wire) => identify(wire, name),
  call(request, description) {
    const isRaw = typeof request.prompt === 'string';
    const { fields, ignored } = samplers(request, SAMPLERS);
    const { think, ...sampling } = fields;
    const context = contextFor(request, description);
    return {
      path: isRaw ? '/api/generate' : '/api/chat',
      fields: {
        model: description.id,
        ...(isRaw ? { prompt: request.prompt, raw: true } : { messages: request.prompt }),
        // Neither cut the prompt nor forget its beginning while the answer grows: an error is honest.
        truncate: false,
        shift: false,
        stream: true,
        ...(think === undefined ? {} : { think }),
        options: { num_ctx: context, ...sampling },
      },
      ignored,
      read: readAnswer,
    };
  },
});

/** Enough for the prompt and the answer, and the same for all requests of a run: another size loads the model again. */
function contextFor({ params }: ModelRequest, { server }: ModelDescription): number {
  const wanted = PROMPT_ROOM + (params.max_tokens ?? PROMPT_ROOM);
  return typeof server['context'] === 'number' ? Math.min(wanted, server['context']) : wanted;
}

const tagsSchema = z.object({
  models: z.array(z.object({ name: z.string(), digest: z.string().nullish() })),
});
const showSchema = z.object({
  template: z.string().nullish(),
  details: z.object({ quantization_level: z.string().nullish() }).nullish(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
});

async function identify(wire: Wire, name: string | undefined): Promise<ModelDescription> {
  const reply = await wire.get('/api/tags');
  if (reply.status !== 200) throw refusalFailure(await readRefusal(reply), wire);
  const models = (await readAs(reply, wire, tagsSchema))?.models;
  if (models === undefined) throw notOllama(wire);
  const ids = models.map((model) => model.name);
  const { id, choice } = modelChoice(ids, name, wire);
  const version = await readAs(await wire.get('/api/version'), wire, z.object({ version: z.string() }));
  const shown = await readAs(await wire.post('/api/show', { model: id }), wire, showSchema);
  return {
    id,
    provider: 'ollama',
    server: defined({
      kind: 'ollama',
      choice,
      build: version?.version,
      digest: models.find((model) => model.name === id)?.digest ?? undefined,
      quantization: shown?.details?.quantization_level ?? undefined,
      context: contextLength(shown?.model_info ?? {}),
      template: shown?.template == null ? undefined : sha256(shown.template),
    }),
  };
}

/** `llama.context_length`, under the name of the architecture. */
function contextLength(info: Readonly<Record<string, unknown>>): number | undefined {
  const found = Object.entries(info).find(([key]) => key.endsWith('.context_length'))?.[1];
  return typeof found === 'number' ? found : undefined;
}

function notOllama({ shown }: Wire): ModelError {
  return new ModelError('protocol', `${shown} does not list models at /api/tags, so it is no Ollama.`, {
    retryable: false,
    next: 'For any other server write the address of its API: http://HOST:PORT/v1.',
  });
}

const piece = z.string().nullish();
const lineSchema = z.object({
  message: z.object({ content: piece, thinking: piece }).nullish(),
  response: piece,
  thinking: piece,
  done: z.boolean(),
  done_reason: piece,
  prompt_eval_count: z.number().nullish(),
  eval_count: z.number().nullish(),
});

const readAnswer: Call['read'] = async (reply, answer, wire) => {
  let isDone = false;
  await readLines(reply, wire, (data) => {
    const line = parseEvent(data, lineSchema, wire);
    take(line, answer);
    isDone ||= line.done;
  });
  return isDone;
};

function take(line: z.infer<typeof lineSchema>, answer: AnswerBuilder): void {
  answer.begin();
  answer.reasoning(line.message?.thinking ?? line.thinking);
  answer.answer(line.message?.content ?? line.response);
  if (!line.done) return;
  answer.end(line.done_reason);
  // The prompt's count is missing where the server still had the prompt in its memory.
  answer.counted({
    ...(line.prompt_eval_count == null ? {} : { promptTokens: line.prompt_eval_count }),
    ...(line.eval_count == null ? {} : { completionTokens: line.eval_count }),
  });
}
