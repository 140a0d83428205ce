import type { CheckResult } from './evaluate.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';

/** A check as a row keeps it: its name, its definition, what was got, and its points under can-ai-code's word, `status`. */
export function recordCheck({ check, got, points }: CheckResult): JsonObject {
  return new Map<string, Json>([
    ['name', check.name],
    ...check.definition,
    ['got', keepable(got)],
    ['status', BigInt(points)],
  ]);
}

/** Characters and items that a row keeps of one value; no check that is met needs as many. */
const MOST_KEPT = 64_000;

/** The value as a row can hold it: JSON has no NaN and no Infinity, and a value of megabytes is told, not kept. */
function keepable(value: Json): Json {
  if (sizeOf(value, MOST_KEPT) > MOST_KEPT) return told(value);
  return finite(value);
}

function told(value: Json): string {
  if (typeof value === 'string')
    return `${value.slice(0, 1000)}… (a text of ${value.length} characters, too long to keep)`;
  if (isList(value)) return `(a list of ${value.length} items, too long to keep)`;
  if (isObject(value)) return `(an object of ${value.size} fields, too long to keep)`;
  return '(a number of too many digits to keep)';
}

function finite(value: Json): Json {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (isList(value)) return value.map(finite);
  if (isObject(value)) return new Map([...value].map(([name, field]) => [name, finite(field)]));
  return value;
}

/** About as many characters as the value takes; counting ends beyond `most`. */
function sizeOf(value: Json, most: number): number {
  let size = 0;
  const waiting: Json[] = [value];
  while (waiting.length > 0 && size <= most) {
    const next = waiting.pop() ?? null;
    size += typeof next === 'string' ? next.length + 2 : 4;
    if (isList(next)) size += pushAll(waiting, next, most);
    else if (isObject(next))
      for (const [name, field] of next) size += name.length + pushAll(waiting, [field], most);
  }
  return size;
}

function pushAll(waiting: Json[], items: readonly Json[], most: number): number {
  for (const item of items.slice(0, most)) waiting.push(item);
  return items.length;
}
