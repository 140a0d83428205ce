import { randomBytes } from 'node:crypto';
import { now } from '../../now.ts';
import { present } from '../../present.ts';
import { rowKey } from '../../results/rows.ts';
import type { AnsweredRow, GradedRow } from '../../results/rows.ts';
import type { Asked, Begun, Ended, Extracted } from '../contract.ts';
import {
  askAttributes,
  gradeAttributes,
  runAttributes,
  sampleAttributes,
  resultAttributes,
} from './attributes.ts';
import type { Attributes, Span } from './encode.ts';

const newId = (bytes: number): string => randomBytes(bytes).toString('hex');

/** A sample that is under way. */
interface OpenSample {
  readonly id: string;
  readonly start: number;
  readonly attributes: Attributes;
  /** When what was last done for it ended. */
  last: number;
}

/**
 * The spans of a run: below that of the run one a sample, and below it what was done for the sample, each made when it is over.
 * In memory are the samples that are under way.
 */
export class Trace {
  readonly #traceId = newId(16);
  readonly #root = newId(8);
  readonly #samples = new Map<string, OpenSample>();
  readonly #start: number;
  #run: Attributes = {};
  /** Whether a sample is over with its answer: nothing is graded. */
  #endsWithAnswer = false;

  /** @param start of the run, in milliseconds since 1970 */
  constructor(start: number) {
    this.#start = start;
  }

  begun(run: Begun): void {
    this.#run = runAttributes(run);
    this.#endsWithAnswer = run.stage === 'interview';
  }

  asked({ row, start, end }: Asked): Span {
    const kind = row.failure?.kind;
    return this.#step(row, {
      name: 'ask',
      isClient: true,
      start,
      end,
      attributes: askAttributes(row),
      ...present({ failure: kind }),
    });
  }

  answered(row: AnsweredRow): Span[] {
    const { failure } = row;
    return this.#endsWithAnswer ? this.#over(row, {}, present({ failure: failure?.kind })) : [];
  }

  extracted({ row, extractor, extracted_from: from, start, end }: Extracted): Span {
    const attributes = { 'assay.extractor': extractor, 'assay.extracted_from': from };
    return this.#step(row, { name: 'extract', start, end, attributes });
  }

  /** Its sample is over with it: a span of each. */
  graded(row: GradedRow): Span[] {
    const end = now();
    const failure = row.outcome === 'unscored' ? { failure: 'unscored' } : {};
    const start = this.#sampleOf(row, end).last;
    const step = { name: 'grade', start, end, attributes: gradeAttributes(row), ...failure };
    return [this.#step(row, step), ...this.#over(row, { 'assay.outcome': row.outcome }, failure)];
  }

  /** The span of a sample that nothing more is done for, where anything was. */
  #over(row: AnsweredRow, more: Attributes, failure: Pick<Span, 'failure'>): Span[] {
    const sample = this.#samples.get(rowKey(row));
    this.#samples.delete(rowKey(row));
    return sample === undefined ? [] : [this.#sampleSpan(sample, more, failure)];
  }

  /** What is left: samples that did not come to their end, and the run. */
  ended({ how, result }: Ended): Span[] {
    const left = [...this.#samples.values()].map((sample) => this.#sampleSpan(sample));
    const run = {
      traceId: this.#traceId,
      spanId: this.#root,
      name: 'run',
      start: this.#start,
      end: now(),
      attributes: { ...this.#run, ...(result === undefined ? {} : resultAttributes(result)) },
      ...(how === 'finished' ? {} : { failure: how }),
    };
    return [...left, run];
  }

  #step(row: AnsweredRow, step: Omit<Span, 'traceId' | 'spanId' | 'parentSpanId'>): Span {
    const sample = this.#sampleOf(row, step.start);
    sample.last = Math.max(sample.last, step.end);
    return { traceId: this.#traceId, spanId: newId(8), parentSpanId: sample.id, ...step };
  }

  #sampleOf(row: AnsweredRow, start: number): OpenSample {
    const key = rowKey(row);
    const known = this.#samples.get(key);
    if (known !== undefined) return known;
    const sample = { id: newId(8), start, attributes: sampleAttributes(row), last: start };
    this.#samples.set(key, sample);
    return sample;
  }

  #sampleSpan(
    { id, start, last, attributes }: OpenSample,
    more: Attributes = {},
    failure: Pick<Span, 'failure'> = {},
  ): Span {
    const ids = { traceId: this.#traceId, spanId: id, parentSpanId: this.#root };
    return { ...ids, name: 'sample', start, end: last, attributes: { ...attributes, ...more }, ...failure };
  }
}
