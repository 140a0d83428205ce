import { z } from 'zod';
import type { Model, ModelDescription, ModelRequest } from './contract.ts';
import { ModelError } from './contract.ts';
import { openHttpModel } from './http/client.ts';
import type { Call, Protocol } from './http/client.ts';
import { protocolFailure, refusalFailure } from './http/failures.ts';
import { readAs } from './http/json.ts';
import { readRefusal } from './http/refusal.ts';
import { samplers } from './http/samplers.ts';
import type { SamplerNames } from './http/samplers.ts';
import type { Wire } from './http/wire.ts';
import { parseNative } from './native-address.ts';
import { serverKey } from './provider.ts';
import type { OpenOptions, Provider } from './provider.ts';

/**
 * The legacy blocking API of text-generation-webui, which left in late 2023: `text-generation-webui:http://HOST:PORT`.
 * Today's is `http://HOST:PORT/v1`. It knows raw prompts only and tells neither usage nor why an answer ended, so the
 * answer's tokens are counted afterwards. Source: api-examples of oobabooga/text-generation-webui before November 2023.
 */
export const textGenerationWebui: Provider = {
  schemes: ['text-generation-webui'],
  form: 'text-generation-webui:http://HOST:PORT',
  open,
};

const SAMPLERS: SamplerNames = {
  names: {
    temperature: 'temperature',
    top_p: 'top_p',
    top_k: 'top_k',
    max_tokens: 'max_new_tokens',
    repetition_penalty: 'repetition_penalty',
    repeat_last_n: 'repetition_penalty_range',
    mirostat: 'mirostat_mode',
    mirostat_tau: 'mirostat_tau',
    mirostat_eta: 'mirostat_eta',
    num_beams: 'num_beams',
    num_ctx: 'truncation_length',
    stop: 'stopping_strings',
    seed: 'seed',
  },
  neutral: {
    temperature: 1,
    top_p: 1,
    top_k: 0,
    max_tokens: 4096,
    repetition_penalty: 1,
    mirostat: 0,
  },
};

function open(address: string, options: OpenOptions): Model {
  const { base, shown } = parseNative(address, 'text-generation-webui', 'http://localhost:5000');
  return openHttpModel({
    base,
    address: shown,
    name: base.host,
    apiKey: serverKey(options),
    protocol,
  });
}

const protocol: Protocol = {
  identify,
  call(request, _, wire) {
    if (typeof request.prompt !== 'string') throw noChat(wire);
    const { fields, ignored } = samplers(request, SAMPLERS);
    return {
      path: '/api/v1/generate',
      fields: {
        prompt: request.prompt,
        ...fields,
        // Its sampler divides by the temperature.
        do_sample: request.params.temperature !== 0,
        ...(request.params.temperature === 0 ? { temperature: 1 } : {}),
        add_bos_token: true,
        ban_eos_token: false,
        skip_special_tokens: true,
      },
      ignored,
      read: reader(request),
    };
  },
};

async function identify(wire: Wire): Promise<ModelDescription> {
  const reply = await wire.get('/api/v1/model');
  if (reply.status === 404) throw await notLegacy(wire);
  if (reply.status !== 200) throw refusalFailure(await readRefusal(reply), wire);
  const model = (await readAs(reply, wire, z.object({ result: z.string() })))?.result;
  if (model === undefined) throw protocolFailure('did not name its model at /api/v1/model.', wire);
  return { id: model, provider: 'text-generation-webui', server: { kind: 'text-generation-webui-legacy' } };
}

async function notLegacy(wire: Wire): Promise<ModelError> {
  const { status, body } = await wire.get('/v1/models');
  body.resume();
  const today =
    status === 200 ? `It speaks today's API: write ${wire.shown.replace(/\/$/, '')}/v1` : undefined;
  return new ModelError('not-found', `${wire.shown} does not have the legacy API (/api/v1/model).`, {
    retryable: false,
    next: today ?? 'Start the server with --api, and check the port.',
  });
}

const noChat = ({ shown }: Wire): ModelError =>
  new ModelError('unsupported', `${shown} takes raw prompts only: the legacy API knows no chats.`, {
    retryable: false,
    next: "Use a template of the model's family, for example --template alpaca/long (assay prompts list).",
  });

const replySchema = z.object({ results: z.array(z.object({ text: z.string() })).min(1) });
const countSchema = z.object({ results: z.array(z.object({ tokens: z.number() })).min(1) });

/** The whole answer at once; that it is as long as it may be is the only sign that it was cut. */
const reader =
  ({ params }: ModelRequest): Call['read'] =>
  async (reply, answer, wire) => {
    const text = (await readAs(reply, wire, replySchema))?.results[0]?.text;
    if (text === undefined) throw protocolFailure('sent no answer.', wire);
    answer.begin();
    answer.answer(text);
    const counted = await readAs(await wire.post('/api/v1/token-count', { prompt: text }), wire, countSchema);
    const tokens = counted?.results[0]?.tokens;
    if (tokens !== undefined) answer.counted({ completionTokens: tokens });
    answer.end((tokens ?? 0) >= (params.max_tokens ?? Number.POSITIVE_INFINITY) ? 'length' : 'stop');
    return true;
  };
