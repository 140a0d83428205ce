import type { ScoredRun } from '../results/scored/contract.ts';
import type { Comparability, Differing } from '../stats/comparable.ts';
import type { Comparison, Flip, Measure, Side } from '../stats/comparison.ts';
import type { Score } from '../stats/score.ts';
import { interval, percent, points, signed } from './figures.ts';
import { paint } from './paint.ts';
import { safeEnd, safeLine } from './safe.ts';
import { table, terminalWidth } from './table.ts';

/** A run of a comparison, called by a letter. */
export interface NamedRun {
  readonly name: string;
  readonly run: ScoredRun;
  readonly score: Score;
}

/** Two runs of a comparison; `pHolm` where there are more than two. */
export interface ComparedPair {
  readonly a: string;
  readonly b: string;
  readonly comparison?: Comparison;
  readonly pHolm?: number;
}

export interface Comparisons {
  readonly comparability: Comparability;
  readonly runs: readonly NamedRun[];
  readonly pairs: readonly ComparedPair[];
}

/** Runs against each other, for people. */
export function comparisonText({ comparability, runs, pairs }: Comparisons, width = terminalWidth()): string {
  const [only] = pairs;
  const parts = [
    headline(comparability, runs),
    factsText(comparability, runs, width),
    runsText(runs, width),
    ...(pairs.length === 1 && only !== undefined ? pairText(only) : [pairsText(pairs)]),
    runs.map(({ name, run }) => `${name} is ${safeLine(run.file, 1000)}`).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const WORDS = { yes: 'Comparable', 'with care': 'Comparable with care', no: 'Not comparable' } as const;
const COLOURS = { yes: 'green', 'with care': 'yellow', no: 'red' } as const;

/** Whether they are comparable at all, in one line. */
function headline({ comparable, differing, untold }: Comparability, runs: readonly NamedRun[]): string {
  const because = differing.filter(({ effect }) => effect === comparable).map(({ fact }) => fact);
  const subjects = differing.filter(({ effect }) => effect === 'subject').map(({ fact }) => fact);
  const why =
    comparable === 'yes'
      ? subjects.length === 0
        ? 'nothing that the files tell differs'
        : `the runs differ in ${listed(subjects)}`
      : `${listed(because)} ${because.length === 1 ? 'differs' : 'differ'}`;
  const line = paint(COLOURS[comparable], `${WORDS[comparable]}: ${why}.`);
  const whose = runs.filter(({ run }) => untold.some((fact) => run.facts[fact] === undefined));
  if (untold.length === 0) return line;
  return `${line}\nNot recorded in ${listed(whose.map(({ name }) => name))}: ${listed(untold)}.`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** Each fact that differs with what that means and its values; the models are in the table of runs. */
function factsText({ differing }: Comparability, runs: readonly NamedRun[], width: number): string {
  const lines = differing
    .filter(({ fact }) => fact !== 'model')
    .flatMap((each) => [`${each.fact}: ${each.means}`, valuesText(each, runs, width)]);
  const kinds = new Set(differing.flatMap(({ fact }) => SUBJECTS[fact] ?? []));
  const together = `${listed([...kinds])} differ together: no difference can be put down to one of them.`;
  return [...lines, ...(kinds.size < 2 ? [] : [together])].join('\n');
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

function runsText(runs: readonly NamedRun[], width: number): string {
  const rows = runs.map(({ name, run, score }) => [
    name,
    safeEnd(run.model, Math.max(20, width - 48)),
    ...scoreOf(score),
  ]);
  return table([['', 'model', 'score', '95 % interval', 'passed'], ...rows], [0, 1]);
}

function scoreOf(score: Score): string[] {
  const { range, points: earned, pass_at: passAt } = score;
  if (range !== undefined) return ['incomplete', interval(range), `${score.passed}/${score.total}`];
  const estimate = earned?.all ?? passAt['1'];
  const counts = earned?.all ?? score;
  const shown = estimate === undefined ? ['', ''] : [percent(estimate.value), interval(estimate)];
  return [...shown, `${counts.passed}/${counts.total}`];
}

function pairText({ a, b, comparison }: ComparedPair): string[] {
  if (comparison === undefined) return ['No sample has a verdict in both runs.'];
  return [
    differenceText(a, b, comparison),
    flipsText(comparison),
    tasksText(`${b} won`, comparison.won, comparison.measure),
    tasksText(`${b} lost`, comparison.lost, comparison.measure),
  ];
}

const MEASURES: Readonly<Record<Measure, string>> = { points: 'points earned', 'pass@1': 'pass@1' };

function differenceText(a: string, b: string, { difference, measure, ...of }: Comparison): string {
  const { value, test, detectable } = difference;
  const method = test.exact ? test.method : `${test.method}, simulated`;
  const lines = [
    paint(
      'bold',
      `${b} − ${a} in ${MEASURES[measure]}: ${points(value)} ${signed(difference)}, p = ${test.p.toPrecision(2)}`,
    ),
    `${method}, over ${of.tasks} tasks${spoken(of.languages)}: ${b} won ${of.won.length}, lost ${of.lost.length}.`,
    test.p < 0.05 ? 'The runs differ.' : 'These tasks cannot tell the runs apart.',
  ];
  if (detectable !== undefined && test.p >= 0.05)
    lines.push(
      `Tasks like these show a difference of ${points(detectable).slice(1)} in four comparisons of five.`,
    );
  const { unpaired } = of;
  if (unpaired.a + unpaired.b > 0)
    lines.push(`Left out, without a verdict in both: ${unpaired.a} samples of ${a}, ${unpaired.b} of ${b}.`);
  return lines.join('\n');
}

/** A task in two languages can be won in one of them. */
const spoken = (languages: number): string => (languages === 1 ? '' : ` in ${languages} languages`);

function flipsText({ flips }: Comparison): string {
  if (flips.length === 0) return '';
  const rows = flips.map(({ a, b, samples }) => [a, b, String(samples)]);
  return table([['from', 'to', 'samples'], ...rows], [0, 1]);
}

/** Tasks that are shown of those won, and of those lost. */
const SHOWN = 10;

function tasksText(title: string, flips: readonly Flip[], measure: Measure): string {
  if (flips.length === 0) return '';
  const languages = new Set(flips.map(({ language }) => language)).size > 1;
  const rows = flips
    .slice(0, SHOWN)
    .map(({ task, language, a, b }) => [
      safeLine(task, 32),
      ...(languages ? [language] : []),
      sideText(a, measure),
      sideText(b, measure),
      linesText(a, b),
    ]);
  const more = flips.length > SHOWN ? `\n${flips.length - SHOWN} more: --json has them all.` : '';
  const head = [title, ...(languages ? ['language'] : []), 'from', 'to', 'lines'];
  return `${table([head, ...rows], [0, 1, 2, 3])}${more}`;
}

const sideText = ({ reached, of, outcome }: Side, measure: Measure): string =>
  measure === 'pass@1' && of === 1 ? outcome : `${reached}/${of} ${outcome}`;

/** Where to look in the two files. */
const linesText = (a: Side, b: Side): string =>
  a.line === undefined || b.line === undefined ? '' : `${a.line} and ${b.line}`;

/** More than two runs: each pair. */
function pairsText(pairs: readonly ComparedPair[]): string {
  const rows = pairs.map(({ a, b, comparison, pHolm }) => {
    if (comparison === undefined) return [`${b} − ${a}`, 'nothing in common', '', '', '', ''];
    const { difference, won, lost } = comparison;
    return [
      `${b} − ${a}`,
      points(difference.value),
      signed(difference),
      difference.test.p.toPrecision(2),
      pHolm === undefined ? '' : pHolm.toPrecision(2),
      `${won.length}/${lost.length}`,
    ];
  });
  const text = table([['pair', 'difference', '95 % interval', 'p', 'p (Holm)', 'won/lost'], ...rows], [0]);
  return `${text}\nOf p (Holm) below 0.05 none is a false alarm, with a chance of 95 %; each interval stands for its pair alone.`;
}
