import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { HeatMap, taskAt } from '../../../src/report/charts/heat-map.tsx';
import { heatOf, MOST_RUNS } from '../../../src/report/heat.ts';
import type { Problem, RankedRun, TaskList } from '../../../src/view/contract.ts';
import { paths } from '../../../src/view/paths.ts';
import { problemOf, readTasks, useRuns } from '../answers.ts';
import { useKeys } from '../keys.ts';
import { Pending, Title } from '../parts/page.tsx';
import { Search } from '../parts/search.tsx';
import { TaskRuns } from '../parts/task-runs.tsx';
import { changeQuery } from '../route.ts';
import type { Route } from '../route.ts';

/** The runs of a suite × its tasks: which are hard for all, and which for one. */
export function TaskMap({
  route,
  suite,
  version,
}: {
  readonly route: Route;
  readonly suite: string;
  readonly version: string;
}): JSX.Element {
  const runs = useRuns(paths.runs);
  const board = runs.data?.boards.find((each) => each.suite === suite && (each.version ?? '') === version);
  const shown = board?.runs.slice(0, MOST_RUNS) ?? [];
  const { lists, problem } = useTaskLists(shown);
  const title = `${[suite, version].filter(Boolean).join(' ')}: task by task`;
  if (board === undefined && runs.data !== undefined)
    return (
      <Pending
        title={title}
        answers={[{ problem: { code: 'not-found', message: 'No run is of that suite.' } }]}
      />
    );
  if (board === undefined || lists === undefined)
    return <Pending title={title} answers={[runs, problem === undefined ? {} : { problem }]} />;
  return (
    <>
      <Title text={title} />
      {board.runs.length > MOST_RUNS ? (
        <p class="subtitle">
          The first {MOST_RUNS} of {board.runs.length} runs.
        </p>
      ) : null}
      <Cells route={route} runs={shown} lists={lists} />
    </>
  );
}

interface Read {
  readonly byRun: ReadonlyMap<string, TaskList>;
  readonly problem?: Problem['error'];
}

/** The tasks of each run, once all of them are here. */
function useTaskLists(runs: readonly RankedRun[]): {
  readonly lists?: readonly TaskList[];
  readonly problem?: Problem['error'];
} {
  const [{ byRun, problem }, setRead] = useState<Read>({ byRun: new Map() });
  const key = runs.map(({ id, revision }) => `${id} ${revision}`).join();
  useEffect(() => {
    let isWanted = true;
    const read = async (): Promise<Read> => {
      const found = runs.map(async ({ id }) => [id, await readTasks(paths.tasks(id))] as const);
      return { byRun: new Map(await Promise.all(found)) };
    };
    read()
      .catch((error: unknown) => ({ byRun, problem: problemOf(error) }))
      .then((done) => isWanted && setRead(done));
    return () => {
      isWanted = false;
    };
  }, [key]);
  const lists = runs.flatMap(({ id }) => byRun.get(id) ?? []);
  if (lists.length === runs.length) return { lists };
  return problem === undefined ? {} : { problem };
}

function Cells({
  route,
  runs,
  lists,
}: {
  readonly route: Route;
  readonly runs: readonly RankedRun[];
  readonly lists: readonly TaskList[];
}): JSX.Element {
  const { tasks, rows, leftOut } = heatOf(
    runs.map(({ name }, at) => ({ name, tasks: lists[at]?.tasks ?? [] })),
  );
  const q = (route.query.get('q') ?? '').toLowerCase();
  const found = tasks.findIndex(({ task }) => q !== '' && task.toLowerCase().includes(q));
  const [chosen, choose] = useState(0);
  const at = found === -1 ? Math.min(chosen, tasks.length - 1) : found;
  const go = (task: number): void => {
    if (q !== '') changeQuery(route, { q: '' });
    choose(Math.min(tasks.length - 1, Math.max(0, task)));
  };
  useKeys({
    j: () => go(at + 1),
    k: () => go(at - 1),
    ArrowRight: () => go(at + 1),
    ArrowLeft: () => go(at - 1),
  });
  return (
    <>
      <p class="notes">
        Tasks that most runs solve come first. A full box is solved, a part of one is some of its samples or
        points, a line at the foot is failed. j and k, or a click, choose a task.
        {leftOut === 0 ? '' : ` Left out: ${leftOut} that tell the runs less apart.`}
      </p>
      <div
        class="wide"
        role="group"
        aria-label="runs and tasks"
        tabIndex={0}
        onClick={(event) => go(taskAt(event, tasks.length) ?? at)}
      >
        <HeatMap rows={rows} selected={at} />
      </div>
      <div class="filters">
        <Search route={route} label="task" />
      </div>
      <TaskRuns {...tasks[at]} runs={runs} lists={lists} />
    </>
  );
}
