import { linesOf } from '../lines.ts';

const BOM = '\uFEFF';

/**
 * A file with some of its lines replaced by `code`, in the file's own line ends; a mark of byte order, and a last line
 * without an end, stay so.
 * @param lines first and last line that are replaced, from 0
 */
export function replaceLines(file: string, [first, last]: readonly [number, number], code: string): string {
  const mark = file.startsWith(BOM) ? BOM : '';
  const all = linesOf(file.slice(mark.length));
  const end = (all[first] ?? '').endsWith('\n') ? endOf(all[first]) : endOf(all[0]);
  const hasEnd = (all[last] ?? '').endsWith('\n');
  const written = code.split('\n').join(end) + (hasEnd ? end : '');
  return mark + [...all.slice(0, first), written, ...all.slice(last + 1)].join('');
}

const endOf = (line = ''): string => (line.endsWith('\r\n') ? '\r\n' : '\n');
