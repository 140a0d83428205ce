import type { Differing } from '../../stats/comparable.ts';
import type { BenchBoard } from './contract.ts';

/** What may be read from a ranking and what may not, a sentence or two each. */
export function boardNotes({ entries, settings, comparability }: BenchBoard): string[] {
  const groups =
    settings.length > 1
      ? `The runs were not asked and judged alike: the letters ${settings.map(({ letter }) => letter).join(', ')} tell how, below. Groups rank the runs of one letter only; across letters the order is no ranking.`
      : 'Runs of this bench in one group cannot be told apart from the first of it: paired test at 5 %, Holm’s correction.';
  const published =
    'Published scores have no interval and no answers to compare task by task, and were asked in their sources’ own ways, of versions of the suite that they may not tell: they have no group, and a place among them is a hint.';
  const differing = comparability.differing.filter(({ fact }) => PLACES.includes(fact)).map(placeNote);
  const untold =
    comparability.untold.length === 0
      ? []
      : [`Not recorded in all runs: ${comparability.untold.join(', ')}.`];
  return [
    groups,
    ...(entries.every(({ from }) => from === 'here') ? [] : [published]),
    ...differing,
    ...serverNotes(comparability),
    ...untold,
  ];
}

/** What is told of where a run was judged, and is neither what is compared nor a setting. */
const PLACES: readonly Differing['fact'][] = ['sandbox', 'interpreters', 'packages'];

const placeNote = ({ fact, means, values }: Differing): string =>
  `The ${fact} is not the same in all runs (${means}): ${Object.entries(values).map(countedValue).join('; ')}.`;

const countedValue = ([value, runs]: [string, readonly number[]]): string => `${value} (${runs.length})`;

/** Of a server; its file and weights are the model, which is what is compared. */
const SERVER_FACTS = ['kind', 'build', 'context', 'slots'];

/** What the servers say of themselves and is not the same in all runs, a note each. */
function serverNotes({ differing }: BenchBoard['comparability']): string[] {
  const said = Object.entries(differing.find(({ fact }) => fact === 'server')?.values ?? {});
  return SERVER_FACTS.flatMap((name) => {
    const counts = new Map<string, number>();
    for (const [facts, runs] of said) {
      const value = facts
        .split(', ')
        .find((part) => part.startsWith(`${name}=`))
        ?.slice(name.length + 1);
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + runs.length);
    }
    const values = [...counts].map(([value, runs]) => `${value} (${runs})`);
    return values.length < 2 ? [] : [`The servers differ in their ${name}: ${values.join('; ')}.`];
  });
}
