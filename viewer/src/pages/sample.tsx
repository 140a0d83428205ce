import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { OutcomeWord } from '../../../src/report/charts/outcome.tsx';
import { safeLine } from '../../../src/report/safe.ts';
import type { SamplePage } from '../../../src/view/contract.ts';
import { paths } from '../../../src/view/paths.ts';
import { useRun, useSample, useSamples } from '../answers.ts';
import { filterOf, matching } from '../filter.ts';
import { useKeys } from '../keys.ts';
import { Answered, Asked } from '../parts/answer.tsx';
import { Pending, Title } from '../parts/page.tsx';
import { lastSeen } from '../parts/sample-list.tsx';
import { Turns } from '../parts/turns.tsx';
import { Verdict } from '../parts/verdict.tsx';
import { hrefOf } from '../route.ts';
import type { Route } from '../route.ts';

/** A sample: what was asked and answered, what was taken from it, and how that was judged. */
export function SampleView({
  route,
  id,
  n,
}: {
  readonly route: Route;
  readonly id: string;
  readonly n: number;
}): JSX.Element {
  const sample = useSample(paths.sample(id, n));
  const { data: run } = useRun(paths.run(id));
  lastSeen.set(id, n);
  const ways = useNeighbours(route, id, n);
  if (sample.data === undefined) return <Pending title={`Sample ${n}`} answers={[sample]} />;
  const { data } = sample;
  return (
    <>
      <nav class="crumbs" aria-label="where">
        <a href={hrefOf(['run', id], Object.fromEntries(route.query))}>
          {run === undefined ? 'the run' : safeLine(`${run.name} on ${run.suite}`, 100)}
        </a>
        <Neighbours {...ways} />
      </nav>
      <Title text={data.sample > 0 ? `${data.task} #${data.sample}` : data.task} />
      <p class="subtitle">
        <OutcomeWord outcome={data.outcome} /> · {subtitleOf(data)}
      </p>
      <div class="columns">
        <div>
          <Answered sample={data} />
          <Turns sample={data} />
          <Asked sample={data} />
        </div>
        <div>
          <Verdict sample={data} />
        </div>
      </div>
    </>
  );
}

const subtitleOf = ({ language, points, verdict }: SamplePage): string =>
  [
    language,
    points === undefined ? '' : `${points.passed} of ${points.total} points`,
    ...(Object.keys(verdict).length > 1
      ? Object.entries(verdict).map(([set, outcome]) => `${safeLine(set, 40)}: ${outcome}`)
      : []),
  ]
    .filter((part) => part !== '')
    .join(' · ');

interface Ways {
  readonly before?: string;
  readonly after?: string;
  readonly place: string;
}

/** The samples before and after this one in the list that it was opened from. */
function useNeighbours(route: Route, id: string, n: number): Ways {
  const { data: columns } = useSamples(paths.samples(id));
  const query = route.query.toString();
  const found = useMemo(
    () => (columns === undefined ? [] : matching(columns, filterOf(new URLSearchParams(query)))),
    [columns, query],
  );
  const at = found.indexOf(n);
  const href = (other: number | undefined): string | undefined =>
    at === -1 || other === undefined
      ? undefined
      : hrefOf(['run', id, other], Object.fromEntries(route.query));
  const [before, after] = [href(found[at - 1]), href(found[at + 1])];
  useKeys({
    j: () => after !== undefined && location.assign(after),
    k: () => before !== undefined && location.assign(before),
  });
  return {
    place: at === -1 ? '' : `${at + 1} of ${found.length}`,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

const Neighbours = ({ before, after, place }: Ways): JSX.Element => (
  <span class="ways">
    {before === undefined ? null : <a href={before}>← before</a>}
    <span>{place}</span>
    {after === undefined ? null : <a href={after}>next →</a>}
  </span>
);
