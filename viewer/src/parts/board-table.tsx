import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { safeLine } from '../../../src/report/safe.ts';
import type { RankedRun, RunBoard } from '../../../src/view/contract.ts';
import { isWanted, sorted } from '../board.ts';
import { changeQuery } from '../route.ts';
import type { Route } from '../route.ts';
import { Cell, COLUMNS } from './board-columns.tsx';
import type { Column } from './board-columns.tsx';

/** Rows that are drawn before somebody asks for all. */
const SHOWN = 200;

interface Choosing {
  readonly chosen: readonly string[];
  readonly toggle: (id: string) => void;
}

/** The runs of a board with their intervals; columns that no run has anything in are left out. */
export function BoardTable({
  route,
  board,
  label,
  ...choosing
}: Choosing & { readonly route: Route; readonly board: RunBoard; readonly label: string }): JSX.Element {
  const [all, showAll] = useState(false);
  const runs = sorted(board.runs, route.query.get('sort')).filter((run) =>
    isWanted(run, route.query.get('q') ?? ''),
  );
  const columns = COLUMNS.filter(({ text }) => board.runs.some((run) => text(run) !== ''));
  const shown = all ? runs : runs.slice(0, SHOWN);
  return (
    <>
      <div class="wide" role="group" aria-label={label} tabIndex={0}>
        <table class="board">
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden">compare</span>
              </th>
              {columns.map((column) => (
                <Head key={column.name} route={route} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((run, at) => (
              <Row
                key={run.id}
                run={run}
                isFirst={at > 0 && shown[at - 1]?.group !== run.group}
                columns={columns}
                {...choosing}
              />
            ))}
          </tbody>
        </table>
      </div>
      {runs.length === 0 ? <p>No run is like that.</p> : null}
      {runs.length <= shown.length ? null : (
        <button type="button" onClick={() => showAll(true)}>
          Show all {runs.length}
        </button>
      )}
    </>
  );
}

function Head({
  route,
  column: { name, sort, isNumber },
}: {
  readonly route: Route;
  readonly column: Column;
}): JSX.Element {
  const order = route.query.get('sort') ?? 'group';
  const [up, down] = [order === sort, order === `-${sort ?? ''}`];
  return (
    <th
      scope="col"
      class={isNumber && 'number'}
      aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
    >
      {sort === undefined ? (
        name
      ) : (
        <button
          type="button"
          class="plain"
          onClick={() => changeQuery(route, { sort: up ? `-${sort}` : sort })}
        >
          {name}
          <span aria-hidden="true">{up ? ' ▾' : down ? ' ▴' : ''}</span>
        </button>
      )}
    </th>
  );
}

function Row({
  run,
  isFirst,
  columns,
  chosen,
  toggle,
}: Choosing & {
  readonly run: RankedRun;
  readonly isFirst: boolean;
  readonly columns: readonly Column[];
}): JSX.Element {
  return (
    <tr class={isFirst ? 'group-start' : undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={`compare ${safeLine(run.name, 70)}`}
          checked={chosen.includes(run.id)}
          onChange={() => toggle(run.id)}
        />
      </td>
      {columns.map((column) => (
        <td key={column.name} class={column.isNumber && 'number'}>
          <Cell run={run} column={column} />
        </td>
      ))}
    </tr>
  );
}
