import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { familyOf, MARKS } from '../../../src/report/charts/family.ts';
import { HeatMap } from '../../../src/report/charts/heat-map.tsx';
import { DifferenceMark, IntervalMark } from '../../../src/report/charts/interval-mark.tsx';
import { OutcomeBar } from '../../../src/report/charts/outcome.tsx';
import { SCORED_OUTCOMES } from '../../../src/outcome.ts';

test('an interval is read aloud with its figures, and drawn between 0 and 100 %', () => {
  const drawn = renderToString(h(IntervalMark, { value: 0.5, low: 0, high: 1 }));
  expect(drawn).toContain('aria-label="50.0 % [0.0, 100.0]"');
  expect(drawn).toContain('<line class="ends" x1="4" x2="204"');
  expect(drawn).toContain('cx="104"');
});

test('a range without a value has no dot', () => {
  expect(renderToString(h(IntervalMark, { low: 0.2, high: 0.4 }))).not.toContain('<circle');
});

test('a difference is read aloud in percentage points, and one of none is in the middle', () => {
  const drawn = renderToString(h(DifferenceMark, { value: 0, low: -0.1, high: 0.3, most: 0.1 }));
  expect(drawn).toContain('aria-label="+0.0 pp [−10.0, +30.0]"');
  expect(drawn).toContain('cx="104"');
  // What lies beyond the drawing ends at its edge.
  expect(drawn).toContain('<line class="ends" x1="4" x2="204"');
});

test('outcomes share a bar by their numbers', () => {
  const cause = { meaning: '', count: 1, share: 0.5 } as const;
  const causes = [
    { ...cause, outcome: 'passed' },
    { ...cause, outcome: 'timeout' },
  ] as const;
  const drawn = renderToString(h(OutcomeBar, { causes }));
  expect(drawn).toContain('aria-label="passed 50.0 %, timeout 50.0 %"');
  expect(drawn).toContain('<rect class="broke" x="500"');
});

test('a heat map tells solved, partly solved, failed and unknown apart without colours', () => {
  const drawn = renderToString(h(HeatMap, { rows: [{ name: 'a', cells: [1, 0.99, 0, undefined] }] }));
  const reached = /class="reached" d="([^"]*)"/.exec(drawn)?.[1] ?? '';
  const failed = /class="failed" d="([^"]*)"/.exec(drawn)?.[1] ?? '';
  const heights = (path: string): string[] => path.match(/(?<=v)-[\d.]+/g) ?? [];
  expect(heights(reached)).toEqual(['-14', '-10.9']);
  expect(heights(failed)).toEqual(['-2']);
});

test('every outcome has a family with a mark of its own', () => {
  expect(new Set(Object.values(MARKS)).size).toBe(5);
  expect(
    [...SCORED_OUTCOMES, 'unscored' as const, '' as const].every(
      (outcome) => MARKS[familyOf(outcome)] !== '',
    ),
  ).toBe(true);
});
