import type { AnsweredRow, GradedRow } from '../../results/rows.ts';
import type { Begun, Ended } from '../contract.ts';
import type { Attributes, Double } from './encode.ts';

/**
 * What is said of a run, a sample and its steps. Names are those of OpenTelemetry's semantic conventions for generative AI,
 * version 1.37, where there are some (https://opentelemetry.io/docs/specs/semconv/gen-ai/), and `assay.…` where there are none. Texts
 * of prompts, answers and code are in none of them.
 */

export const runAttributes = (run: Begun): Attributes => ({
  'assay.stage': run.stage,
  'assay.suite': run.suite,
  'gen_ai.request.model': run.model,
  'assay.template': run.template,
  'assay.params': run.params,
  'assay.strategy': run.strategy,
});

/** What tells a run from others, and the shards of one from each other; `assay.whole` is the same for all of them. */
export const partAttributes = ({ fingerprint, shard }: Begun): Attributes => ({
  'assay.fingerprint': fingerprint.id,
  'assay.whole': fingerprint.whole,
  'assay.shard': shard,
});

export const resultAttributes = ({
  score,
  answered,
  unanswered,
}: NonNullable<Ended['result']>): Attributes => ({
  'assay.samples': score?.total,
  'assay.passed': score?.passed,
  'assay.unscored': score?.unscored,
  'assay.pass_at_1': double(score?.pass_at['1']?.value),
  'assay.answered': answered,
  'assay.unanswered': unanswered,
});

export const sampleAttributes = ({ task, language, sample }: AnsweredRow): Attributes => ({
  'assay.task': task,
  'assay.language': language,
  'assay.sample': sample,
});

/** What spans and metrics of a request have in common. Assay's names of providers are its own; where it knows only that a server speaks OpenAI's protocol, that is said, as the conventions have it. */
export const requestAttributes = ({ prompt, runtime, model, failure }: AnsweredRow): Attributes => ({
  'gen_ai.operation.name': typeof prompt === 'string' ? 'text_completion' : 'chat',
  'gen_ai.provider.name': PROVIDERS[runtime] ?? runtime,
  'gen_ai.request.model': model,
  'error.type': failure?.kind,
});

/** The conventions' names of those that have one. */
const PROVIDERS: Readonly<Record<string, string>> = { 'openai-compatible': 'openai' };

export const askAttributes = (row: AnsweredRow): Attributes => ({
  ...requestAttributes(row),
  'gen_ai.request.max_tokens': row.params.max_tokens,
  'gen_ai.request.temperature': double(row.params.temperature),
  'gen_ai.request.top_p': double(row.params.top_p),
  'gen_ai.usage.input_tokens': row.usage?.promptTokens,
  'gen_ai.usage.output_tokens': row.usage?.completionTokens,
  'gen_ai.response.finish_reasons': row.finish === undefined ? undefined : [row.finish],
  'assay.turn': row.turn,
  'assay.attempts': row.attempts,
  'assay.cached': row.cached,
});

export const gradeAttributes = (row: GradedRow): Attributes => ({
  'assay.outcome': row.outcome,
  'assay.sandbox': row.sandbox,
  'assay.cpu_s': double(row.cpu_s),
  'assay.wall_s': double(row.wall_s),
  'assay.peak_bytes': row.peak_bytes,
});

const double = (value: number | undefined): Double | undefined =>
  value === undefined ? undefined : { double: value };
