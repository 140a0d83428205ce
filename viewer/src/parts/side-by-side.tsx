import type { JSX } from 'preact';
import { OutcomeWord } from '../../../src/report/charts/outcome.tsx';
import { safeLine, safeText } from '../../../src/report/safe.ts';
import type {
  ComparedSide,
  ComparedTask,
  ComparedTasks,
  ComparePage,
  RunHead,
} from '../../../src/view/contract.ts';
import { paths } from '../../../src/view/paths.ts';
import { useSample } from '../answers.ts';
import { useKeys } from '../keys.ts';
import { changeQuery, hrefOf } from '../route.ts';
import type { Route } from '../route.ts';
import { Choice } from './search.tsx';
import { Text } from './text.tsx';
import { VirtualList } from './virtual-list.tsx';

interface Flipped extends ComparedTask {
  readonly by: 'won' | 'lost';
}

interface Compared {
  readonly route: Route;
  readonly page: ComparePage;
  readonly comparison: ComparedTasks;
}

/** The tasks that B won and lost, and both answers to the one that is chosen. */
export function SideBySide({ route, page, comparison }: Compared): JSX.Element {
  const { won, lost } = comparison;
  const tasks = flippedOf(comparison, route.query.get('show'));
  const last = tasks.length - 1;
  const at = Math.max(0, Math.min(last, Number(route.query.get('at') ?? 0) || 0));
  const go = (next: number): void => changeQuery(route, { at: String(Math.max(0, Math.min(last, next))) });
  useKeys({ j: () => go(at + (route.query.has('at') ? 1 : 0)), k: () => go(at - 1) });
  const chosen = tasks[at];
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks">
        Tasks: B won {won.length}, lost {lost.length}
      </h2>
      <div class="filters">
        <Choice
          route={route}
          name="show"
          values={[
            { value: 'won', label: `won by B (${won.length})` },
            { value: 'lost', label: `lost by B (${lost.length})` },
          ]}
        />
      </div>
      {chosen === undefined ? (
        <p>There is none.</p>
      ) : (
        <>
          <VirtualList
            label="tasks won and lost"
            count={tasks.length}
            at={route.query.has('at') ? at : undefined}
            row={(index) => (
              <Row task={tasks[index] ?? chosen} index={index} isChosen={index === at} go={go} />
            )}
          />
          <Answers page={page} task={chosen} />
        </>
      )}
    </section>
  );
}

function flippedOf({ won, lost }: ComparedTasks, show: string | null): Flipped[] {
  const named = (by: Flipped['by'], tasks: readonly ComparedTask[]): Flipped[] =>
    tasks.map((task) => ({ ...task, by }));
  return [...(show === 'lost' ? [] : named('won', won)), ...(show === 'won' ? [] : named('lost', lost))];
}

interface RowOf {
  readonly task: Flipped;
  readonly index: number;
  readonly isChosen: boolean;
  readonly go: (index: number) => void;
}

const Row = ({ task: { task, language, by, a, b }, index, isChosen, go }: RowOf): JSX.Element => (
  <button type="button" class="sample-row" data-at={index} aria-pressed={isChosen} onClick={() => go(index)}>
    <span class="task">{safeLine(task, 60)}</span>
    <span class="language">{language}</span>
    <span class="by">{by === 'won' ? '▲ won' : '▼ lost'}</span>
    <OutcomeWord outcome={a.outcome} />
    <span aria-label="to">→</span>
    <OutcomeWord outcome={b.outcome} />
    <span class="why">{a.of > 1 ? `${a.reached}/${a.of} to ${b.reached}/${b.of}` : ''}</span>
  </button>
);

const Answers = ({ page, task }: { readonly page: ComparePage; readonly task: Flipped }): JSX.Element => (
  <div class="columns even">
    <Side letter="A" run={page.a} side={task.a} />
    <Side letter="B" run={page.b} side={task.b} />
  </div>
);

/** What one run answered: its code, else its words, and what was found wrong with it. */
function Side({
  letter,
  run,
  side,
}: {
  readonly letter: string;
  readonly run: RunHead;
  readonly side: ComparedSide;
}): JSX.Element {
  const { data, problem } = useSample(paths.sample(run.id, side.n));
  return (
    <section aria-label={`answer of ${letter}`}>
      <h3>
        {letter} <OutcomeWord outcome={side.outcome} />{' '}
        <a href={hrefOf(['run', run.id, side.n])}>the sample</a>
      </h3>
      {data === undefined ? (
        <p>{problem === undefined ? 'Reading …' : safeLine(problem.message, 500)}</p>
      ) : null}
      {data?.failures.map(({ why }, at) => (
        <p key={at} class="why">
          {safeText(why)}
        </p>
      ))}
      {typeof data?.code === 'string' ? (
        <Text title={`code of ${letter}`} text={data.code} cut={data.cut?.['code']} />
      ) : null}
      {data !== undefined && typeof data.code !== 'string' ? (
        <Text title={`answer of ${letter}`} text={data.answer ?? ''} />
      ) : null}
    </section>
  );
}
