import type { LeftOut } from '../../results/listing/read.ts';
import type { Models } from '../../results/models-file.ts';
import { paint } from '../paint.ts';
import { safeEnd, safeLine } from '../safe.ts';
import { paragraph, table, terminalWidth } from '../table.ts';
import { capOf, fitting, isSame, NARROWEST_NAME, widthOf } from './fit.ts';
import type { Fit } from './fit.ts';
import { boardRow, mixtures, usedColumns, withoutEnds } from './rows.ts';
import type { Board, BoardRow, Column } from './rows.ts';

const LEFT: readonly Column[] = ['name', 'size', 'quant', 'template', 'params', 'strategy', 'runtime'];

/** Boards for people, each as wide as the terminal. */
export function leaderboardText(
  boards: readonly Board[],
  models: Models,
  leftOut: readonly LeftOut[],
  width = terminalWidth(),
): string {
  const parts = boards.map((board) => boardText(board, models, width));
  return [...parts, leftOutText(leftOut)].filter((part) => part !== '').join('\n\n');
}

function boardText(board: Board, models: Models, width: number): string {
  const rows = board.standings.map((standing) => boardRow(standing, models));
  const used = usedColumns(rows);
  const fit = fitting(used, rows, width);
  const notes = [
    ...withoutEnds(fit.columns),
    ...mixtures(board).map((line) => safeLine(line, 400)),
    ...hiddenNotes(
      used.filter((column) => !fit.columns.includes(column)),
      rows,
    ),
  ];
  const runs = board.standings.length === 1 ? '1 run' : `${board.standings.length} runs`;
  const version = board.version === undefined ? '' : ` ${board.version}`;
  return [
    paint('bold', safeLine(`${board.suite}${version}: ${runs}`, width)),
    grid(fit, rows, width),
    ...notes.map((note) => paragraph(note, width)),
  ].join('\n');
}

/** What every row says is told once; the rest is elsewhere. */
function hiddenNotes(hidden: readonly Column[], rows: readonly BoardRow[]): string[] {
  const same = hidden.filter((column) => isSame(column, rows));
  const values = same.map((column) => `${column} ${safeLine(rows[0]?.[column] ?? '', 40)}`);
  const others = hidden.filter((column) => !same.includes(column));
  return [
    ...(same.length === 0 ? [] : [`In every row: ${values.join(', ')}.`]),
    ...(others.length === 0 ? [] : [`Not shown here: ${others.join(', ')}; --format csv has every column.`]),
  ];
}

function grid(fit: Fit, rows: readonly BoardRow[], width: number): string {
  const { columns, widest } = fit;
  const room = Math.max(NARROWEST_NAME, width - widthOf(fit, rows));
  const cell = (row: BoardRow, column: Column): string =>
    safeEnd(row[column], column === 'name' ? room : capOf(column, widest));
  const left = columns.flatMap((column, at) => (LEFT.includes(column) ? [at] : []));
  return table([columns, ...rows.map((row) => columns.map((column) => cell(row, column)))], left, width);
}

const SHOWN = 5;

function leftOutText(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return '';
  const lines = leftOut.slice(0, SHOWN).map(({ why }) => `  ${safeLine(why, 200)}`);
  const more = leftOut.length > SHOWN ? [`  and ${leftOut.length - SHOWN} more; --json has them all`] : [];
  const files = leftOut.length === 1 ? '1 file is' : `${leftOut.length} files are`;
  return [`${files} left out:`, ...lines, ...more].join('\n');
}
