import { counted } from '../counted.ts';
import type { Comparability } from '../stats/comparable.ts';
import type { Comparison, Measure } from '../stats/comparison.ts';
import type { Gain } from '../stats/gain.ts';
import { points, signed } from './figures.ts';

const WORDS = { yes: 'Comparable', 'with care': 'Comparable with care', no: 'Not comparable' } as const;

/** Whether runs are comparable at all, and why not. */
export function comparableLine({ comparable, differing }: Comparability): string {
  const because = differing.filter(({ effect }) => effect === comparable).map(({ fact }) => fact);
  const subjects = differing.filter(({ effect }) => effect === 'subject').map(({ fact }) => fact);
  const why =
    comparable === 'yes'
      ? subjects.length === 0
        ? 'nothing that the files tell differs'
        : `the runs differ in ${listed(subjects)}`
      : `${listed(because)} ${because.length === 1 ? 'differs' : 'differ'}`;
  return `${WORDS[comparable]}: ${why}.`;
}

/** `a, b and c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** `B against A`; of more than two, `A, B and C`. */
export const titleOf = (names: readonly string[]): string =>
  names.length === 2 ? `${names[1] ?? ''} against ${names[0] ?? ''}` : listed(names);

const MEASURES: Readonly<Record<Measure, string>> = { points: 'points earned', 'pass@1': 'pass@1' };

/** A comparison, whatever is known of the tasks that were won and lost. */
type Apart = Omit<Comparison, 'won' | 'lost'> & Readonly<Record<'won' | 'lost', readonly unknown[]>>;

/** How far two runs are apart, and whether the data can tell. */
export function differenceLines(a: string, b: string, { difference, measure, ...of }: Apart): string[] {
  const { value, test, detectable } = difference;
  const method = test.exact ? test.method : `${test.method}, simulated`;
  const found = `${b} − ${a} in ${MEASURES[measure]}: ${points(value)} ${signed(difference)}, p = ${test.p.toPrecision(2)}`;
  const lines = [
    found,
    `${method}, over ${counted(of.tasks, 'task')}${spoken(of.languages)}: ${b} won ${of.won.length}, lost ${of.lost.length}.`,
    test.p < 0.05 ? 'The runs differ.' : 'These tasks cannot tell the runs apart.',
  ];
  if (detectable !== undefined && test.p >= 0.05) lines.push(detectableLine(detectable));
  lines.push(...gainLines(a, b, of.gain));
  const { unpaired } = of;
  if (unpaired.a + unpaired.b > 0)
    lines.push(
      `Left out, without a verdict in both: ${counted(unpaired.a, 'sample')} of ${a}, ${unpaired.b} of ${b}.`,
    );
  return lines;
}

/** What the difference costs, by tokens and by time. */
function gainLines(a: string, b: string, { tokens, seconds }: NonNullable<Apart['gain']> = {}): string[] {
  const count = (value: number): string => Math.round(value).toLocaleString('en-US');
  const took = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`;
  return [
    ...(tokens === undefined ? [] : [gainLine(a, b, tokens, 'tokens', 1000, count)]),
    ...(seconds === undefined ? [] : [gainLine(a, b, seconds, 'of the server', 1, took)]),
  ];
}

function gainLine(
  a: string,
  b: string,
  { each, ...mean }: Gain,
  of: string,
  unit: number,
  shown: (value: number) => string,
): string {
  const took = `A sample took ${shown(mean.a)} ${of} in ${a} and ${shown(mean.b)} in ${b}`;
  if (each === undefined) return `${took}: neither clearly takes more.`;
  const [value, low, high] = [each.value, each.low, each.high].map((share) => share * unit);
  const more = unit === 1 ? 'second' : `${shown(unit)} ${of}`;
  return `${took}; gain for each ${more} more: ${points(value ?? 0)} ${signed({ low: low ?? 0, high: high ?? 0 })}.`;
}

const detectableLine = (share: number): string =>
  share > 1
    ? 'With so few tasks even the largest difference would mostly go unseen.'
    : `Tasks like these show a difference of ${points(share).slice(1)} in four comparisons of five.`;

/** A task in two languages can be won in one of them. */
const spoken = (languages: number): string => (languages === 1 ? '' : ` in ${languages} languages`);
