import { isList, isObject, type Json } from './json.ts';

/** Writes JSON as Python's `json.dumps` does, but for text beyond ASCII, which stays as it is: `1.0` stays apart from `1`. */
export function writeJson(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return writeFloat(value);
  if (isList(value)) return `[${value.map(writeJson).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const fields = [...value].map(([name, field]) => `${JSON.stringify(name)}: ${writeJson(field)}`);
  return `{${fields.join(', ')}}`;
}

/** Both languages choose the shortest digits; they differ in where the exponent begins and in how it looks. */
export function writeFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}
