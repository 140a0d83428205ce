import { expect, it } from 'vitest';
import { comparabilityOf } from '../../src/stats/comparable.ts';

it('takes care where one run was judged by tests in the process of the code, and another by values', () => {
  const runs = ['in-process', 'outside'].map((method) => ({ suite: 'toolz', facts: { method } }));
  const { comparable, differing } = comparabilityOf(runs);
  expect(comparable).toBe('with care');
  expect(differing).toMatchObject([{ fact: 'method', means: expect.stringContaining('weaker proof') }]);
});
