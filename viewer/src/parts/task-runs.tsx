import type { JSX } from 'preact';
import { OutcomeWord } from '../../../src/report/charts/outcome.tsx';
import { safeLine } from '../../../src/report/safe.ts';
import type { RankedRun, TaskCell, TaskList } from '../../../src/view/contract.ts';
import { hrefOf } from '../route.ts';

/** What each run made of the task that is chosen. */
export function TaskRuns({
  task,
  language,
  runs,
  lists,
}: {
  readonly task?: string;
  readonly language?: string;
  readonly runs: readonly RankedRun[];
  readonly lists: readonly TaskList[];
}): JSX.Element {
  const cells = runs.flatMap((run, at) => {
    const cell = lists[at]?.tasks.find((each) => each.task === task && each.language === language);
    return cell === undefined ? [] : [{ run, cell }];
  });
  return (
    <section aria-live="polite">
      <h2>
        {safeLine(task ?? '', 100)} <span class="subtitle">{language}</span>
      </h2>
      <ul class="rows">
        {cells.map(({ run, cell }) => (
          <li key={run.id}>
            <a class="sample-row" href={hrefOf(['run', run.id, cell.n])}>
              <span class="task">{safeLine(run.name, 200)}</span>
              <OutcomeWord outcome={cell.outcome} />
              <span class="why">{reachedText(cell)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const reachedText = ({ reached, of }: TaskCell): string => (of > 1 ? `${reached} of ${of}` : '');
