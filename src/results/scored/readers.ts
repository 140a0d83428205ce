import { fromAssay } from './assay.ts';
import { fromCanAiCode } from './can-ai-code.ts';
import { fromHumanEval } from './human-eval.ts';
import { fromLmEval } from './lm-eval.ts';
import type { NextSample, Reader, ScoredRow } from './row.ts';

/** The field that only one tool's rows have, and who reads them. Assay's rows of interviews have a `status` as well. */
const READERS: readonly (readonly [field: string, Reader])[] = [
  ['verdict', fromAssay],
  ['status', fromCanAiCode],
  ['result', fromHumanEval],
  ['doc', fromLmEval],
];

/** A row of any tool that grades; undefined where it is none. */
export function toScored(value: unknown, line: number, next: NextSample): ScoredRow | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = READERS.find(([field]) => field in value);
  return found?.[1](value, line, next);
}
