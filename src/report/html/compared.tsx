import type { JSX } from 'preact';
import { namesApart } from '../apart.ts';
import { DifferenceMark } from '../charts/interval-mark.tsx';
import { comparableLines } from '../comparability.ts';
import { differenceLines } from '../comparison-words.ts';
import type { ComparedPair, Comparisons } from '../comparison.ts';
import { points, signed } from '../figures.ts';
import { safeLine } from '../safe.ts';
import { Flows } from './flows.tsx';
import { Table } from './tables.tsx';

/** Whether runs are comparable, what sets them apart, each pair of them, and how outcomes flow. */
export function Compared({ comparability, runs, pairs, flows }: Comparisons): JSX.Element {
  const apart = namesApart(runs.map(({ run }) => run));
  const named = runs.map(({ name }, at) => `${name} is ${safeLine(apart[at] ?? '', 120)}.`).join(' ');
  const only = pairs.length === 1 ? pairs[0] : undefined;
  return (
    <>
      {comparableLines(comparability, runs).map((line) => (
        <p key={line}>{safeLine(line, 1000)}</p>
      ))}
      <p class="notes">{named}</p>
      <Pairs pairs={pairs} />
      {only === undefined ? null : <Apart {...only} />}
      {flows === undefined ? null : <Flows flows={flows} names={runs.map(({ name }) => name)} />}
    </>
  );
}

function Pairs({ pairs }: { readonly pairs: readonly ComparedPair[] }): JSX.Element {
  const all = pairs.flatMap(({ comparison }) => comparison?.difference ?? []);
  const most = Math.max(0.05, ...all.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const holm = pairs.some(({ pHolm }) => pHolm !== undefined);
  const rows = pairs.map(({ a, b, comparison, pHolm }) => {
    if (comparison === undefined) return [`${b} − ${a}`, 'nothing in common'];
    const { difference, won, lost } = comparison;
    return [
      `${b} − ${a}`,
      points(difference.value),
      signed(difference),
      <DifferenceMark {...difference} most={most} />,
      difference.test.p.toPrecision(2),
      ...(holm ? [pHolm?.toPrecision(2)] : []),
      `${won.length}/${lost.length}`,
    ];
  });
  const head = [
    'pair',
    'difference',
    '95 % interval',
    `± ${(100 * most).toFixed(0)} pp`,
    'p',
    ...(holm ? ['p (Holm)'] : []),
    'won/lost',
  ];
  return <Table label="pairs" head={head} rows={rows} numbers={[1, 2, 4, 5, 6]} />;
}

const Apart = ({ a, b, comparison }: ComparedPair): JSX.Element | null =>
  comparison === undefined ? null : (
    <>
      {differenceLines(a, b, comparison).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </>
  );
