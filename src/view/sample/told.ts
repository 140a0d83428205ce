import { present } from '../../present.ts';
import type { SampleFailure, SampleHead, SamplePage } from '../contract.ts';
import type { RowFields } from './fields.ts';
import { takenParts } from './taken.ts';

type Told = Omit<SamplePage, keyof SampleHead | 'revision' | 'n' | 'checks' | 'cut' | 'turns'>;

/** What the row tells; where it has no failures, those that its reader made of it. */
export function told(fields: RowFields, otherwise: readonly SampleFailure[]): Told {
  const { answer, code, failures = otherwise, usage, timing, params } = fields;
  const { prompt, prefill, raw_answer, reasoning, extracted_from, extractor, printed } = fields;
  const { finish, attempts, cached, ignored, failure, entry_point } = fields;
  const { sandbox, cpu_s, wall_s, peak_bytes } = fields;
  const { strategy: name, why, stop, feedback } = fields;
  const { method, diff, tests, chrf, common_prefix } = fields;
  const taken = typeof answer === 'string' && typeof code === 'string' ? takenParts(answer, code) : undefined;
  return {
    ...present({
      prompt,
      prefill,
      answer,
      raw_answer,
      reasoning,
      code,
      taken,
      extracted_from,
      extractor,
      printed,
    }),
    ...(method === undefined
      ? {}
      : { repository: { method, ...present({ diff, tests, chrf, common_prefix }) } }),
    ...(name === undefined ? {} : { strategy: { name, ...present({ why, stop, feedback }) } }),
    ...present({ finish, attempts, cached, ignored, failure, entry_point }),
    ...present({ resources: unlessEmpty(present({ sandbox, cpu_s, wall_s, peak_bytes })) }),
    ...present({
      tokens: usage && tokensOf(usage),
      timing: timing && timingOf(timing),
      params: params === undefined ? undefined : paramsOf(params),
    }),
    failures: failures.map(withSides),
  };
}

const unlessEmpty = <Fields extends object>(fields: Fields): Fields | undefined =>
  Object.keys(fields).length === 0 ? undefined : fields;

const tokensOf = ({
  promptTokens,
  completionTokens,
  reasoningTokens,
  source,
}: NonNullable<RowFields['usage']>): NonNullable<SamplePage['tokens']> =>
  present({ prompt: promptTokens, completion: completionTokens, reasoning: reasoningTokens, source });

const timingOf = ({
  ttftMs,
  totalMs,
  tokensPerS,
}: NonNullable<RowFields['timing']>): NonNullable<SamplePage['timing']> =>
  present({ ttft_ms: ttftMs, total_ms: totalMs, tokens_per_s: tokensPerS });

/** can-ai-code writes those of some runtimes as one text. */
function paramsOf(params: NonNullable<RowFields['params']>): Readonly<Record<string, string>> {
  if (typeof params === 'string') return { params };
  const entries = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

/** `expected A, got B`, where only one place can part the two. */
function withSides(failure: SampleFailure): SampleFailure {
  const [expected, got, ...more] = failure.why.startsWith(EXPECTED)
    ? failure.why.slice(EXPECTED.length).split(', got ')
    : [];
  return expected === undefined || got === undefined || more.length > 0
    ? failure
    : { ...failure, expected, got };
}

const EXPECTED = 'expected ';
