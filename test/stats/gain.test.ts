import { describe, expect, it } from 'vitest';
import { gainOf } from '../../src/stats/gain.ts';
import { studentT } from '../../src/stats/interval.ts';
import type { ScoredSample } from '../../src/results/scored/contract.ts';

const sample = (task: number, passes: boolean, tokens: number): ScoredSample => ({
  task: `T/${task}`,
  language: 'python',
  sample: 0,
  outcome: passes ? 'passed' : 'wrong',
  verdict: {},
  passed: passes,
  effort: { tokens },
});

/** Per task: whether a and b pass, and the tokens that each took. */
const PAIRS = (
  [
    [false, true, 100, 400],
    [true, true, 120, 300],
    [false, false, 90, 500],
    [false, true, 110, 350],
    [true, false, 100, 420],
    [false, true, 130, 280],
  ] as const
).map(([a, b, before, after], at) => [sample(at, a, before), sample(at, b, after)] as const);

const MORE = PAIRS.map(([a, b]) => (b.effort?.tokens ?? 0) - (a.effort?.tokens ?? 0));
const GAINS = PAIRS.map(([a, b]) => Number(b.outcome === 'passed') - Number(a.outcome === 'passed'));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the gain for what a run takes more', () => {
  it('is the gain of all tasks over what all took more', () => {
    const gain = gainOf(PAIRS, 'tokens', 'pass@1');
    expect(gain).toMatchObject({ a: mean([100, 120, 90, 110, 100, 130]), b: 375 });
    expect(gain?.each?.value).toBeCloseTo(2 / 6 / (mean(MORE) || 1), 12);
  });

  it('has the ends of an interval at which the gain is just what chance allows', () => {
    const { low = NaN, high = NaN } = gainOf(PAIRS, 'tokens', 'pass@1')?.each ?? {};
    expect(low).toBeLessThan(high);
    for (const ratio of [low, high]) {
      const rest = GAINS.map((gain, at) => gain - ratio * (MORE[at] ?? 0));
      const variance = rest.reduce((sum, value) => sum + (value - mean(rest)) ** 2, 0) / (rest.length - 1);
      expect(Math.abs(mean(rest)) / Math.sqrt(variance / rest.length)).toBeCloseTo(studentT(5), 6);
    }
  });

  it('is the same whichever of the two is named first', () => {
    const turned = PAIRS.map(([a, b]) => [b, a] as const);
    const [gain, other] = [gainOf(PAIRS, 'tokens', 'pass@1'), gainOf(turned, 'tokens', 'pass@1')];
    expect(other).toMatchObject({ a: gain?.b, b: gain?.a });
    for (const end of ['value', 'low', 'high'] as const)
      expect(other?.each?.[end]).toBeCloseTo(gain?.each?.[end] ?? NaN, 12);
  });

  it('is in points where the runs are compared by them, with the languages of a task together', () => {
    const asked = PAIRS.map(
      ([a, b]) =>
        [
          { ...a, passed: 1, total: 4 },
          { ...b, passed: 3, total: 4 },
        ] as const,
    );
    const other = { language: 'javascript' };
    const inBoth = asked.map(
      ([a, b]) =>
        [
          { ...a, ...other },
          { ...b, ...other },
        ] as const,
    );
    const gain = gainOf(asked, 'tokens', 'points');
    expect(gain?.each?.value).toBeCloseTo(0.5 / mean(MORE), 12);
    expect(gainOf([...asked, ...inBoth], 'tokens', 'points')).toEqual(gain);
  });

  it('is not told where neither clearly takes more', () => {
    const equal = PAIRS.map(([a], at) => [a, sample(at, true, [60, 160][at % 2] ?? 0)] as const);
    expect(gainOf(equal, 'tokens', 'pass@1')).toEqual({ a: expect.any(Number), b: 110 });
  });

  it('is not known where a row does not tell what it took', () => {
    const [first, ...others] = PAIRS;
    const { effort: _, ...silent } = first?.[0] ?? sample(0, true, 1);
    expect(gainOf([...others, [silent, silent]], 'tokens', 'pass@1')).toBeUndefined();
    expect(gainOf(PAIRS, 'seconds', 'pass@1')).toBeUndefined();
  });
});
