import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { counted } from '../../counted.ts';
import { summarize } from '../../results/listing/summary.ts';
import { boardsOf } from '../leaderboard/boards.ts';
import type { Board } from '../leaderboard/rows.ts';
import { namesApart } from '../apart.ts';
import { comparisonsOf, nameRun } from '../comparisons.ts';
import type { Comparisons } from '../comparison.ts';
import { safeLine } from '../safe.ts';
import { Ranking, Tasks } from './board.tsx';
import { Compared } from './compared.tsx';
import { Page } from './page.tsx';
import { RunSections, titleOf } from './run.tsx';
import type { ShownRun } from './run.tsx';

/** One run or many as a page that needs nothing else: no script, no request. What models and programs said stays text. */
export function reportHtml(shown: readonly ShownRun[]): string {
  const [first] = shown;
  const only = shown.length === 1 ? first : undefined;
  const title = only === undefined ? counted(shown.length, 'run') : titleOf(only);
  const page = (
    <Page title={title}>
      <h1>{title}</h1>
      {only === undefined ? <Many shown={shown} /> : <RunSections {...only} />}
    </Page>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

/** Boards first, then each run. */
function Many({ shown }: { readonly shown: readonly ShownRun[] }): JSX.Element {
  const boards = boardsOf(shown.map(({ run }) => summarize(run)));
  const names = namesApart(shown.map(({ report }) => report));
  const places = new Map(shown.slice(0, MOST_SECTIONS).map(({ run }, at) => [run.file, `#run-${at + 1}`]));
  return (
    <>
      {boards.map((board, at) => (
        <section key={at}>
          <h2>{safeLine([board.suite, board.version].join(' '), 100)}</h2>
          <Ranking board={board} hrefOf={(file) => places.get(file)} />
          <BoardDetails board={board} shown={shown} />
        </section>
      ))}
      {shown.slice(0, MOST_SECTIONS).map((each, at) => (
        <section key={at} id={`run-${at + 1}`}>
          <h2>{titleOf(each, names[at])}</h2>
          <RunSections {...each} />
        </section>
      ))}
      {shown.length <= MOST_SECTIONS ? null : (
        <p class="notes">{shown.length - MOST_SECTIONS} more runs are in the tables above alone.</p>
      )}
    </>
  );
}

/** Runs that have a part of their own: a page of a thousand is nothing to send. */
const MOST_SECTIONS = 60;

/** Each pair of more runs than this would be a table that nobody reads. */
const MOST_COMPARED = 6;

function BoardDetails({
  board,
  shown,
}: {
  readonly board: Board;
  readonly shown: readonly ShownRun[];
}): JSX.Element | null {
  if (board.standings.length < 2) return null;
  const compared = comparedOf(board, shown);
  return (
    <>
      <h3>Task by task</h3>
      <Tasks board={board} />
      <h3>Against each other</h3>
      {board.standings.length > MOST_COMPARED ? (
        <p class="notes">The first {MOST_COMPARED}; assay compare takes any others.</p>
      ) : null}
      <Compared {...compared} />
    </>
  );
}

function comparedOf({ standings }: Board, shown: readonly ShownRun[]): Comparisons {
  const runs = standings
    .slice(0, MOST_COMPARED)
    .flatMap((standing) => shown.find(({ run }) => run.file === standing.run.file)?.run ?? []);
  return comparisonsOf(runs.map((run, at) => nameRun(run, at)));
}
