import type { Comparability, Differing } from '../stats/comparable.ts';
import { comparableLine, listed } from './comparison-words.ts';
import type { NamedRun } from './comparison.ts';
import { paint } from './paint.ts';
import { safeLine } from './safe.ts';
import { paragraph, table } from './table.ts';

const COLOURS = { yes: 'green', 'with care': 'yellow', no: 'red' } as const;

/** Whether they are comparable at all, in one line, and what the files do not tell. */
export function headline(comparability: Comparability, runs: readonly NamedRun[], width: number): string {
  const [line = '', ...untold] = comparableLines(comparability, runs).map((each) => paragraph(each, width));
  return [paint(COLOURS[comparability.comparable], line), ...untold].join('\n');
}

/** The same without colours. */
export function comparableLines(comparability: Comparability, runs: readonly NamedRun[]): string[] {
  const { untold } = comparability;
  const whose = runs.filter(({ run }) => untold.some((fact) => run.facts[fact] === undefined));
  const line = comparableLine(comparability);
  if (untold.length === 0) return [line];
  return [line, `Not recorded in ${listed(whose.map(({ name }) => name))}: ${listed(untold)}.`];
}

/** Each fact that differs with what that means and its values; the models are in the table of runs. */
export function factsText({ differing }: Comparability, runs: readonly NamedRun[], width: number): string {
  const lines = differing
    .filter(({ fact }) => fact !== 'model')
    .flatMap((each) => [paragraph(`${each.fact}: ${each.means}`, width), valuesText(each, runs, width)]);
  const kinds = new Set(differing.flatMap(({ fact }) => SUBJECTS[fact] ?? []));
  const together = `${listed([...kinds])} differ together: no difference can be put down to one of them.`;
  return [...lines, ...(kinds.size < 2 ? [] : [paragraph(together, width)])].join('\n');
}

const SUBJECTS: Readonly<Partial<Record<Differing['fact'], string>>> = {
  model: 'model',
  server: 'model',
  quantisation: 'model',
  template: 'template',
  'template text': 'template',
  'output template': 'template',
  params: 'params',
  strategy: 'strategy',
};

function valuesText({ values, untold }: Differing, runs: readonly NamedRun[], width: number): string {
  const named = (indexes: readonly number[]): string => indexes.map((at) => runs[at]?.name ?? '').join(' ');
  const rows = Object.entries(values).map(([value, at]) => [
    `  ${named(at)}`,
    safeLine(value, Math.max(20, width - 12)),
  ]);
  return table([...rows, ...(untold.length === 0 ? [] : [[`  ${named(untold)}`, 'not recorded']])], [0, 1]);
}
