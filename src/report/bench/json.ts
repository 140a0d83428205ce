import type { Published } from '../../results/published.ts';
import type { Bench, LocalEntry, PublishedEntry } from './contract.ts';

/** A bench for programs: the states of its profiles, and each suite's ranking without the tasks behind it. */
export function benchJson({ folder, profiles, boards }: Bench): object {
  return {
    folder,
    profiles,
    boards: boards.map(({ entries, runs, ...board }) => ({
      ...board,
      entries: entries.map(entryJson),
      runs: runs.map(({ profile, report: { score, spent, files }, speed, seconds }) => ({
        profile,
        outcomes: score.outcomes,
        ...(score.range === undefined ? {} : { range: score.range }),
        ...(spent === undefined ? {} : { spent }),
        speed,
        seconds,
        files,
      })),
    })),
  };
}

function entryJson(entry: LocalEntry | PublishedEntry): object {
  if (entry.from === 'published') return { ...entry, published: sourceJson(entry.published) };
  const { toPublished: against, ...rest } = entry;
  return against === undefined
    ? rest
    : { ...rest, toPublished: { ...against, published: sourceJson(against.published) } };
}

const sourceJson = ({ model, sourceName, source }: Published): object => ({
  model,
  source: sourceName,
  url: source.url,
});
