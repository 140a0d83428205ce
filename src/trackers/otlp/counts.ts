import type { AnsweredRow, GradedRow } from '../../results/rows.ts';
import type { Sum } from './encode.ts';

/** What a run counts up: answers, tokens, verdicts by outcome, CPU time. */
export class Counts {
  readonly #answers = new Map<string, number>();
  readonly #tokens = new Map<string, number>();
  readonly #verdicts = new Map<string, number>();
  #cpuS = 0;

  answered({ answer, usage }: AnsweredRow): void {
    plus(this.#answers, answer === null ? 'failed' : 'answered', 1);
    plus(this.#tokens, 'input', usage?.promptTokens ?? 0);
    plus(this.#tokens, 'output', usage?.completionTokens ?? 0);
  }

  graded({ outcome, cpu_s: cpuS }: GradedRow): void {
    plus(this.#verdicts, outcome, 1);
    this.#cpuS += cpuS;
  }

  sums(): Sum[] {
    return [
      { name: 'assay.answers', unit: '{answer}', points: pointsOf('assay.result', this.#answers) },
      { name: 'assay.tokens', unit: '{token}', points: pointsOf('gen_ai.token.type', this.#tokens) },
      { name: 'assay.verdicts', unit: '{sample}', points: pointsOf('assay.outcome', this.#verdicts) },
      { name: 'assay.cpu_time', unit: 's', points: [{ attributes: {}, value: this.#cpuS }] },
    ];
  }
}

function plus(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

const pointsOf = (name: string, counts: ReadonlyMap<string, number>): Sum['points'] =>
  [...counts].map(([key, value]) => ({ attributes: { [name]: key }, value }));
