import { basename } from 'node:path';
import { renderToString } from 'preact-render-to-string';
import { present } from '../present.ts';
import { FlowChart } from '../report/charts/flow-chart.tsx';
import type { ComparedPair, Comparisons, NamedRun } from '../report/comparison.ts';
import { safeLine } from '../report/safe.ts';
import { causeText } from '../results/exception.ts';
import { dropSecrets } from '../results/secrets.ts';
import type { Flows } from '../stats/flows.ts';
import { figuresOf, finite } from './figures.ts';
import { digestOf } from './finished.ts';
import type { Told } from './tell.ts';
import type { Figures, Opening, Plot, Table } from './tracker.ts';

/** A comparison as a run of a tracker: its figures and those of the runs, and how outcomes flow, as a table and as a picture. */
export function comparedRuns(found: Comparisons): Told {
  const { runs, pairs, flows } = found;
  const names = runs.map(({ name }) => name);
  return {
    opening: openingOf(found),
    closing: {
      how: 'finished',
      figures: finite({ ...runFigures(runs), ...pairFigures(pairs) }),
      step: flows?.tasks ?? 0,
      tables: flows === undefined ? [] : [flowTable(flows, names)],
      plots: flows === undefined ? [] : [flowPlot(flows, names)],
      files: [],
    },
  };
}

function openingOf({ comparability, runs }: Comparisons): Opening {
  const facts = {
    comparable: comparability.comparable,
    runs: Object.fromEntries(runs.map((each) => [each.name, factsOf(each)])),
  };
  const suites = new Set(runs.map(({ run }) => run.suite));
  return {
    name: safeLine(`${labelsOf(runs).join(' → ')} on ${[...suites].join(', ')}`, 200),
    id: digestOf(facts),
    resumed: false,
    facts: dropSecrets(facts).fields,
  };
}

const factsOf = ({ run }: NamedRun): object => {
  const { suite, model, template, params, strategy, facts, file } = run;
  return { ...present({ suite, model, template, params, strategy }), file: basename(file), facts };
};

/** What people call them by: the model, and what sets runs of the same model apart. */
function labelsOf(runs: readonly NamedRun[]): string[] {
  const parts = (['template', 'params', 'strategy'] as const).filter(
    (part) => new Set(runs.map(({ run }) => run[part])).size > 1,
  );
  const isOneModel = new Set(runs.map(({ run }) => run.model)).size === 1;
  return runs.map(({ run }) =>
    [run.model, ...(isOneModel ? parts.map((part) => run[part] ?? '') : [])].filter(Boolean).join(' '),
  );
}

/** `A/pass_at_1` */
const runFigures = (runs: readonly NamedRun[]): Figures =>
  Object.fromEntries(runs.flatMap(({ name, score }) => prefixed(`${name}/`, figuresOf({ score }))));

/** `difference` of two runs; of more, `B-A/difference` of each pair. */
const pairFigures = (pairs: readonly ComparedPair[]): Figures =>
  Object.fromEntries(
    pairs.flatMap(({ a, b, comparison, pHolm }) => {
      if (comparison === undefined) return [];
      const { difference, won, lost, tasks, samples } = comparison;
      const { value, low, high, test } = difference;
      const ends = { difference: value, difference_low: low, difference_high: high };
      const figures = { ...ends, p: test.p, ...present({ p_holm: pHolm }), tasks, samples };
      const prefix = pairs.length === 1 ? '' : `${b}-${a}/`;
      return prefixed(prefix, { ...figures, won: won.length, lost: lost.length });
    }),
  );

const prefixed = (prefix: string, figures: Figures): [string, number][] =>
  Object.entries(figures).map(([name, value]) => [`${prefix}${name}`, value]);

function flowTable({ steps }: Flows, names: readonly string[]): Table {
  const data = steps.flatMap((step, at) =>
    step.map(({ from, to, tasks }) => [
      names[at] ?? '',
      names[at + 1] ?? '',
      causeText(from),
      causeText(to),
      tasks,
    ]),
  );
  return { name: 'flows', columns: ['run', 'next', 'from', 'to', 'tasks'], data };
}

const flowPlot = (flows: Flows, names: readonly string[]): Plot => ({
  name: 'flows',
  svg: renderToString(<FlowChart flows={flows} names={names} />),
});
