import { describe, expect, it } from 'vitest';
import { Observed } from '../../src/trackers/observed.ts';
import { plotsOf } from '../../src/trackers/plots.tsx';

type Row = Parameters<Observed['graded']>[0];

function seen(rows: readonly Partial<Row>[]): Observed {
  const observed = new Observed();
  for (const row of rows)
    observed.graded({ task: 'T/1', language: 'python', outcome: 'passed', failures: [], ...row });
  return observed;
}

describe('the plots of a run', () => {
  it('show failures by kind, the most frequent first, and nothing of a hostile name', () => {
    const failures = [{ set: 'base', outcome: 'error' as const, why: 'TypeError: <script>' }];
    const observed = seen([
      { outcome: 'wrong' },
      { outcome: 'wrong' },
      { outcome: 'error', failures },
      { outcome: 'passed' },
    ]);
    expect(observed.failures()).toEqual([
      ['wrong', 2],
      ['error (TypeError)', 1],
    ]);
    const [{ name, svg } = { name: '', svg: '' }, ...others] = plotsOf(observed);
    expect(name).toBe('failures-by-kind');
    expect(others).toEqual([]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg.indexOf('wrong')).toBeLessThan(svg.indexOf('error (TypeError)'));
    expect(svg).not.toContain('<script');
  });

  it('show how many samples had passed after each turn', () => {
    const observed = seen([
      { outcome: 'passed', turns: 1 },
      { outcome: 'passed', turns: 3 },
      { outcome: 'wrong', turns: 3 },
      { outcome: 'passed', turns: 1 },
    ]);
    expect(observed.successByTurn()).toEqual([
      [1, 0.5],
      [2, 0.5],
      [3, 0.75],
    ]);
    expect(plotsOf(observed).map(({ name }) => name)).toEqual(['failures-by-kind', 'success-by-turn']);
  });
});
