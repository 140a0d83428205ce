import { isBlank, linesOf } from '../lines.ts';
import type { DataPoint } from '../point.ts';

/** A method cut in two for the kind `completion`; its lines end in `\n`. */
export interface Halves {
  /** The declaration and the first lines of the body. */
  readonly given: string;
  /** What is to be written. */
  readonly continuation: string;
  /** The line of the file where the continuation begins, from 0. */
  readonly cut: number;
}

/**
 * Of n lines of the body that are not empty, ceil(n/2) are to be written; of one or none all. Undefined for a method in one
 * line, which has no halves. Source: the published benchmark, whose cut this is.
 */
export function halvesOf({ raw_file_content: file, method }: DataPoint): Halves | undefined {
  const [first, declared] = method.global_method_declaration_index;
  const [start, last] = method.global_method_body_index;
  if (start <= declared) return undefined;
  const lines = linesOf(file.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
  const cut = start + keptLines(lines.slice(start, last + 1));
  const joined = (from: number, to: number): string => lines.slice(from, to).join('');
  return { given: joined(first, cut), continuation: joined(cut, last + 1).trimEnd(), cut };
}

function keptLines(body: readonly string[]): number {
  const filled = body.flatMap((line, row) => (isBlank(line) ? [] : [row]));
  const kept = filled.length <= 1 ? 0 : Math.floor(filled.length / 2);
  return kept === 0 ? 0 : (filled[kept - 1] ?? 0) + 1;
}
