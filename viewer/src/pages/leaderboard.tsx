import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { safeLine } from '../../../src/report/safe.ts';
import type { RunBoard, Runs } from '../../../src/view/contract.ts';
import { paths } from '../../../src/view/paths.ts';
import { useRuns } from '../answers.ts';
import { rowKeys, useKeys } from '../keys.ts';
import { BoardTable } from '../parts/board-table.tsx';
import { Pending, Title } from '../parts/page.tsx';
import { Choice, Search } from '../parts/search.tsx';
import { hrefOf } from '../route.ts';
import type { Route } from '../route.ts';

/** All runs, a table a suite. */
export function Leaderboard({ route }: { readonly route: Route }): JSX.Element {
  const runs = useRuns(paths.runs);
  const [chosen, choose] = useState<readonly string[]>([]);
  const { data } = runs;
  const toggle = (id: string): void =>
    choose((before) =>
      before.includes(id) ? before.filter((each) => each !== id) : [...before, id].slice(-2),
    );
  const pair = data === undefined ? undefined : pairOf(data, chosen);
  useKeys({
    ...rowKeys,
    x: () => {
      const id = document.activeElement?.getAttribute('data-row');
      if (typeof id === 'string') toggle(id);
    },
    c: () => pair !== undefined && location.assign(pair),
  });
  if (data === undefined) return <Pending title="Runs" answers={[runs]} />;
  const suite = route.query.get('suite');
  const boards = data.boards.filter((board) => suite === null || nameOf(board) === suite);
  return (
    <>
      <Title text="Runs" />
      <div class="filters">
        {data.boards.length < 2 ? null : (
          <Choice
            route={route}
            name="suite"
            values={data.boards.map((board) => ({
              value: nameOf(board),
              label: safeLine(nameOf(board), 60),
            }))}
          />
        )}
        <Search route={route} label="name, template or params" />
        <Chosen chosen={chosen} pair={pair} />
      </div>
      {data.boards.length === 0 ? <p>There is no run with a verdict yet.</p> : null}
      {boards.map((board) => (
        <Board key={nameOf(board)} route={route} board={board} chosen={chosen} toggle={toggle} />
      ))}
      <LeftOut files={data.left_out} />
    </>
  );
}

const nameOf = ({ suite, version }: RunBoard): string =>
  version === undefined ? suite : `${suite} ${version}`;

/** Where two chosen runs are compared; undefined where they are not two of one suite. */
function pairOf({ boards }: Runs, chosen: readonly string[]): string | undefined {
  const [a, b] = chosen;
  const board = boards.find(({ runs }) => chosen.every((id) => runs.some((run) => run.id === id)));
  return a === undefined || b === undefined || board === undefined ? undefined : hrefOf(['compare', a, b]);
}

const Chosen = ({
  chosen,
  pair,
}: {
  readonly chosen: readonly string[];
  readonly pair: string | undefined;
}): JSX.Element => (
  <span class="chosen" aria-live="polite">
    {pair === undefined ? null : (
      <a class="button" href={pair}>
        Compare the two
      </a>
    )}
    {chosen.length === 1 ? 'Choose another run of the suite to compare.' : ''}
    {chosen.length === 2 && pair === undefined ? 'These are of two suites.' : ''}
  </span>
);

function Board({
  route,
  board,
  chosen,
  toggle,
}: {
  readonly route: Route;
  readonly board: RunBoard;
  readonly chosen: readonly string[];
  readonly toggle: (id: string) => void;
}): JSX.Element {
  const title = safeLine(nameOf(board), 100);
  return (
    <section>
      <h2>
        {title}
        <a class="aside" href={hrefOf(['tasks', board.suite, board.version ?? ''].filter(Boolean))}>
          task by task
        </a>
      </h2>
      <BoardTable route={route} board={board} label={title} chosen={chosen} toggle={toggle} />
      {board.mixtures.map((line) => (
        <p key={line} class="notes">
          {safeLine(line, 400)}
        </p>
      ))}
    </section>
  );
}

const LeftOut = ({ files }: { readonly files: Runs['left_out'] }): JSX.Element | null =>
  files.length === 0 ? null : (
    <details class="left-out">
      <summary>{files.length === 1 ? '1 file is left out' : `${files.length} files are left out`}</summary>
      <ul>
        {files.map(({ file, why }) => (
          <li key={file}>{safeLine(why, 400)}</li>
        ))}
      </ul>
    </details>
  );
