import type { JSX } from 'preact';
import { DifferenceMark } from '../../../src/report/charts/interval-mark.tsx';
import { comparableLine, differenceLines } from '../../../src/report/comparison-words.ts';
import { Flows } from '../../../src/report/html/flows.tsx';
import { Table } from '../../../src/report/html/tables.tsx';
import { safeLine } from '../../../src/report/safe.ts';
import type { ComparedTasks, ComparePage, RunHead } from '../../../src/view/contract.ts';
import { paths } from '../../../src/view/paths.ts';
import { useComparison } from '../answers.ts';
import { Pending, Title } from '../parts/page.tsx';
import { SideBySide } from '../parts/side-by-side.tsx';
import { hrefOf } from '../route.ts';
import type { Route } from '../route.ts';

/** Run B against run A: whether they are comparable, how far apart they are, and where. */
export function ComparisonPage({
  route,
  a,
  b,
}: {
  readonly route: Route;
  readonly a: string;
  readonly b: string;
}): JSX.Element {
  const found = useComparison(paths.compare(a, b));
  if (found.data === undefined) return <Pending title="Comparison" answers={[found]} />;
  const { data } = found;
  return (
    <>
      <Title text={`${data.b.name} against ${data.a.name}`} />
      <ul class="named">
        <Named letter="A" run={data.a} />
        <Named letter="B" run={data.b} />
        <li>
          <a href={hrefOf(['compare', b, a])}>the other way round</a>
        </li>
      </ul>
      <Comparable comparability={data.comparability} />
      <Apart {...data} />
      {data.comparison === undefined ? null : (
        <SideBySide route={route} page={data} comparison={data.comparison} />
      )}
    </>
  );
}

const Named = ({ letter, run }: { readonly letter: string; readonly run: RunHead }): JSX.Element => (
  <li>
    <b>{letter}</b> <a href={hrefOf(['run', run.id])}>{safeLine(run.name, 80)}</a>{' '}
    <span class="notes">
      {[run.template, run.params, run.quant]
        .map((part) => safeLine(part ?? '', 60))
        .filter(Boolean)
        .join(' · ')}
    </span>
  </li>
);

const LETTERS = ['A', 'B'] as const;

/** Whether they are comparable at all, and every fact that differs. */
function Comparable({ comparability }: Pick<ComparePage, 'comparability'>): JSX.Element {
  const { comparable, differing, untold } = comparability;
  const rows = differing.map(({ fact, effect, means, values }) => {
    const valueOf = (run: number): string =>
      Object.entries(values).find(([, runs]) => runs.includes(run))?.[0] ?? 'not recorded';
    return [
      fact,
      ...LETTERS.map((_, run) => safeLine(valueOf(run), 60)),
      effect === 'subject' ? means : `${effect}: ${means}`,
    ];
  });
  return (
    <>
      <p class={`comparable ${comparable.replace(' ', '-')}`}>
        {comparableLine(comparability)}{' '}
        {untold.length === 0 ? '' : `Not recorded in both: ${untold.join(', ')}.`}
      </p>
      {rows.length === 0 ? null : (
        <details>
          <summary>What differs</summary>
          <Table label="what differs" head={['fact', ...LETTERS, 'means']} rows={rows} />
        </details>
      )}
    </>
  );
}

/** The difference with its interval, and how outcomes flow from A to B. */
function Apart({ comparison, flows }: Pick<ComparePage, 'comparison' | 'flows'>): JSX.Element {
  return (
    <div class="columns">
      <section aria-labelledby="difference">
        <h2 id="difference">Difference</h2>
        {comparison === undefined ? (
          <p>No sample has a verdict in both runs.</p>
        ) : (
          <Difference comparison={comparison} />
        )}
      </section>
      {flows === undefined ? null : (
        <section aria-labelledby="flows">
          <h2 id="flows">Flows</h2>
          <Flows flows={flows} names={LETTERS} />
        </section>
      )}
    </div>
  );
}

function Difference({ comparison }: { readonly comparison: ComparedTasks }): JSX.Element {
  const { difference } = comparison;
  const [first, ...more] = differenceLines('A', 'B', comparison);
  const most = Math.max(0.05, Math.abs(difference.low), Math.abs(difference.high));
  return (
    <>
      <p>
        <strong>{first}</strong>
      </p>
      <p class="drawn">
        −{(100 * most).toFixed(0)} pp <DifferenceMark {...difference} most={most} /> +
        {(100 * most).toFixed(0)} pp
      </p>
      <p>{more.join(' ')}</p>
    </>
  );
}
