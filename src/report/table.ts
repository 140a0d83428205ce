import { safeText } from './safe.ts';

/** Columns of the terminal; 80 where the output is none. */
export const terminalWidth = (): number => process.stdout.columns ?? 80;

/** Less than this is not worth wrapping into. */
const NARROWEST = 20;

/**
 * Rows as aligned columns: the first to the left, the others to the right unless `left` names them. The last column, where
 * it is one to the left, goes on below itself when it is too long for `width`; a word is never cut. No trailing blanks. Whatever a
 * cell holds, a terminal takes it for text.
 */
export function table(
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
  width = terminalWidth(),
): string {
  const widths: number[] = [];
  const cells = rows.map((row) => row.map((cell) => safeText(cell).replaceAll('\n', ' ')));
  for (const row of cells) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  const last = widths.length - 1;
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + 2, 0);
  const room =
    left.includes(last) && last > 0 ? Math.max(NARROWEST, width - before) : Number.POSITIVE_INFINITY;
  const pad = (cell: string, at: number): string => {
    if (at === last && left.includes(at)) return wrap(cell, room).join(`\n${' '.repeat(before)}`);
    return left.includes(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
  };
  return cells.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Lines of words, each broken where it is too long for `width`; a word is never cut. */
export const paragraph = (text: string, width = terminalWidth()): string =>
  text
    .split('\n')
    .flatMap((line) => wrap(line, width))
    .join('\n');

/** The lines of a text of words, each as long as fits. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
