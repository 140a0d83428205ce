import { z } from 'zod';
import type { Model, ModelDescription, ModelRequest } from './contract.ts';
import { ModelError } from './contract.ts';
import { openHttpModel } from './http/client.ts';
import type { Call, Protocol } from './http/client.ts';
import { readEvents } from './http/events.ts';
import { protocolFailure, refusalFailure } from './http/failures.ts';
import { defined, parseEvent, readAs } from './http/json.ts';
import { readRefusal } from './http/refusal.ts';
import { newLessons } from './http/lessons.ts';
import { samplers } from './http/samplers.ts';
import type { SamplerNames } from './http/samplers.ts';
import type { Wire } from './http/wire.ts';
import { parseNative } from './native-address.ts';
import { completionCall } from './openai/protocol.ts';
import { DIALECTS } from './openai/dialects.ts';
import { serverKey } from './provider.ts';
import type { OpenOptions, Provider } from './provider.ts';

/**
 * KoboldCpp's own API, streamed: `koboldcpp:http://HOST:PORT`. Raw prompts go to `/api/extra/generate/stream`; a chat goes to
 * its `/v1`, which alone applies the model's chat template. The server cuts what does not fit into its context in silence,
 * so a long prompt's tokens are counted before it is sent. Source: the server's own /api page.
 */
export const koboldcpp: Provider = { schemes: ['koboldcpp'], form: 'koboldcpp:http://HOST:PORT', open };

const SAMPLERS: SamplerNames = {
  names: {
    temperature: 'temperature',
    top_p: 'top_p',
    top_k: 'top_k',
    min_p: 'min_p',
    max_tokens: 'max_length',
    repetition_penalty: 'rep_pen',
    repeat_last_n: 'rep_pen_range',
    presence_penalty: 'presence_penalty',
    mirostat: 'mirostat',
    mirostat_tau: 'mirostat_tau',
    mirostat_eta: 'mirostat_eta',
    stop: 'stop_sequence',
    seed: 'sampler_seed',
  },
  neutral: {
    temperature: 1,
    top_p: 1,
    top_k: 0,
    min_p: 0,
    max_tokens: 4096,
    repetition_penalty: 1,
    presence_penalty: 0,
    mirostat: 0,
  },
};

function open(address: string, options: OpenOptions): Model {
  const { base, shown } = parseNative(address, 'koboldcpp', 'http://localhost:5001');
  return openHttpModel({
    base,
    address: shown,
    name: base.host,
    apiKey: serverKey(options),
    protocol: protocol(),
  });
}

function protocol(): Protocol {
  const lessons = newLessons();
  return {
    identify,
    async call(request, description, wire, signal) {
      await mustFit(request, description, wire, signal);
      if (typeof request.prompt === 'string') return rawCall(request, description);
      const call = completionCall(description.id, request, DIALECTS.koboldcpp, lessons);
      return { ...call, path: `/v1${call.path}` };
    },
    learn: (refusal, { fields }) => lessons.learn(refusal, fields),
  };
}

function rawCall(request: ModelRequest, { server }: ModelDescription): Call {
  const { fields, ignored } = samplers(request, SAMPLERS);
  return {
    path: '/api/extra/generate/stream',
    fields: {
      prompt: request.prompt,
      ...(server['context'] === undefined ? {} : { max_context_length: server['context'] }),
      ...fields,
      // Without these it forbids the model to end, and shows the stop text.
      use_default_badwordsids: false,
      trim_stop: true,
    },
    ignored,
    read: readAnswer,
  };
}

const valueSchema = z.object({ value: z.number() });

/** A token is at least a byte, so most prompts need no counting. @throws ModelError `overflow` */
async function mustFit(
  { prompt, params }: ModelRequest,
  { server }: ModelDescription,
  wire: Wire,
  signal: AbortSignal | undefined,
): Promise<void> {
  const context = server['context'];
  const text = typeof prompt === 'string' ? prompt : prompt.map(({ content }) => content).join('\n');
  const answer = params.max_tokens ?? 0;
  if (typeof context !== 'number' || Buffer.byteLength(text) + answer <= context) return;
  const reply = await wire.post('/api/extra/tokencount', { prompt: text }, signal);
  const tokens = (await readAs(reply, wire, valueSchema))?.value;
  if (tokens === undefined || tokens < context) return;
  throw new ModelError(
    'overflow',
    `${wire.shown} would cut the prompt: it has ${tokens} tokens, the context ${context}.`,
    { retryable: false, next: 'Start the server with a larger --contextsize.' },
  );
}

async function identify(wire: Wire): Promise<ModelDescription> {
  const reply = await wire.get('/api/v1/model');
  if (reply.status !== 200) throw refusalFailure(await readRefusal(reply), wire);
  const model = (await readAs(reply, wire, z.object({ result: z.string() })))?.result;
  if (model === undefined) throw protocolFailure('did not name its model at /api/v1/model.', wire);
  const version = await readAs(
    await wire.get('/api/extra/version'),
    wire,
    z.object({ result: z.literal('KoboldCpp'), version: z.string() }),
  );
  const context = await readAs(await wire.get('/api/extra/true_max_context_length'), wire, valueSchema);
  return {
    id: model,
    provider: 'koboldcpp',
    server: defined({ kind: 'koboldcpp', build: version?.version, context: context?.value }),
  };
}

const eventSchema = z.object({ token: z.string(), finish_reason: z.string().nullish() });

const readAnswer: Call['read'] = async (reply, answer, wire) => {
  await readEvents(reply, wire, (data) => {
    const { token, finish_reason: reason } = parseEvent(data, eventSchema, wire);
    answer.begin();
    answer.answer(token);
    answer.end(reason);
  });
  return false;
};
