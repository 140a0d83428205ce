import { safeText } from './safe.ts';

/** A line of comma-separated values as RFC 4180 has it, without its end; what is not known is an empty cell. */
export const csvLine = (cells: readonly (string | number | boolean | null | undefined)[]): string =>
  cells.map((cell) => (typeof cell === 'string' ? csvText(cell) : String(cell ?? ''))).join(',');

/** A text that a spreadsheet would take for a formula is kept from being one, and so is one that a terminal would obey. */
function csvText(text: string): string {
  const plain = safeText(text);
  const safe = /^[=+\-@\t\n＝＋－＠]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
