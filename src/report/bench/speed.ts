import type { AnsweredRow } from '../../results/rows.ts';
import { readAnswered } from '../../results/rows.ts';

/** How fast a model answered; answers from the cache are no part of it. */
export interface Speed {
  /** Answers that were asked for. */
  readonly answers: number;
  /** The middle one's completion tokens a second after the first token; absent where no answer tells. */
  readonly tokensPerS?: number;
  /** The middle one's milliseconds to the first token. */
  readonly ttftMs?: number;
}

/** @param file rows of Assay's answers; those of another tool tell nothing. */
export async function speedOf(file: string | undefined): Promise<Speed> {
  const rates: number[] = [];
  const waits: number[] = [];
  let answers = 0;
  for await (const { answer, cached, timing } of rowsOf(file)) {
    if (answer === null || cached === true) continue;
    answers += 1;
    if (timing?.tokensPerS !== undefined) rates.push(timing.tokensPerS);
    if (timing?.ttftMs !== undefined) waits.push(timing.ttftMs);
  }
  const [tokensPerS, ttftMs] = [median(rates), median(waits)];
  return {
    answers,
    ...(tokensPerS === undefined ? {} : { tokensPerS }),
    ...(ttftMs === undefined ? {} : { ttftMs }),
  };
}

const rowsOf = (file: string | undefined): AsyncIterable<AnsweredRow> | Iterable<AnsweredRow> =>
  file === undefined ? [] : readAnswered(file);

function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
}
