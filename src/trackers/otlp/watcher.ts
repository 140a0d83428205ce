import { randomBytes } from 'node:crypto';
import type { AnsweredRow, GradedRow } from '../../results/rows.ts';
import { version } from '../../version.ts';
import type { Begun, Ended, Note, Watcher } from '../contract.ts';
import { send } from '../http.ts';
import { Outbox } from '../outbox.ts';
import type { Collector } from './address.ts';
import { Counts } from './counts.ts';
import { metricsBody, tracesBody } from './encode.ts';
import type { Attributes, Span } from './encode.ts';

/** Spans of one request, and milliseconds that they wait for more. */
const MOST_SPANS = 500;
const EVERY_MS = 5_000;

const newId = (bytes: number): string => randomBytes(bytes).toString('hex');

/**
 * A run as a trace: a span for the run, below it one for each answer that was asked for and one for each that was graded. Texts
 * of prompts and answers are not in it. Names are those of OpenTelemetry's conventions for generative AI where there are some.
 */
export function otlpWatcher(collector: Collector, note: Note): Watcher {
  const outbox = new Outbox(`The collector at ${collector.traces.host}`, note);
  const [traceId, root, start] = [newId(16), newId(8), Date.now()];
  const counts = new Counts();
  let spans: Span[] = [];
  let attributes: Attributes = {};
  let sentAt = start;

  const post = (url: URL, body: object): void =>
    outbox.post(async (signal) => {
      const headers = { 'content-type': 'application/json', ...collector.headers };
      await send(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
    });
  const flush = (): void => {
    sentAt = Date.now();
    if (spans.length > 0) post(collector.traces, tracesBody(collector.service, version, spans));
    spans = [];
    post(collector.metrics, metricsBody(collector.service, version, counts.sums(), start));
  };
  const add = (span: Omit<Span, 'traceId' | 'spanId' | 'parentSpanId'>): void => {
    spans.push({ traceId, spanId: newId(8), parentSpanId: root, ...span });
    if (spans.length >= MOST_SPANS || Date.now() - sentAt >= EVERY_MS) flush();
  };
  return {
    begun: (run) => {
      attributes = runAttributes(run);
    },
    answered: (row) => {
      counts.answered(row);
      add(askSpan(row));
    },
    graded: (row) => {
      counts.graded(row);
      add(gradeSpan(row));
    },
    ended: async (ending) => {
      spans.push({
        traceId,
        spanId: root,
        name: 'run',
        start,
        end: Date.now(),
        ...runEnd(attributes, ending),
      });
      flush();
      await outbox.close();
    },
  };
}

const runAttributes = ({ suite, model, template, params, strategy, fingerprint }: Begun): Attributes => ({
  'assay.suite': suite,
  'gen_ai.request.model': model,
  'assay.template': template,
  'assay.params': params.name,
  'assay.strategy': strategy,
  'assay.fingerprint': fingerprint.id,
});

function runEnd(attributes: Attributes, { how, result }: Ended): Pick<Span, 'attributes' | 'failure'> {
  const score = result?.score;
  const own = {
    ...attributes,
    'assay.samples': score?.total,
    'assay.passed': score?.passed,
    'assay.unscored': score?.unscored,
    'assay.pass_at_1': score?.pass_at['1']?.value,
  };
  return { attributes: own, ...(how === 'finished' ? {} : { failure: how }) };
}

const sampleAttributes = ({ task, language, sample }: AnsweredRow): Attributes => ({
  'assay.task': task,
  'assay.language': language,
  'assay.sample': sample,
});

type Part = Omit<Span, 'traceId' | 'spanId' | 'parentSpanId'>;

/** The time of an answer is measured by who asked; it has just come. */
function askSpan(row: AnsweredRow): Part {
  const end = Date.now();
  const { usage, timing, failure } = row;
  return {
    name: 'ask',
    isClient: true,
    start: end - (timing?.totalMs ?? 0),
    end,
    attributes: {
      ...sampleAttributes(row),
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': row.model,
      'gen_ai.usage.input_tokens': usage?.promptTokens,
      'gen_ai.usage.output_tokens': usage?.completionTokens,
      'assay.finish': row.finish,
      'assay.attempts': row.attempts,
      'assay.cached': row.cached,
    },
    ...(failure === undefined ? {} : { failure: failure.kind }),
  };
}

/** Extraction is a part of it: what it came to is told, its time is below what is measured. */
function gradeSpan(row: GradedRow): Part {
  const end = Date.now();
  return {
    name: 'grade',
    start: end - row.wall_s * 1000,
    end,
    attributes: {
      ...sampleAttributes(row),
      'assay.outcome': row.outcome,
      'assay.extractor': row.extractor,
      'assay.extracted_from': row.extracted_from,
      'assay.sandbox': row.sandbox,
      'assay.cpu_s': row.cpu_s,
      'assay.peak_bytes': row.peak_bytes,
    },
    ...(row.outcome === 'unscored' ? { failure: 'unscored' } : {}),
  };
}
