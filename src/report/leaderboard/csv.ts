import type { Models } from '../../results/models-file.ts';
import { safeText } from '../safe.ts';
import { boardRow, COLUMNS } from './rows.ts';
import type { Board } from './rows.ts';

const HEAD = ['suite', 'version', ...COLUMNS, 'value', 'low', 'high', 'file'];

/** Every column and the figures behind them, comma-separated as RFC 4180 has it. */
export function leaderboardCsv(boards: readonly Board[], models: Models): string {
  const rows = boards.flatMap(({ suite, version = '', standings }) =>
    standings.map((standing) => {
      const row = boardRow(standing, models);
      const { value, low, high } = standing.score ?? {};
      const figures = [value, low, high].map((figure) => (figure === undefined ? '' : String(figure)));
      return [suite, version, ...COLUMNS.map((column) => row[column]), ...figures, standing.run.file];
    }),
  );
  return [HEAD, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');
}

/** A text that a spreadsheet would take for a formula is kept from being one, and so is one that a terminal would obey. */
function csvCell(text: string): string {
  const plain = safeText(text);
  const safe = /^[=+\-@\t\n＝＋－＠]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
