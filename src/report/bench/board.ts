import { basename } from 'node:path';
import type { Group } from '../../group-by.ts';
import { FACTS } from '../../results/scored/contract.ts';
import type { FactName } from '../../results/scored/contract.ts';
import { publishedOf } from '../../results/published.ts';
import type { Published } from '../../results/published.ts';
import { groupBy } from '../../group-by.ts';
import { present } from '../../present.ts';
import { comparabilityOf } from '../../stats/comparable.ts';
import { differenceBetween, rank } from '../../stats/ranking.ts';
import type { Standing } from '../../stats/ranking.ts';
import type { Against, BenchBoard, BenchRun, LocalEntry, PublishedEntry, Settings } from './contract.ts';

/** What is compared, and where it ran; all else is how a run was asked and judged. */
const NO_SETTINGS: readonly FactName[] = [
  'model',
  'server',
  'quantisation',
  'sandbox',
  'interpreters',
  'packages',
];

const SETTINGS = FACTS.filter((fact) => !NO_SETTINGS.includes(fact));

/** The runs of one version of a suite, among what is published. */
export function boardOf(runs: Group<BenchRun>, published: readonly Published[]): BenchBoard {
  const [{ summary }] = runs;
  const version = summary.facts['suite version'];
  const alike = groupBy(runs, (run) => JSON.stringify(SETTINGS.map((fact) => run.summary.facts[fact])));
  const local = alike.flatMap((group, at) => entriesOf(group, letterOf(at), published));
  return {
    suite: summary.suite,
    ...(version === undefined ? {} : { version }),
    entries: sorted([...local, ...(runs.some(isWhole) ? publishedEntries(summary.suite, published) : [])]),
    settings: alike.map(([first], at) => ({ letter: letterOf(at), facts: settingsOf(first) })),
    comparability: comparabilityOf(runs.map((run) => run.summary)),
    runs,
  };
}

/** `A` … `Z`, then `A2` … */
const letterOf = (at: number): string =>
  `${String.fromCodePoint(65 + (at % 26))}${at < 26 ? '' : String(Math.floor(at / 26) + 1)}`;

const settingsOf = ({ summary: { facts } }: BenchRun): Settings['facts'] =>
  Object.fromEntries(SETTINGS.flatMap((fact) => (facts[fact] === undefined ? [] : [[fact, facts[fact]]])));

function entriesOf(runs: readonly BenchRun[], letter: string, published: readonly Published[]): LocalEntry[] {
  const standings = rank(runs.map(({ summary }) => summary));
  const best = standings.find(({ unranked }) => unranked === undefined);
  return standings.flatMap((standing) => {
    const run = runs.find(({ summary }) => summary === standing.run);
    return run === undefined ? [] : [entryOf(run, standing, letter, { best, runs, published })];
  });
}

interface Among {
  readonly best: Standing | undefined;
  readonly runs: readonly BenchRun[];
  readonly published: readonly Published[];
}

function entryOf(run: BenchRun, standing: Standing, letter: string, among: Among): LocalEntry {
  const { group, score, unranked } = standing;
  const base = 'plus' in run.report.score.sets ? run.report.score.sets['base']?.['1'] : undefined;
  const toBest = unranked === undefined ? distanceToBest(standing, among) : undefined;
  const toPublished = distanceToPublished(run, standing, among.published);
  return {
    from: 'here',
    profile: run.profile,
    model: basename(run.model),
    letter,
    ...present({ group, score, base, unranked, toBest, toPublished }),
  };
}

function distanceToBest({ run }: Standing, { best, runs }: Among): LocalEntry['toBest'] {
  if (best === undefined || best.run === run) return undefined;
  const profile = runs.find(({ summary }) => summary === best.run)?.profile;
  const difference = differenceBetween(best.run, run);
  return profile === undefined || difference === undefined ? undefined : { profile, difference };
}

/** A published score is of all tasks: a run of some of them is not held against it. */
function distanceToPublished(
  { model }: BenchRun,
  { run, score }: Standing,
  all: readonly Published[],
): Against | undefined {
  const published = publishedOf(model, all) ?? publishedOf(run.model, all);
  const value = published?.scores[run.suite];
  if (published === undefined || value === undefined || score === undefined || !isWhole({ summary: run }))
    return undefined;
  return { published, value: score.value - value, low: score.low - value, high: score.high - value };
}

const isWhole = ({ summary: { facts } }: Pick<BenchRun, 'summary'>): boolean =>
  facts.tasks === undefined || facts.tasks === 'all';

function publishedEntries(suite: string, published: readonly Published[]): PublishedEntry[] {
  return published.flatMap((entry) => {
    const { [suite]: value, [baseOf(suite)]: base } = entry.scores;
    if (value === undefined) return [];
    const both = { from: 'published', model: entry.model, published: entry, value } as const;
    return [base === undefined || baseOf(suite) === suite ? both : { ...both, base }];
  });
}

/** What EvalPlus calls the same tasks without its additional tests. */
const baseOf = (suite: string): string => suite.replace(/\+$/, '');

function sorted(entries: readonly (LocalEntry | PublishedEntry)[]): BenchBoard['entries'] {
  const value = (entry: LocalEntry | PublishedEntry): number => {
    if (entry.from === 'published') return entry.value;
    return entry.unranked === undefined ? (entry.score?.value ?? -1) : -1;
  };
  return entries.toSorted((a, b) => value(b) - value(a));
}
