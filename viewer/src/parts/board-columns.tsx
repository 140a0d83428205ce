import type { JSX } from 'preact';
import { IntervalMark } from '../../../src/report/charts/interval-mark.tsx';
import { interval, percent, reachedText } from '../../../src/report/figures.ts';
import { safeLine } from '../../../src/report/safe.ts';
import type { RankedRun } from '../../../src/view/contract.ts';
import type { Sort } from '../board.ts';
import { hrefOf } from '../route.ts';

export interface Column {
  readonly name: string;
  readonly text: (run: RankedRun) => string;
  readonly sort?: Sort;
  readonly isNumber?: true;
}

export const COLUMNS: readonly Column[] = [
  {
    name: 'group',
    text: ({ group }) => (group === undefined ? '–' : String(group)),
    sort: 'group',
    isNumber: true,
  },
  { name: 'name', text: ({ name }) => safeLine(name, 70), sort: 'name' },
  {
    name: 'score',
    text: ({ score }) => (score === undefined ? '' : percent(score.value)),
    sort: 'score',
    isNumber: true,
  },
  {
    name: '95 % interval',
    text: ({ score, unranked = '' }) => (score === undefined || unranked !== '' ? unranked : interval(score)),
    isNumber: true,
  },
  { name: '0 to 100 %', text: ({ score }) => (score === undefined ? '' : 'drawn') },
  {
    name: 'Python',
    text: ({ languages }) => reachedText(languages['python']),
    sort: 'python',
    isNumber: true,
  },
  {
    name: 'JavaScript',
    text: ({ languages }) => reachedText(languages['javascript']),
    sort: 'javascript',
    isNumber: true,
  },
  { name: 'size', text: ({ size = '' }) => safeLine(size, 12), sort: 'size', isNumber: true },
  { name: 'quant', text: ({ quant = '' }) => safeLine(quant, 16) },
  { name: 'template', text: ({ template = '' }) => safeLine(template, 36) },
  { name: 'params', text: ({ params = '' }) => safeLine(params, 24) },
  { name: 'runtime', text: ({ runtime = '' }) => safeLine(runtime, 24) },
];

/** What a run has in a column. */
export function Cell({ run, column }: { readonly run: RankedRun; readonly column: Column }): JSX.Element {
  if (column.name === 'name')
    return (
      <a data-row={run.id} href={hrefOf(['run', run.id])} title={safeLine(run.file, 300)}>
        {column.text(run)}
      </a>
    );
  if (column.name === '0 to 100 %') return run.score === undefined ? <></> : <IntervalMark {...run.score} />;
  return <>{column.text(run)}</>;
}
