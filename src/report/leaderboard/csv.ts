import type { Models } from '../../results/models-file.ts';
import { csvLine } from '../csv.ts';
import { boardRow, COLUMNS } from './rows.ts';
import type { Board } from './rows.ts';

const HEAD = ['suite', 'version', ...COLUMNS, 'value', 'low', 'high', 'file'];

/** Every column and the figures behind them, comma-separated as RFC 4180 has it. */
export function leaderboardCsv(boards: readonly Board[], models: Models): string {
  const rows = boards.flatMap(({ suite, version = '', standings }) =>
    standings.map((standing) => {
      const row = boardRow(standing, models);
      const { value, low, high } = standing.score ?? {};
      return [suite, version, ...COLUMNS.map((column) => row[column]), value, low, high, standing.run.file];
    }),
  );
  return [HEAD, ...rows].map(csvLine).join('\r\n');
}
