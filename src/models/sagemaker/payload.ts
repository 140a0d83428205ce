import type { ModelRequest } from '../contract.ts';
import { samplers } from '../http/samplers.ts';
import type { SamplerNames } from '../http/samplers.ts';
import type { Lessons } from '../http/lessons.ts';
import { buildBody } from '../openai/body.ts';
import { DIALECTS } from '../openai/dialects.ts';

/**
 * What containers take: `chat` and `completion` are those of OpenAI's API (vLLM, LMI, SGLang, text-generation-inference with
 * its Messages API), `generate` is `{inputs, parameters}` (text-generation-inference, LMI).
 */
export type Shape = 'chat' | 'generate' | 'completion';

export interface Payload {
  readonly shape: Shape;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Parameters of the request that are not in `fields`. */
  readonly ignored: readonly string[];
}

/** The request in a shape. The model is not named: an endpoint has one. */
export function payloadFor(request: ModelRequest, shape: Shape, lessons: Lessons): Payload {
  if (shape === 'generate') return generatePayload(request);
  const { fields, ignored } = buildBody('', request, DIALECTS.unknown, lessons);
  const { model: _, ...rest } = fields;
  return { shape, fields: rest, ignored };
}

const GENERATE: SamplerNames = {
  names: {
    temperature: 'temperature',
    top_p: 'top_p',
    top_k: 'top_k',
    max_tokens: 'max_new_tokens',
    repetition_penalty: 'repetition_penalty',
    frequency_penalty: 'frequency_penalty',
    stop: 'stop',
    seed: 'seed',
  },
  neutral: {},
};

/** text-generation-inference refuses a temperature of 0, a `top_p` of 1 and a `top_k` of 0: to leave them out means the same. */
const NEUTRAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  temperature: (value) => value === 0,
  top_p: (value) => value === 1,
  top_k: (value) => typeof value === 'number' && value <= 0,
};

function generatePayload(request: ModelRequest): Payload {
  const { fields, ignored } = samplers(request, GENERATE);
  const kept = Object.entries(fields).filter(([name, value]) => NEUTRAL[name]?.(value) !== true);
  const isGreedy = request.params.temperature === 0;
  const parameters = {
    ...Object.fromEntries(kept.filter(([name]) => !isGreedy || !['top_p', 'top_k'].includes(name))),
    do_sample: !isGreedy,
    return_full_text: false,
    details: true,
  };
  return { shape: 'generate', fields: { inputs: request.prompt, parameters, stream: true }, ignored };
}
