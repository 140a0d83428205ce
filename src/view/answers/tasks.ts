import { taskKey } from '../../results/rows.ts';
import type { ScoredSample } from '../../results/scored/contract.ts';
import type { TaskCell, TaskList } from '../contract.ts';
import { countOf, sampleAt } from '../index/columns.ts';
import type { ViewedRun } from '../runs/run.ts';
import type { ViewedRuns } from '../runs/runs.ts';

type Cell = { -readonly [Name in keyof TaskCell]: TaskCell[Name] };

/** `api/runs/ID/tasks.json`: a cell a task in one language. */
export async function tasksAnswer({ file, revision }: ViewedRun, { shelf }: ViewedRuns): Promise<TaskList> {
  const { columns } = await shelf.open(file);
  const measure = columns.of.length > 0 && columns.of.every((of) => of > 0) ? 'points' : 'pass@1';
  const cells = new Map<string, Cell>();
  for (let n = 0; n < countOf(columns); n += 1) {
    const sample = sampleAt(columns, n);
    const key = taskKey({ id: sample.task, language: sample.language });
    const cell = cells.get(key) ?? newCell(sample, n);
    cells.set(key, cell);
    count(cell, sample, n, measure);
  }
  return { revision, measure, tasks: [...cells.values()] };
}

const newCell = ({ task, language, outcome }: ScoredSample, n: number): Cell => ({
  task,
  language,
  reached: 0,
  of: 0,
  n,
  outcome,
});

function count(cell: Cell, sample: ScoredSample, n: number, measure: TaskList['measure']): void {
  const { outcome, passed, total = 0 } = sample;
  if (cell.outcome === 'passed' && outcome !== 'passed') Object.assign(cell, { n, outcome });
  if (outcome === 'unscored') return;
  cell.reached += measure === 'points' ? Number(passed) : Number(outcome === 'passed');
  cell.of += measure === 'points' ? total : 1;
}
