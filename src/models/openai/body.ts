import type { ModelRequest, Prompt } from '../contract.ts';
import type { Dialect } from './dialects.ts';
import type { Lessons } from './lessons.ts';

export interface Body {
  readonly path: '/completions' | '/chat/completions';
  readonly fields: Readonly<Record<string, unknown>>;
  /** Parameters of the request that are not in `fields`. */
  readonly ignored: readonly string[];
}

/** The request as this server wants it. `n` is never sent: each sample is a request with a seed of its own. */
export function buildBody(model: string, request: ModelRequest, dialect: Dialect, lessons: Lessons): Body {
  const { prompt, isPrefilled } = promptFor(request, dialect);
  const raw = typeof prompt === 'string';
  const { fields, ignored } = samplers(request, dialect, lessons);
  return {
    path: raw ? '/completions' : '/chat/completions',
    fields: lessons.apply({
      model,
      ...(raw ? { prompt } : { messages: prompt }),
      ...fields,
      ...(isPrefilled ? dialect.prefill : {}),
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

function samplers(request: ModelRequest, dialect: Dialect, lessons: Lessons) {
  const fields: Record<string, unknown> = {};
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(wanted(request, dialect))) {
    const known = dialect.names[name];
    if (known !== undefined && !lessons.refused(known)) fields[known] = value;
    else if (Object.hasOwn(request.params, name)) ignored.push(name);
  }
  return { fields, ignored };
}

/** What the request says, over the neutral values, with this sample's own seed. */
function wanted({ params, sample }: ModelRequest, dialect: Dialect): Record<string, unknown> {
  const { seed, stop, top_k: topK, ...rest } = params;
  return {
    ...dialect.neutral,
    ...rest,
    // Servers disagree whether 0 or -1 switches top_k off.
    ...(topK === undefined ? {} : { top_k: topK > 0 ? topK : (dialect.neutral.top_k ?? topK) }),
    ...(seed === undefined ? {} : { seed: seed + sample }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop }),
  };
}
