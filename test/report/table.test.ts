import { describe, expect, it } from 'vitest';
import { table } from '../../src/report/table.ts';

describe('a table', () => {
  it('aligns words to the left and figures to the right, without trailing blanks', () => {
    expect(
      table([
        ['a', '1'],
        ['long', '100'],
      ]),
    ).toBe('a       1\nlong  100');
  });

  it('goes on below the last column where that is wider than the terminal', () => {
    const rows = [['name', 'one two three four five six seven']];
    expect(table(rows, [0, 1], 26)).toBe('name  one two three four\n      five six seven');
  });

  it('never cuts a word, so that a path can be copied', () => {
    const path = 'results/eval_humaneval+_python_chat_none_greedy_model_1760000000.ndjson';
    expect(table([['verdicts', path]], [0, 1], 40)).toContain(path);
  });
});
