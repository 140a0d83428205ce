import { createHash } from 'node:crypto';
import { taskKey } from '../../results/rows.ts';

/** A task in one language, with all its samples. */
export interface Load {
  readonly id: string;
  readonly language: string;
  readonly samples: number;
  /** What one sample costs, in any unit that all loads share. */
  readonly cost: number;
}

/** Samples of a task that one shard has: from `first` on, `count` of them. */
export interface Piece {
  readonly id: string;
  readonly language: string;
  readonly first: number;
  readonly count: number;
}

/** Who does what: the pieces of shard i at i − 1. */
export interface Division {
  readonly shards: readonly (readonly Piece[])[];
  /** What was divided: how many tasks and samples, and how many samples each task has, by `taskKey`. */
  readonly loads: readonly Load[];
  readonly whole: { readonly tasks: number; readonly total: number };
  readonly samples: ReadonlyMap<string, number>;
  /** SHA-256 over all of it, in hexadecimal: shards of one division fit together. */
  readonly plan: string;
}

/**
 * Divides the loads into `of` shards of about equal cost: the dearest load first, each to the shard that has least (longest
 * processing time, at most 4/3 − 1/(3·of) times the best: Graham, "Bounds on Multiprocessing Timing Anomalies", 1969). All
 * samples of a task stay together unless there are more shards than tasks. Only the arguments decide, so every machine that
 * has them comes to the same division.
 */
export function divide(loads: readonly Load[], of: number): Division {
  const counts = of > loads.length ? samplesApart(loads, of) : samplesTogether(loads, of);
  const shards = piecesOf(loads, counts);
  return {
    shards,
    loads,
    whole: {
      tasks: new Set(loads.map(({ id }) => id)).size,
      total: loads.reduce((sum, { samples }) => sum + samples, 0),
    },
    samples: new Map(loads.map((load) => [taskKey(load), load.samples])),
    plan: createHash('sha256').update(JSON.stringify(shards)).digest('hex'),
  };
}

/** How many samples of load l (its place in the list) shard s has: `counts[s].get(l)`. */
type Counts = readonly Map<number, number>[];

function samplesTogether(loads: readonly Load[], of: number): Counts {
  const counts = emptyCounts(of);
  const least = new Least(of);
  for (const { at, load } of dearestFirst(loads, ({ samples, cost }) => samples * cost))
    counts[least.take(load.samples * load.cost)]?.set(at, load.samples);
  return counts;
}

function samplesApart(loads: readonly Load[], of: number): Counts {
  const counts = emptyCounts(of);
  const least = new Least(of);
  for (const { at, load } of dearestFirst(loads, ({ cost }) => cost)) {
    for (let sample = 0; sample < load.samples; sample += 1) {
      const shard = counts[least.take(load.cost)];
      shard?.set(at, (shard.get(at) ?? 0) + 1);
    }
  }
  return counts;
}

const emptyCounts = (of: number): Map<number, number>[] => Array.from({ length: of }, () => new Map());

/** Equal costs in the order of their keys, so that the order of a file decides nothing. */
function dearestFirst(
  loads: readonly Load[],
  costOf: (load: Load) => number,
): { at: number; load: Load; key: string }[] {
  return loads
    .map((load, at) => ({ at, load, key: taskKey(load) }))
    .toSorted((a, b) => costOf(b.load) - costOf(a.load) || (a.key < b.key ? -1 : 1));
}

/** The samples of a task that several shards share are cut into ranges, in the order of the shards. */
function piecesOf(loads: readonly Load[], counts: Counts): Piece[][] {
  const begun = loads.map(() => 0);
  return counts.map((shard) =>
    [...shard].map(([at, count]) => {
      const first = begun[at] ?? 0;
      begun[at] = first + count;
      const { id = '', language = '' } = loads[at] ?? {};
      return { id, language, first, count };
    }),
  );
}

/** Which shard has least: a binary heap by load, equal loads by their places. */
class Least {
  readonly #heap: { readonly shard: number; load: number; items: number }[];

  constructor(of: number) {
    this.#heap = Array.from({ length: of }, (_, shard) => ({ shard, load: 0, items: 0 }));
  }

  /** The shard that has least, which now has `cost` more. Where things cost nothing, who has fewer of them has less. */
  take(cost: number): number {
    const [top] = this.#heap;
    if (top === undefined) return 0;
    top.load += cost;
    top.items += 1;
    this.#sink();
    return top.shard;
  }

  #sink(): void {
    for (let at = 0; ;) {
      const children = [2 * at + 1, 2 * at + 2].filter((child) => child < this.#heap.length);
      const least = children.reduce((best, child) => (this.#isBefore(child, best) ? child : best), at);
      if (least === at) return;
      const [here, there] = [this.#heap[at], this.#heap[least]];
      if (here !== undefined && there !== undefined) [this.#heap[at], this.#heap[least]] = [there, here];
      at = least;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return (a.load - b.load || a.items - b.items || a.shard - b.shard) < 0;
  }
}
