import { expect, test } from 'vitest';
import { differenceLines } from '../../src/report/comparison-words.ts';
import { readScored } from '../../src/results/scored/read.ts';
import { compareRuns } from '../../src/stats/comparison.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';

/** What is said of a run that passes all tasks and one that passes none. */
async function linesOf(tasks: number, others: readonly object[] = []): Promise<string[]> {
  const run = (outcome: 'passed' | 'wrong') =>
    Array.from({ length: tasks }, (_, at) => gradedRow(`T/${at}`, outcome));
  const [a, b] = [rowsFile([...run('passed'), ...others]), rowsFile(run('wrong'))];
  const comparison = compareRuns(await readScored(a), await readScored(b));
  return comparison === undefined ? [] : differenceLines('A', 'B', comparison);
}

test('a comparison of very few tasks says that they could show no difference, not one of more than all tasks', async () => {
  const lines = (await linesOf(3)).join(' ');
  expect(lines).toContain('even the largest difference would mostly go unseen');
  expect(lines).not.toContain('four comparisons');
  expect((await linesOf(30)).join(' ')).toContain('The runs differ.');
});

test('a comparison counts what has no verdict in both', async () => {
  expect(await linesOf(3, [gradedRow('O/1', 'passed')])).toContain(
    'Left out, without a verdict in both: 1 sample of A, 0 of B.',
  );
});
