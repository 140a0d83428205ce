import { expect, it } from 'vitest';
import { readScored } from '../../src/results/scored/read.ts';
import { comparabilityOf } from '../../src/stats/comparable.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';

it('takes care where one run was judged by tests in the process of the code, and another by values', () => {
  const runs = ['in-process', 'outside'].map((method) => ({ suite: 'toolz', facts: { method } }));
  const { comparable, differing } = comparabilityOf(runs);
  expect(comparable).toBe('with care');
  expect(differing).toMatchObject([{ fact: 'method', means: expect.stringContaining('weaker proof') }]);
});

it('compares no run whose model was told the tests that judge it with one whose model was not', async () => {
  const told = (feedback?: string) =>
    readScored(rowsFile([gradedRow('HumanEval/0', 'passed', feedback === undefined ? {} : { feedback })]));
  const [direct, visible, graded] = [await told(), await told('visible tests'), await told('graded tests')];
  expect(comparabilityOf([direct, visible])).toMatchObject({ comparable: 'yes', differing: [] });
  expect(comparabilityOf([graded, graded])).toMatchObject({ comparable: 'yes', differing: [] });
  const { comparable, differing } = comparabilityOf([direct, graded]);
  expect(comparable).toBe('no');
  expect(differing).toMatchObject([{ fact: 'feedback', means: expect.stringContaining('tests that judge') }]);
});
