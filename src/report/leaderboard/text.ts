import type { LeftOut } from '../../results/listing/read.ts';
import type { Models } from '../../results/models-file.ts';
import { paint } from '../paint.ts';
import { safeEnd, safeLine } from '../safe.ts';
import { paragraph, table, terminalWidth } from '../table.ts';
import { boardRow, mixtures, usedColumns, withoutEnds } from './rows.ts';
import type { Board, BoardRow, Column } from './rows.ts';

/** What a narrow terminal does without, the first before the others. */
const DISPENSABLE: readonly Column[] = ['runtime', 'params', 'template', 'size', 'quant'];

const NARROWEST_NAME = 18;
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
  const columns = fitting(used, rows, width);
  const hidden = used.filter((column) => !columns.includes(column));
  const notes = [
    ...withoutEnds(columns),
    ...mixtures(board).map((line) => safeLine(line, 400)),
    ...(hidden.length === 0 ? [] : [`Not shown here: ${hidden.join(', ')}; --format csv has every column.`]),
  ];
  const runs = board.standings.length === 1 ? '1 run' : `${board.standings.length} runs`;
  const version = board.version === undefined ? '' : ` ${board.version}`;
  return [
    paint('bold', safeLine(`${board.suite}${version}: ${runs}`, width)),
    grid(columns, rows, width),
    ...notes.map((note) => paragraph(note, width)),
  ].join('\n');
}

function grid(columns: readonly Column[], rows: readonly BoardRow[], width: number): string {
  const room = Math.max(NARROWEST_NAME, width - widthOf(columns, rows));
  const cell = (row: BoardRow, column: Column): string =>
    column === 'name' ? safeEnd(row.name, room) : safeLine(row[column], WIDEST);
  const left = columns.flatMap((column, at) => (LEFT.includes(column) ? [at] : []));
  return table([columns, ...rows.map((row) => columns.map((column) => cell(row, column)))], left, width);
}

/** Columns of a cell, at most. */
const WIDEST = 24;

/** Of all columns but the name, with the blanks between them. */
function widthOf(columns: readonly Column[], rows: readonly BoardRow[]): number {
  const cells = (column: Column): number =>
    Math.max(column.length, ...rows.map((row) => Math.min(WIDEST, row[column].length)));
  return columns.filter((column) => column !== 'name').reduce((sum, column) => sum + cells(column) + 2, 0);
}

function fitting(columns: readonly Column[], rows: readonly BoardRow[], width: number): Column[] {
  let shown = [...columns];
  for (const column of DISPENSABLE) {
    if (widthOf(shown, rows) + NARROWEST_NAME <= width) break;
    shown = shown.filter((each) => each !== column);
  }
  return shown;
}

const SHOWN = 5;

function leftOutText(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return '';
  const lines = leftOut.slice(0, SHOWN).map(({ why }) => `  ${safeLine(why, 200)}`);
  const more = leftOut.length > SHOWN ? [`  and ${leftOut.length - SHOWN} more; --json has them all`] : [];
  const files = leftOut.length === 1 ? '1 file is' : `${leftOut.length} files are`;
  return [`${files} left out:`, ...lines, ...more].join('\n');
}
