import type { JSX } from 'preact';
import { safeLine } from '../safe.ts';

/** A run of a heat map: what share of each task it reached, from 0 to 1; undefined where that is not known. */
export interface HeatRow {
  readonly name: string;
  readonly cells: readonly (number | undefined)[];
}

const ROW = 18;
/** Of a cell, without the gap to the next. */
const TALL = 14;

/** Wide cells for few tasks, narrow ones for many: the whole stays as wide as a page. */
const cellWidth = (tasks: number): number => Math.min(18, Math.max(3, Math.floor(820 / Math.max(1, tasks))));

/**
 * Runs × tasks. A cell is filled from its foot as high as the share that was reached, so it can be read without colours: full
 * is passed, a line at the foot is failed, nothing is not known. One path a row and kind keeps 10,000 cells small.
 */
export function HeatMap({
  rows: given,
  selected,
}: {
  readonly rows: readonly HeatRow[];
  readonly selected?: number;
}): JSX.Element {
  const rows = given.map(({ name, cells }) => ({ name: safeLine(name, 80), cells }));
  const tasks = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const wide = cellWidth(tasks);
  return (
    <div class="heat">
      <ol class="heat-names" aria-hidden="true">
        {rows.map(({ name }, at) => (
          <li key={at} title={name}>
            {name}
          </li>
        ))}
      </ol>
      <svg
        class="heat-cells"
        width={tasks * wide}
        height={rows.length * ROW}
        viewBox={`0 0 ${tasks * wide} ${rows.length * ROW}`}
        role="img"
        aria-label={rows
          .map(({ name, cells }) => `${name}: ${full(cells)} of ${cells.length} tasks in full`)
          .join('; ')}
      >
        {rows.map(({ cells }, row) => (
          <g key={row}>
            <path class="reached" d={pathOf(cells, row, wide, partOf)} />
            <path class="failed" d={pathOf(cells, row, wide, (share) => (share === 0 ? 2 : 0))} />
          </g>
        ))}
        {selected === undefined ? null : (
          <rect
            class="selected"
            x={selected * wide - 0.5}
            y={1}
            width={wide}
            height={rows.length * ROW - 2}
          />
        )}
      </svg>
    </div>
  );
}

const full = (cells: HeatRow['cells']): number => cells.filter((share) => share === 1).length;

/** A part never looks like the whole. */
const partOf = (share: number): number => (share === 1 ? TALL : share === 0 ? 0 : 2 + share * (TALL - 5));

/** A box a cell, `tall` units high from the foot of the row. */
function pathOf(cells: HeatRow['cells'], row: number, wide: number, tall: (share: number) => number): string {
  const foot = row * ROW + (ROW + TALL) / 2;
  const boxes = cells.map((share, task) => {
    const height = share === undefined ? 0 : tall(share);
    return height === 0 ? '' : `M${task * wide} ${foot}h${wide - 1}v${-round(height)}h${1 - wide}z`;
  });
  return boxes.join('');
}

const round = (length: number): number => Math.round(length * 10) / 10;

/** The task whose column is under the pointer; undefined beside the cells. */
export function taskAt({ target, clientX }: MouseEvent, tasks: number): number | undefined {
  const cells = target instanceof Element ? target.closest('.heat-cells') : null;
  if (cells === null) return undefined;
  return Math.floor((clientX - cells.getBoundingClientRect().left) / cellWidth(tasks));
}
