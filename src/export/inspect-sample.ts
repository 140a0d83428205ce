import { failureOf } from '../report/failures.ts';
import { exceptionOf } from '../results/exception.ts';
import type { ScoredSample } from '../results/scored/contract.ts';
import type { Exported, Row } from './source.ts';

/**
 * A sample of Inspect. Its id with its epoch is unique in a log, so a task of a run in several languages is one for each.
 * Source: `EvalSample` of `inspect_ai.log`.
 */
export function inspectSample(
  { sample, row }: Exported,
  { model, isSeveral }: { readonly model: string; readonly isSeveral: boolean },
): object {
  const input = row.prompt ?? '';
  const answer = row.answer ?? row.completion ?? '';
  const asked = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const said = { role: 'assistant', content: contentOf(row, answer), source: 'generate' };
  return {
    id: isSeveral ? `${sample.task} in ${sample.language}` : sample.task,
    epoch: sample.sample + 1,
    input,
    target: '',
    messages: [...asked, said],
    output: outputOf(row, said, model),
    scores: sample.outcome === 'unscored' ? {} : { assay: scoreOf(sample, row) },
    metadata: metadataOf(sample),
    ...(sample.outcome === 'unscored' ? { error: errorOf(sample) } : {}),
  };
}

function contentOf({ reasoning }: Row, answer: string): string | object[] {
  if (typeof reasoning !== 'string' || reasoning === '') return answer;
  return [
    { type: 'reasoning', reasoning },
    { type: 'text', text: answer },
  ];
}

const STOP_REASONS = new Map([
  ['stop', 'stop'],
  ['length', 'max_tokens'],
  ['refused', 'content_filter'],
]);

function outputOf({ finish, usage, timing }: Row, message: object, model: string): object {
  const [input, output] = [usage?.promptTokens ?? 0, usage?.completionTokens ?? 0];
  const tokens = { input_tokens: input, output_tokens: output, total_tokens: input + output };
  return {
    model,
    choices: [{ message, stop_reason: STOP_REASONS.get(finish ?? '') ?? 'unknown' }],
    ...(usage == null ? {} : { usage: tokens }),
    ...(timing?.totalMs == null ? {} : { time: timing.totalMs / 1000 }),
  };
}

/** `C` and `I` are Inspect's marks for correct and incorrect. */
function scoreOf(sample: ScoredSample, { code }: Row): object {
  const { why } = failureOf(sample);
  return {
    value: sample.outcome === 'passed' ? 'C' : 'I',
    ...(typeof code === 'string' ? { answer: code } : {}),
    ...(why === '' ? {} : { explanation: why }),
    metadata: metadataOf(sample),
  };
}

function metadataOf(sample: ScoredSample): object {
  const { language, category, outcome, verdict, passed, total } = sample;
  const exception = exceptionOf(sample);
  return {
    language,
    outcome,
    verdict,
    ...(category === undefined ? {} : { category }),
    ...(exception === undefined ? {} : { exception }),
    ...(total === undefined ? {} : { points: Number(passed), points_total: total }),
  };
}

function errorOf(sample: ScoredSample): object {
  const message = failureOf(sample).why;
  return { message, traceback: message, traceback_ansi: message };
}
