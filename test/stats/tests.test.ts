import { expect, it } from 'vitest';
import { scoreOf } from '../../src/stats/scoreboard.ts';
import type { GradedSample } from '../../src/stats/scoreboard.ts';

const sample = (task: string, more: Partial<GradedSample> = {}): GradedSample => ({
  task,
  language: 'python',
  outcome: 'wrong',
  verdict: { tests: 'wrong' },
  passed: false,
  method: 'in-process',
  ...more,
});

it("tells the mean share of a repository's tests that passed, and how like the reference the code is", () => {
  const { tests } = scoreOf({
    samples: [
      sample('a', { tests: { status: 'failed', share: 0.5 }, chrf: 0.8, common_prefix: 0.2, cpu_s: 2 }),
      sample('b', { tests: { status: 'ok', share: 1 }, chrf: 1, common_prefix: 1, cpu_s: 1 }),
      sample('c', { tests: { status: 'crashed', share: 0 }, cpu_s: 3 }),
      sample('d', { outcome: 'format' }),
    ],
  });
  expect(tests).toMatchObject({ method: 'in-process', crashed: 1, cpu_s: 1.5 });
  expect(tests?.share.value).toBeCloseTo(0.375);
  expect(tests?.chrf).toBeCloseTo(0.45);
  expect(tests?.common_prefix).toBeCloseTo(0.3);
});

it('tells nothing of tests for samples that are none of a repository', () => {
  const { method: _, ...other } = sample('a');
  expect(scoreOf({ samples: [other] }).tests).toBeUndefined();
});
