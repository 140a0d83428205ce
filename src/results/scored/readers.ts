import { fromAssay } from './assay.ts';
import { fromCanAiCode } from './can-ai-code.ts';
import { fromHumanEval } from './human-eval.ts';
import { fromLmEval } from './lm-eval.ts';
import type { NextSample, Reader, ScoredRow } from './row.ts';

const READERS: readonly Reader[] = [fromAssay, fromCanAiCode, fromHumanEval, fromLmEval];

/** A row of any tool that grades; undefined where it is none. */
export function toScored(value: unknown, line: number, next: NextSample): ScoredRow | undefined {
  for (const read of READERS) {
    const row = read(value, line, next);
    if (row !== undefined) return row;
  }
  return undefined;
}
