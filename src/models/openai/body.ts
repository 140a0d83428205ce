import type { ModelRequest } from '../contract.ts';
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
  const raw = typeof request.prompt === 'string';
  const { fields, ignored } = samplers(request, dialect, lessons);
  return {
    path: raw ? '/completions' : '/chat/completions',
    fields: lessons.apply({
      model,
      ...(raw ? { prompt: request.prompt } : { messages: request.prompt }),
      ...fields,
      ...(isPrefilled(request) ? dialect.prefill : {}),
      stream: true,
      stream_options: { include_usage: true },
    }),
    ignored: isPrefilled(request) && dialect.prefill === null ? [...ignored, 'prefill'] : ignored,
  };
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

const isPrefilled = ({ prompt }: ModelRequest): boolean =>
  typeof prompt !== 'string' && prompt.at(-1)?.role === 'assistant';
