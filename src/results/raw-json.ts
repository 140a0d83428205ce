import { randomUUID } from 'node:crypto';

/** A value of a row that is written as it stands, so that numbers keep the form that JavaScript's own do not have. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Never written, so that no text of a model can contain it. */
const MARK = randomUUID();
const MARKED = new RegExp(`"${MARK}:(\\d+)"`, 'g');

/** A row as one line of JSON, without the line's end. */
export function rowText(row: object): string {
  const raw: RawJson[] = [];
  const text = JSON.stringify(row, (_, value: unknown) =>
    value instanceof RawJson ? `${MARK}:${raw.push(value) - 1}` : value,
  );
  return raw.length === 0 ? text : text.replaceAll(MARKED, (_, index) => raw[Number(index)]?.text ?? 'null');
}

const DEEPEST = 200;

/** Whether a parsed value is nested more deeply than any row; what walks over rows does so by recursion. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}
