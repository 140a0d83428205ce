import type { AnsweredRow, GradedRow } from '../../results/rows.ts';
import type { Asked } from '../contract.ts';
import { requestAttributes } from './attributes.ts';
import type { CountPoint, Metric } from './encode.ts';
import { Histogram } from './histogram.ts';

/** Seconds, and tokens. Source: the conventions' "Generative AI client metrics", version 1.37. */
const DURATIONS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = Array.from({ length: 14 }, (_, power) => 4 ** power);

/** What a run counts up (answers, tokens, verdicts by outcome, CPU time), and how long its requests were. */
export class Measures {
  readonly #answers = new Map<string, number>();
  readonly #tokens = new Map<string, number>();
  readonly #verdicts = new Map<string, number>();
  readonly #durations = new Histogram(DURATIONS);
  readonly #usage = new Histogram(TOKENS);
  #cpuS = 0;

  /** The time of a request that was answered is its own, without waiting for a place. An answer from the cache took none. */
  asked({ row, start, end }: Asked): void {
    if (row.cached === true) return;
    const attributes = requestAttributes(row);
    this.#durations.add((row.timing?.totalMs ?? end - start) / 1000, attributes);
    const { promptTokens, completionTokens } = row.usage ?? {};
    for (const [type, tokens] of [
      ['input', promptTokens],
      ['output', completionTokens],
    ] as const)
      if (tokens !== undefined) this.#usage.add(tokens, { ...attributes, 'gen_ai.token.type': type });
  }

  answered({ answer, usage }: AnsweredRow): void {
    plus(this.#answers, answer === null ? 'failed' : 'answered', 1);
    plus(this.#tokens, 'input', usage?.promptTokens ?? 0);
    plus(this.#tokens, 'output', usage?.completionTokens ?? 0);
  }

  graded({ outcome, cpu_s: cpuS }: GradedRow): void {
    plus(this.#verdicts, outcome, 1);
    this.#cpuS += cpuS;
  }

  /** Those that have anything to tell. */
  metrics(): Metric[] {
    const metrics: Metric[] = [
      { name: 'assay.answers', unit: '{answer}', points: pointsOf('assay.result', this.#answers) },
      { name: 'assay.tokens', unit: '{token}', points: pointsOf('gen_ai.token.type', this.#tokens) },
      { name: 'assay.verdicts', unit: '{sample}', points: pointsOf('assay.outcome', this.#verdicts) },
      { name: 'assay.cpu_time', unit: 's', points: this.#cpuTime() },
      { name: 'gen_ai.client.operation.duration', unit: 's', points: this.#durations.points() },
      { name: 'gen_ai.client.token.usage', unit: '{token}', points: this.#usage.points() },
    ];
    return metrics.filter(({ points }) => points.length > 0);
  }

  #cpuTime(): CountPoint[] {
    return this.#verdicts.size === 0 ? [] : [{ attributes: {}, value: { double: this.#cpuS } }];
  }
}

function plus(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

const pointsOf = (name: string, counts: ReadonlyMap<string, number>): CountPoint[] =>
  [...counts].map(([key, value]) => ({ attributes: { [name]: key }, value }));
