import { z } from 'zod';
import { anthropicBatches } from './batch/anthropic.ts';
import { parseCloud } from './cloud-address.ts';
import type { Message, Model, ModelDescription, ModelRequest } from './contract.ts';
import { ModelError } from './contract.ts';
import type { AnswerBuilder } from './http/answer.ts';
import { openHttpModel } from './http/client.ts';
import type { Call, Protocol } from './http/client.ts';
import { readEvents } from './http/events.ts';
import { protocolFailure, refusalFailure } from './http/failures.ts';
import type { Where } from './http/failures.ts';
import { parseEvent, readAs } from './http/json.ts';
import { newLessons } from './http/lessons.ts';
import type { Lessons } from './http/lessons.ts';
import { readRefusal } from './http/refusal.ts';
import { samplers } from './http/samplers.ts';
import type { SamplerNames } from './http/samplers.ts';
import type { Wire } from './http/wire.ts';
import type { OpenOptions, Provider } from './provider.ts';

/**
 * Anthropic's Messages API: `anthropic:NAME`. `ANTHROPIC_BASE_URL` moves it, as it does for Anthropic's own clients.
 * It has no raw completion, no seed and no penalties. Source: its API reference, version 2023-06-01.
 */
export const anthropic: Provider = { schemes: ['anthropic'], form: 'anthropic:NAME', open };

const VERSION = '2023-06-01';

const SAMPLERS: SamplerNames = {
  names: {
    temperature: 'temperature',
    top_p: 'top_p',
    top_k: 'top_k',
    max_tokens: 'max_tokens',
    stop: 'stop_sequences',
  },
  neutral: { max_tokens: 4096 },
};

function open(address: string, options: OpenOptions): Model {
  const service = { scheme: 'anthropic', usual: 'https://api.anthropic.com' } as const;
  const { base, name, apiKey } = parseCloud(address, service, options);
  const authorize = (key: string) => ({ 'x-api-key': key, 'anthropic-version': VERSION });
  return openHttpModel({ base, address, name, apiKey, authorize, protocol: protocol(name) });
}

function protocol(name: string): Protocol {
  const lessons = newLessons();
  let takesPrefill = true;
  return {
    identify: (wire) => identify(wire, name),
    call: (request, { id }, wire) => callFor(request, id, wire, { lessons, takesPrefill }),
    batches: anthropicBatches,
    learn(refusal, { fields }) {
      if (!/prefill/i.test(refusal.words) || !endsWithAnswer(fields)) return lessons.learn(refusal, fields);
      takesPrefill = false;
      return true;
    },
  };
}

const endsWithAnswer = ({ messages }: Call['fields']): boolean =>
  Array.isArray(messages) && messages.at(-1)?.role === 'assistant';

async function identify(wire: Wire, name: string): Promise<ModelDescription> {
  const reply = await wire.get(`/v1/models/${encodeURIComponent(name)}`);
  if (reply.status !== 200) throw refusalFailure(await readRefusal(reply), wire);
  const found = await readAs(reply, wire, z.object({ id: z.string() }));
  if (found === undefined) throw protocolFailure('did not describe the model.', wire);
  return { id: found.id, provider: 'anthropic', server: { kind: 'anthropic' } };
}

interface Learned {
  readonly lessons: Lessons;
  /** Newer models refuse a chat that ends with the start of the answer. */
  readonly takesPrefill: boolean;
}

function callFor(request: ModelRequest, model: string, wire: Wire, { lessons, takesPrefill }: Learned): Call {
  if (typeof request.prompt === 'string') throw noCompletion(wire);
  const isCut = !takesPrefill && request.prompt.at(-1)?.role === 'assistant';
  const { fields, ignored } = samplers(request, SAMPLERS, lessons.refused);
  const { top_k: topK, ...rest } = fields;
  return {
    path: '/v1/messages',
    fields: lessons.apply({
      model,
      ...turns(isCut ? request.prompt.slice(0, -1) : request.prompt),
      ...rest,
      // There is no value that means none.
      ...(typeof topK === 'number' && topK > 0 ? { top_k: topK } : {}),
      stream: true,
    }),
    ignored: isCut ? [...ignored, 'prefill'] : ignored,
    read: readAnswer,
  };
}

/** System messages have a field of their own. */
function turns(prompt: readonly Message[]): { system?: string; messages: readonly Message[] } {
  const system = prompt.filter(({ role }) => role === 'system').map(({ content }) => content);
  const messages = prompt.filter(({ role }) => role !== 'system');
  return { ...(system.length === 0 ? {} : { system: system.join('\n\n') }), messages };
}

const noCompletion = ({ shown }: Where): ModelError =>
  new ModelError('unsupported', `${shown} has no raw completion: it takes chats only.`, {
    retryable: false,
    next: 'Use a template that makes messages, such as --template chat.',
  });

const tokens = z.number().nullish();
const text = z.string().nullish();
const eventSchema = z.object({
  type: z.string(),
  message: z.object({ usage: z.object({ input_tokens: tokens }).nullish() }).nullish(),
  delta: z.object({ type: text, text, thinking: text, stop_reason: text }).nullish(),
  usage: z.object({ output_tokens: tokens }).nullish(),
});

const readAnswer: Call['read'] = async (reply, answer, wire) => {
  let isDone = false;
  await readEvents(reply, wire, (data) => {
    const event = parseEvent(data, eventSchema, wire);
    take(event, answer);
    isDone ||= event.type === 'message_stop';
  });
  return isDone;
};

function take({ type, message, delta, usage }: z.infer<typeof eventSchema>, answer: AnswerBuilder): void {
  if (type === 'message_start') answer.begin();
  const promptTokens = message?.usage?.input_tokens;
  if (typeof promptTokens === 'number') answer.counted({ promptTokens });
  answer.answer(delta?.text);
  answer.reasoning(delta?.thinking);
  answer.end(delta?.stop_reason);
  if (type === 'message_delta' && typeof usage?.output_tokens === 'number')
    answer.counted({ completionTokens: usage.output_tokens });
}
