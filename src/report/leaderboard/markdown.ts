import type { Models } from '../../results/models-file.ts';
import { markdownTable, markdownText } from '../markdown.ts';
import { boardRow, mixtures, usedColumns, withoutEnds } from './rows.ts';
import type { Board } from './rows.ts';

/** A heading and a table for each suite. */
export function leaderboardMarkdown(boards: readonly Board[], models: Models): string {
  return boards.map((board) => boardMarkdown(board, models)).join('\n\n');
}

function boardMarkdown(board: Board, models: Models): string {
  const rows = board.standings.map((standing) => boardRow(standing, models));
  const columns = usedColumns(rows);
  const title = markdownText(`${board.suite} ${board.version ?? ''}`.trim());
  const cells = rows.map((row) => columns.map((column) => row[column]));
  return [
    `## ${title}`,
    '',
    markdownTable(columns, cells),
    ...[...withoutEnds(columns), ...mixtures(board)].map((line) => `\n${markdownText(line)}`),
  ].join('\n');
}
