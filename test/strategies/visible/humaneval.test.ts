import { beforeAll, expect, it } from 'vitest';
import { openSandbox } from '../../../src/sandbox/index.ts';
import type { VisibleTests } from '../../../src/strategies/visible/contract.ts';
import { visibleTests } from '../../../src/strategies/visible/read.ts';
import { runVisible } from '../../../src/strategies/visible/run.ts';
import type { Task } from '../../../src/suites/contract.ts';
import { loadSuite } from '../../../src/suites/index.ts';
import { describeWith, testData } from '../../fixtures/parts.ts';

/** Distinct examples of each docstring of HumanEval, counted by eye: ten tasks a row, from HumanEval/0. */
const COUNTED = [
  [2, 1, 1, 2, 1, 2, 1, 2, 2, 1],
  [3, 1, 3, 2, 1, 2, 2, 1, 3, 1],
  [2, 1, 2, 2, 1, 3, 1, 1, 2, 2],
  [2, 7, 2, 2, 1, 2, 3, 2, 0, 5],
  [5, 0, 2, 5, 3, 1, 7, 2, 4, 5],
  [0, 6, 2, 2, 6, 3, 4, 3, 2, 2],
  [5, 4, 2, 5, 2, 2, 6, 4, 4, 3],
  [3, 2, 4, 3, 5, 1, 6, 6, 5, 2],
  [6, 1, 4, 0, 3, 1, 3, 3, 4, 4],
  [4, 2, 4, 2, 6, 5, 6, 4, 3, 4],
  [1, 2, 2, 4, 2, 3, 1, 2, 3, 2],
  [2, 5, 3, 2, 2, 3, 3, 5, 4, 2],
  [3, 3, 1, 1, 5, 3, 8, 3, 3, 2],
  [1, 3, 6, 5, 4, 2, 3, 4, 3, 1],
  [4, 2, 3, 2, 3, 2, 2, 1, 3, 2],
  [2, 4, 2, 2, 6, 2, 3, 2, 3, 4],
  [1, 3, 1, 3],
].flat();

/**
 * What is counted above and cannot be read: arguments that are not quoted (80), an example in a sentence (153), quotes that do not
 * match (158), and an example that is a calculation (160).
 */
const UNREAD: Readonly<Record<number, number>> = { 80: 6, 153: 1, 158: 1, 160: 1 };

/** Examples that the reference solution contradicts: the docstring has them wrong. */
const WRONG: readonly string[] = [
  'HumanEval/116: sort_array([-2, -3, -4, -5, -6]) == [-6, -5, -4, -3, -2]',
  'HumanEval/116: sort_array([1, 0, 2, 3, 4]) == [0, 1, 2, 3, 4]',
  'HumanEval/116: sort_array([1, 5, 2, 3, 4]) == [1, 2, 3, 4, 5]',
  'HumanEval/148: bf("Earth", "Mercury") == ("Venus")',
  'HumanEval/47: median([-10, 4, 6, 1000, 10, 20]) == 15.0',
];

describeWith(['data', 'sandbox'], 'the examples of HumanEval', () => {
  let tasks: readonly Task[];
  const found = new Map<string, VisibleTests>();
  beforeAll(async () => {
    ({ tasks } = await loadSuite('humaneval', { dataDir: testData('datasets') }));
    for (const task of tasks) {
      const tests = visibleTests(task);
      if ('cases' in tests) found.set(task.id, tests);
    }
  });

  it('are found one for one in every docstring', () => {
    const counts = tasks.map(({ id }) => found.get(id)?.cases.length ?? 0);
    expect(counts).toEqual(COUNTED.map((count, task) => count - (UNREAD[task] ?? 0)));
  });

  it('are told of where they cannot be read', () => {
    const saying = tasks.flatMap((task) => {
      const tests = visibleTests(task);
      if ('why' in tests) return [`${task.id}: ${tests.why}`];
      return (tests.unread ?? []).map((line) => `${task.id}: ${line}`);
    });
    expect(saying).toEqual([
      'HumanEval/38: The prompt has no example.',
      'HumanEval/41: The prompt has no example.',
      'HumanEval/50: The prompt has no example.',
      "HumanEval/80: The prompt's examples cannot be read as calls with values: is_happy(a) => False",
      'HumanEval/83: The prompt has no example.',
      'HumanEval/158: find_max(["aaaaaaa", "bb" ,"cc"]) == ""aaaaaaa"',
      'HumanEval/160: The example in the prompt is no call with its value.',
    ]);
  });

  it('hold for the reference solutions, but for those that a docstring has wrong', async () => {
    const box = await openSandbox();
    const failing: string[] = [];
    try {
      await Promise.all(
        tasks.map(async ({ id, reference }) => {
          const tests = found.get(id);
          if (tests === undefined) return;
          const { cases } = await runVisible(box, reference, tests);
          const lost = tests.cases.filter((_, index) => cases[index] !== true);
          failing.push(...lost.map(({ call, expected }) => `${id}: ${call} == ${String(expected)}`));
        }),
      );
    } finally {
      await box.close();
    }
    expect(failing.toSorted()).toEqual(WRONG);
  });
});
