import type { ComponentChildren, JSX } from 'preact';
import { counted } from '../../counted.ts';
import type { TaskSummary } from '../../results/listing/summary.ts';
import type { Models } from '../../results/models-file.ts';
import type { Standing } from '../../stats/ranking.ts';
import { namesApart } from '../apart.ts';
import { HeatMap } from '../charts/heat-map.tsx';
import { IntervalMark } from '../charts/interval-mark.tsx';
import { boardRow, mixtures, usedColumns } from '../leaderboard/rows.ts';
import type { Board, BoardRow, Column } from '../leaderboard/rows.ts';
import { safeLine } from '../safe.ts';
import { heatOf, MOST_RUNS } from '../heat.ts';
import type { HeatRun } from '../heat.ts';
import { Table } from './tables.tsx';

const NO_MODELS: Models = new Map();
const LAST_FIGURE: Column = '95 % interval';
const NUMBERS: readonly Column[] = ['Python', 'JavaScript', 'points', 'score', LAST_FIGURE];

/** Figures beside the name, and how the answers came to be after them. */
const ORDER: readonly Column[] = [
  'group',
  'name',
  ...NUMBERS,
  'size',
  'quant',
  'template',
  'params',
  'strategy',
  'runtime',
];

/** The runs of a board, the best first; `hrefOf` is where a run is shown by itself. */
export function Ranking({
  board,
  hrefOf,
}: {
  readonly board: Board;
  readonly hrefOf: (file: string) => string | undefined;
}): JSX.Element {
  const rows = board.standings.map((standing) => boardRow(standing, NO_MODELS));
  const columns = ORDER.filter((column) => usedColumns(rows).includes(column));
  const [left, right] = [
    columns.slice(0, columns.indexOf(LAST_FIGURE) + 1),
    columns.slice(columns.indexOf(LAST_FIGURE) + 1),
  ];
  const cells = board.standings.map((standing, at) => {
    const texts = (wanted: readonly Column[]): ComponentChildren[] =>
      wanted.map((column) => cellOf(rows[at], column, hrefOf(standing.run.file)));
    return [...texts(left), markOf(standing), ...texts(right)];
  });
  return (
    <>
      <Table
        label="ranking"
        head={[...left, '0 to 100 %', ...right]}
        rows={cells}
        numbers={left.flatMap((column, at) => (NUMBERS.includes(column) ? [at] : []))}
      />
      {mixtures(board).map((line) => (
        <p key={line} class="notes">
          {safeLine(line, 400)}
        </p>
      ))}
      <p class="notes">
        Runs of one group cannot be told apart from the best of them: paired test at 5 %, with Holm’s
        correction.
      </p>
    </>
  );
}

function cellOf(row: BoardRow | undefined, column: Column, href: string | undefined): ComponentChildren {
  const text = safeLine(row?.[column] ?? '', column === 'name' ? 60 : 40);
  return column === 'name' && href !== undefined ? <a href={href}>{text}</a> : text;
}

const markOf = ({ score }: Standing): JSX.Element | string =>
  score === undefined ? '' : <IntervalMark {...score} />;

/** Points where there are some, else samples. */
const reachedOf = ({ task, language, samples, passed, points, of }: TaskSummary): HeatRun['tasks'][number] =>
  of > 0 ? { task, language, reached: points, of } : { task, language, reached: passed, of: samples };

/** Runs × tasks, the tasks that most runs pass first. */
export function Tasks({ board }: { readonly board: Board }): JSX.Element {
  const drawn = board.standings.slice(0, MOST_RUNS);
  const names = namesApart(drawn.map(({ run }) => run));
  const { tasks, rows, leftOut } = heatOf(
    drawn.map(({ run }, at) => ({ name: names[at] ?? '', tasks: run.tasks.map(reachedOf) })),
  );
  return (
    <>
      <div class="wide" role="group" aria-label="tasks" tabindex={0}>
        <HeatMap rows={rows} />
      </div>
      <p class="notes">
        {counted(tasks.length, 'task')}, those that most runs solve first. A full box is solved, a part of one
        is some of its samples or points, a line at the foot is failed.
        {drawn.length === board.standings.length ? '' : ` The first ${MOST_RUNS} runs.`}
        {leftOut === 0 ? '' : ` Left out: ${leftOut} that tell the runs less apart.`}
      </p>
    </>
  );
}
