import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { SamplePage } from '../../src/view/contract.ts';
import { Turns } from '../../viewer/src/parts/turns.tsx';

const SAMPLE: SamplePage = {
  task: 'T/0',
  language: 'python',
  sample: 0,
  outcome: 'passed',
  verdict: { base: 'passed' },
  revision: 'r',
  n: 0,
  failures: [],
};

test('the turns of a strategy are shown with the one that was kept and why, and never as markup', () => {
  const trial = { passed: 0, total: 2, outcome: 'wrong', feedback: 'expected: <b>2</b>' };
  const turns = [
    { turn: 'turn 1', answer: '<script>', kept: false, trial },
    { turn: 'turn 2', answer: 'right', kept: true, tokens: 1200 },
  ];
  const strategy = { name: 'repair', why: 'turn 2 passes 2 of 2', stop: 'passed_tests' };
  const html = renderToString(h(Turns, { sample: { ...SAMPLE, strategy, turns } }));
  expect(html).toContain('Turns of repair');
  expect(html).toContain('turn 1 · wrong, 0 of 2');
  expect(html).toContain('turn 2 · kept · 1,200 tokens');
  expect(html).toContain('turn 2 passes 2 of 2; ended by passed_tests');
  expect(html).not.toMatch(/<script>|<b>2/);
  expect(renderToString(h(Turns, { sample: SAMPLE }))).toBe('');
});
