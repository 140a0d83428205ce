import { renderToString } from 'preact-render-to-string';
import { Bars } from '../report/charts/bars.tsx';
import { percent } from '../report/figures.ts';
import type { Observed } from './observed.ts';
import type { Plot } from './tracker.ts';

/** The plots that people look for beside a run. */
export function plotsOf(observed: Observed): Plot[] {
  const failures = observed.failures().map(([label, value]) => ({ label, value, text: String(value) }));
  const turns = observed.successByTurn().map(([turn, value]) => ({
    label: turn === 1 ? '1 turn' : `${turn} turns`,
    value,
    text: `${percent(value)} %`,
  }));
  const plots: [string, string, typeof turns][] = [
    ['failures-by-kind', 'Failures by kind, in samples', failures],
    ['success-by-turn', 'Share of samples that passed after so many turns', turns],
  ];
  return plots
    .filter(([, , bars]) => bars.length > 0)
    .map(([name, title, bars]) => ({ name, svg: renderToString(<Bars title={title} bars={bars} />) }));
}
