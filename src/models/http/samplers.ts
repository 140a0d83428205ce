import type { ModelRequest, Params, Reasoning } from '../contract.ts';

/** Which sampling parameters a server knows. */
export interface SamplerNames {
  /** Parameters that it honours → the names that it knows them by. */
  readonly names: Readonly<Partial<Record<string, string>>>;
  /**
   * Values that switch a sampler off, sent where the params are silent: some servers would take a default from the
   * model's repository or from their own command line.
   */
  readonly neutral: Partial<Record<keyof Params, number>>;
  /** The fields of a chat that say how long to think first; absent where it cannot be told. */
  readonly reasoning?: (level: Reasoning) => Readonly<Record<string, unknown>>;
}

/** A request's parameters under the server's names, and those that it cannot honour. */
export function samplers(
  request: ModelRequest,
  { names, neutral, reasoning }: SamplerNames,
  isRefused: (field: string) => boolean = () => false,
): { fields: Record<string, unknown>; ignored: string[] } {
  const fields: Record<string, unknown> = {};
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(wanted(request, neutral))) {
    const known = names[name];
    if (known !== undefined && !isRefused(known)) fields[known] = value;
    else if (Object.hasOwn(request.params, name)) ignored.push(name);
  }
  const { reasoning: level } = request.params;
  if (level !== undefined) {
    const told = typeof request.prompt === 'string' ? undefined : reasoning?.(level);
    if (told === undefined || Object.keys(told).some(isRefused)) ignored.push('reasoning');
    else Object.assign(fields, told);
  }
  return { fields, ignored };
}

/** What the request says, over the neutral values, with this sample's own seed. */
function wanted({ params, sample }: ModelRequest, neutral: SamplerNames['neutral']): Record<string, unknown> {
  const { seed, stop, top_k: topK, reasoning: _, ...rest } = params;
  return {
    ...neutral,
    ...rest,
    // Servers disagree whether 0 or -1 switches top_k off.
    ...(topK === undefined ? {} : { top_k: topK > 0 ? topK : (neutral.top_k ?? topK) }),
    ...(seed === undefined ? {} : { seed: seed + sample }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop }),
  };
}
