import type { Models } from '../../results/models-file.ts';
import type { Standing } from '../../stats/ranking.ts';
import { csvLine } from '../csv.ts';
import { boardRow, COLUMNS } from './rows.ts';
import type { Board } from './rows.ts';

/** Columns that have an interval of their own. */
const LANGUAGES = { Python: 'python', JavaScript: 'javascript' } as const;

const ENDS = Object.keys(LANGUAGES).flatMap((name) => [`${name} low`, `${name} high`]);

const HEAD = ['suite', 'version', ...COLUMNS, 'value', 'low', 'high', ...ENDS, 'file'];

/** Every column and the figures behind them, comma-separated as RFC 4180 has it. */
export function leaderboardCsv(boards: readonly Board[], models: Models): string {
  const rows = boards.flatMap(({ suite, version = '', standings }) =>
    standings.map((standing) => {
      const row = boardRow(standing, models);
      const { value, low, high } = standing.score ?? {};
      const texts = COLUMNS.map((column) => row[column]);
      return [suite, version, ...texts, value, low, high, ...endsOf(standing), standing.run.file];
    }),
  );
  return [HEAD, ...rows].map(csvLine).join('\r\n');
}

const endsOf = ({ languages }: Standing): (number | undefined)[] =>
  Object.values(LANGUAGES).flatMap((language) => [languages[language]?.low, languages[language]?.high]);
