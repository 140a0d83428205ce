import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { counted } from '../../../src/counted.ts';
import { causesOf } from '../../../src/report/causes.ts';
import { OutcomeWord } from '../../../src/report/charts/outcome.tsx';
import { safeLine } from '../../../src/report/safe.ts';
import type { RunPage, SampleColumns } from '../../../src/view/contract.ts';
import { filterOf, matching, sampleRow } from '../filter.ts';
import { useKeys } from '../keys.ts';
import { changeQuery, hrefOf } from '../route.ts';
import type { Route } from '../route.ts';
import { Choice, Search } from './search.tsx';
import { VirtualList } from './virtual-list.tsx';

/** The sample that was looked at last, by run: the list comes back to it. */
export const lastSeen = new Map<string, number>();

interface Listed {
  readonly route: Route;
  readonly id: string;
  readonly run: RunPage;
  readonly columns: SampleColumns;
}

/** The samples of a run that the filters of the address let through. */
export function SampleList({ route, id, run, columns }: Listed): JSX.Element {
  const query = route.query.toString();
  const found = useMemo(() => matching(columns, filterOf(new URLSearchParams(query))), [columns, query]);
  const [chosen, choose] = useState(lastSeen.get(id));
  const at = chosen === undefined ? -1 : found.indexOf(chosen);
  const move = (step: number): void => {
    const next = found[at === -1 ? 0 : Math.min(found.length - 1, Math.max(0, at + step))];
    if (next !== undefined) lastSeen.set(id, next);
    choose(next);
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  const row = (index: number): JSX.Element => (
    <Row id={id} columns={columns} n={found[index] ?? 0} index={index} query={route.query} />
  );
  return (
    <>
      <Filters route={route} run={run} columns={columns} />
      <p class="notes" aria-live="polite">
        {found.length === columns.task.length
          ? counted(found.length, 'sample')
          : `${found.length} of ${counted(columns.task.length, 'sample')}`}
      </p>
      {found.length === 0 ? null : (
        <VirtualList label="samples" count={found.length} at={at === -1 ? undefined : at} row={row} />
      )}
    </>
  );
}

function Row({
  id,
  columns,
  n,
  index,
  query,
}: {
  readonly id: string;
  readonly columns: SampleColumns;
  readonly n: number;
  readonly index: number;
  readonly query: URLSearchParams;
}): JSX.Element {
  const { task, language, outcome, why } = sampleRow(columns, n);
  return (
    <a class="sample-row" href={hrefOf(['run', id, n], Object.fromEntries(query))} data-at={index}>
      <span class="task">{safeLine(task, 60)}</span>
      {columns.languages.length > 1 ? <span class="language">{language}</span> : null}
      <OutcomeWord outcome={outcome} />
      <span class="why">{safeLine(why, 200)}</span>
    </a>
  );
}

/** Buttons for outcomes, and what else there is to choose from. */
function Filters({ route, run: { causes, score }, columns }: Omit<Listed, 'id'>): JSX.Element {
  const chosen = route.query.get('outcome') ?? '';
  const within = causes.filter(({ outcome, cause }) => outcome === chosen && cause !== '');
  return (
    <div class="filters">
      <Outcomes route={route} score={score} chosen={chosen} />
      {within.length === 0 ? null : (
        <Choice
          route={route}
          name="cause"
          values={within.map(({ cause, samples }) => ({
            value: cause,
            label: `${safeLine(cause, 60)} (${samples})`,
          }))}
        />
      )}
      <Values route={route} name="language" values={columns.languages} />
      <Values route={route} name="category" values={columns.categories} />
      <Search route={route} label="task or cause" />
    </div>
  );
}

/** What the samples of a run differ in; nothing where they do not. */
function Values({
  route,
  name,
  values,
}: Pick<Listed, 'route'> & {
  readonly name: string;
  readonly values: readonly string[];
}): JSX.Element | null {
  const named = values.filter((value) => value !== '');
  if (values.length < 2) return null;
  return (
    <Choice
      route={route}
      name={name}
      values={named.map((value) => ({ value, label: safeLine(value, 60) }))}
    />
  );
}

function Outcomes({
  route,
  score,
  chosen,
}: Pick<Listed, 'route'> & { readonly score: RunPage['score']; readonly chosen: string }): JSX.Element {
  const outcomes = causesOf(score).flatMap(({ outcome, count }) =>
    outcome === '' ? [] : [{ outcome, count }],
  );
  const failed = score.total - score.unscored - score.passed;
  const button = (value: string, label: JSX.Element | string, samples: number): JSX.Element => (
    <button
      key={value}
      type="button"
      aria-pressed={chosen === value}
      onClick={() => changeQuery(route, { outcome: chosen === value ? '' : value, cause: '' })}
    >
      {label} <b>{samples}</b>
    </button>
  );
  return (
    <div class="chips" role="group" aria-label="outcome">
      {outcomes.length > 2 && failed > 0 ? button('failed', 'failed', failed) : null}
      {outcomes.map(({ outcome, count }) => button(outcome, <OutcomeWord outcome={outcome} />, count))}
    </div>
  );
}
