import { describe, expect, it } from 'vitest';
import { divide } from '../../../src/pipeline/shards/divide.ts';
import type { Load, Piece } from '../../../src/pipeline/shards/divide.ts';

const load = (id: number, cost: number, samples = 1): Load => ({
  id: `T/${id}`,
  language: 'python',
  samples,
  cost,
});

const costOf = (pieces: readonly Piece[], loads: readonly Load[]): number =>
  pieces.reduce(
    (sum, { id, count }) => sum + count * (loads.find((one) => one.id === id)?.cost ?? Number.NaN),
    0,
  );

/** Every sample that some shard has, as `task/sample`. */
const samplesOf = (shards: readonly (readonly Piece[])[]): string[] =>
  shards.flatMap((pieces) =>
    pieces.flatMap(({ id, first, count }) => Array.from({ length: count }, (_, n) => `${id}#${first + n}`)),
  );

/** A few dear tasks among many cheap ones, as suites are. */
const LOADS = Array.from({ length: 97 }, (_, n) => load(n, n % 11 === 0 ? 400 + n : 20 + ((n * 37) % 60), 4));

describe('a run that is divided', () => {
  it.each([1, 2, 3, 7, 50, 97, 98, 150, 388, 500])('has each sample in exactly one of %i shards', (of) => {
    const { shards } = divide(LOADS, of);
    expect(shards).toHaveLength(of);
    const all = LOADS.flatMap(({ id, samples }) => Array.from({ length: samples }, (_, n) => `${id}#${n}`));
    expect(samplesOf(shards).toSorted()).toEqual(all.toSorted());
  });

  it('keeps all samples of a task in one shard while there are as many tasks as shards', () => {
    const homes = divide(LOADS, 97).shards.flatMap((pieces) => pieces.map(({ id }) => id));
    expect(new Set(homes).size).toBe(homes.length);
  });

  it('shares the samples of a task where there are more shards than tasks', () => {
    const { shards } = divide([load(1, 5, 10), load(2, 5, 10)], 5);
    expect(shards.map((pieces) => pieces.reduce((sum, { count }) => sum + count, 0))).toEqual([
      4, 4, 4, 4, 4,
    ]);
  });

  it.each([2, 5, 9])('gives the dearest of %i shards no more than four thirds of an equal part', (of) => {
    const costs = divide(LOADS, of).shards.map((pieces) => costOf(pieces, LOADS));
    const equal = costs.reduce((sum, cost) => sum + cost, 0) / of;
    expect(Math.max(...costs) / equal).toBeLessThan(4 / 3);
    // Cut into runs of as many tasks, the shards would not be as even.
    expect(Math.max(...costs) / Math.min(...costs)).toBeLessThan(1.35);
  });

  it('is divided alike in whatever order the tasks are read, and has another plan where a cost is another', () => {
    const { plan } = divide(LOADS, 8);
    const dearer = LOADS.map((one, at) => (at === 3 ? { ...one, cost: 10_000 } : one));
    expect(divide(LOADS, 8).plan).toBe(plan);
    expect(divide(dearer, 8).plan).not.toBe(plan);
    const homes = (loads: readonly Load[]): string[] =>
      divide(loads, 8).shards.map((pieces) => samplesOf([pieces]).toSorted().join());
    expect(homes(LOADS.toReversed())).toEqual(homes(LOADS));
  });

  it('spreads tasks that cost nothing', () => {
    const { shards } = divide(
      Array.from({ length: 8 }, (_, n) => load(n, 0)),
      4,
    );
    expect(shards.map((pieces) => pieces.length)).toEqual([2, 2, 2, 2]);
  });
});
