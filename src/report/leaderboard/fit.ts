import type { BoardRow, Column } from './rows.ts';

/** What a terminal of some width has room for: columns, and characters of a cell. */
export interface Fit {
  readonly columns: readonly Column[];
  readonly widest: number;
}

export const NARROWEST_NAME = 18;

const WIDE = 24;
const SQUEEZED = 10;

/** What a table can do without, the first before the others; a column that is the same in all rows goes before any that is not. */
const DISPENSABLE: readonly Column[] = ['runtime', 'params', 'size', 'quant', 'template'];

/** Columns that fit beside the name. Those in which runs differ are squeezed before one of them goes. */
export function fitting(used: readonly Column[], rows: readonly BoardRow[], width: number): Fit {
  let fit: Fit = { columns: used, widest: WIDE };
  for (const narrower of waysOf(rows)) {
    if (widthOf(fit, rows) + NARROWEST_NAME <= width) break;
    fit = narrower(fit);
  }
  return fit;
}

/** Columns of which all rows say the same. */
export const isSame = (column: Column, rows: readonly BoardRow[]): boolean =>
  rows.every((row) => row[column] === rows[0]?.[column]);

type Narrower = (fit: Fit) => Fit;

const without =
  (column: Column): Narrower =>
  ({ columns, widest }) => ({ columns: columns.filter((each) => each !== column), widest });

const squeezed: Narrower = ({ columns }) => ({ columns, widest: SQUEEZED });

/** How a table gets narrower, the harmless first: `points` say what their share beside them says. */
function waysOf(rows: readonly BoardRow[]): Narrower[] {
  const same = [...DISPENSABLE, 'strategy' as const].filter((column) => isSame(column, rows));
  const others = DISPENSABLE.filter((column) => !same.includes(column));
  const inName = others.filter((column) => rows.every((row) => isInName(row, column)));
  const rest = others.filter((column) => !inName.includes(column));
  return [...[...same, ...inName].map(without), squeezed, without('points'), ...rest.map(without)];
}

const isInName = (row: BoardRow, column: Column): boolean =>
  row.name.toLowerCase().includes(row[column].toLowerCase());

/** Of all columns but the name, with the blanks between them. */
export function widthOf({ columns, widest }: Fit, rows: readonly BoardRow[]): number {
  const cells = (column: Column): number =>
    Math.max(column.length, ...rows.map((row) => Math.min(capOf(column, widest), row[column].length)));
  return columns.filter((column) => column !== 'name').reduce((sum, column) => sum + cells(column) + 2, 0);
}

/** Figures are never squeezed. */
export const capOf = (column: Column, widest: number): number =>
  DISPENSABLE.includes(column) || column === 'strategy' ? widest : WIDE;
