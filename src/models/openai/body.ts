import type { ModelRequest, Prompt } from '../contract.ts';
import type { Call } from '../http/client.ts';
import type { Lessons } from '../http/lessons.ts';
import { samplers } from '../http/samplers.ts';
import type { Dialect } from './dialects.ts';

/** The request as this server wants it. `n` is never sent: each sample is a request with a seed of its own. */
export function buildBody(
  model: string,
  request: ModelRequest,
  dialect: Dialect,
  lessons: Lessons,
): Omit<Call, 'read'> {
  const { prompt, isPrefilled } = promptFor(request, dialect);
  const raw = typeof prompt === 'string';
  const { fields, ignored } = samplers(request, dialect, lessons.refused);
  return {
    path: raw ? '/completions' : '/chat/completions',
    fields: lessons.apply({
      model,
      ...(raw ? { prompt } : { messages: prompt }),
      ...fields,
      ...(isPrefilled ? dialect.prefill : {}),
      // Of a raw completion it is how many other tokens are told beside the sampled one.
      ...(request.logprobs === true ? { logprobs: raw ? 1 : true } : {}),
      stream: true,
      stream_options: { include_usage: true },
    }),
    ignored: prompt === request.prompt ? ignored : [...ignored, 'prefill'],
  };
}

/** A server that would take the start of the answer for a whole message is asked without it. */
function promptFor({ prompt }: ModelRequest, dialect: Dialect): { prompt: Prompt; isPrefilled: boolean } {
  const isPrefilled = typeof prompt !== 'string' && prompt.at(-1)?.role === 'assistant';
  return isPrefilled && dialect.prefill === null
    ? { prompt: prompt.slice(0, -1), isPrefilled: false }
    : { prompt, isPrefilled };
}
