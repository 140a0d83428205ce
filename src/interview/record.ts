import type { CheckResult } from './evaluate.ts';
import type { Json, JsonObject } from './json.ts';

/** A check as a row keeps it: its name, its definition, what was got, and its points under can-ai-code's word, `status`. */
export function recordCheck({ check, got, points }: CheckResult): JsonObject {
  return new Map<string, Json>([
    ['name', check.name],
    ...check.definition,
    ['got', got],
    ['status', BigInt(points)],
  ]);
}
