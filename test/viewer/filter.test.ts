import { describe, expect, test } from 'vitest';
import type { SampleColumns } from '../../src/view/contract.ts';
import { filterOf, matching, sampleRow } from '../../viewer/src/filter.ts';

const COLUMNS: SampleColumns = {
  revision: 'r',
  tasks: ['T/1', 'T/2'],
  languages: ['python', 'javascript'],
  outcomes: ['passed', 'error', 'wrong', 'unscored'],
  categories: ['', 'math'],
  causes: ['', 'TypeError'],
  whys: ['', 'expected 1, got 2', 'TypeError: no'],
  task: [0, 0, 1, 1, 1],
  language: [0, 1, 0, 1, 0],
  outcome: [0, 1, 2, 1, 3],
  category: [1, 0, 0, 0, 1],
  cause: [0, 1, 0, 0, 0],
  why: [0, 2, 1, 0, 0],
  sample: [0, 0, 0, 0, 1],
};

const found = (query: string): number[] => matching(COLUMNS, filterOf(new URLSearchParams(query)));

describe('the filter of a list of samples', () => {
  test.each([
    ['', [0, 1, 2, 4, 3]],
    ['outcome=error', [1, 3]],
    ['outcome=error&cause=TypeError', [1]],
    ['outcome=failed', [1, 2, 3]],
    ['language=javascript', [1, 3]],
    ['category=math', [0, 4]],
    ['q=t/2', [2, 4, 3]],
    ['q=GOT', [2]],
    ['outcome=nonsense', []],
  ])('%s', (query, numbers) => {
    expect(found(query)).toEqual(numbers);
  });

  test('lists samples by task and number in it, in whatever order they were done', () => {
    const done = { ...COLUMNS, tasks: ['T/10', 'T/2', 'A'], task: [0, 1, 2, 1, 0], sample: [1, 0, 0, 1, 0] };
    const listed = matching({ ...done, language: [0, 0, 0, 0, 0] }, {});
    expect(listed.map((n) => sampleRow(done, n).task)).toEqual(['A', 'T/2', 'T/2 #1', 'T/10', 'T/10 #1']);
  });

  test('names a further answer to a task by its number', () => {
    expect(sampleRow(COLUMNS, 4)).toEqual({
      task: 'T/2 #1',
      language: 'python',
      outcome: 'unscored',
      why: '',
    });
    expect(sampleRow(COLUMNS, 0).task).toBe('T/1');
  });
});
