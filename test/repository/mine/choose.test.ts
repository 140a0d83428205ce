import { describe, expect, it } from 'vitest';
import { collect } from '../../../src/repository/mine/collect.ts';
import { chooseTests } from '../../../src/repository/mine/trace/choose.ts';
import { testLabels } from '../../../src/repository/mine/trace/labels.ts';

const covering = (test: string, seconds: number, lines: bigint) => ({ test, seconds, lines });
const names = (tests: readonly { test: string }[]) => tests.map(({ test }) => test);

describe('the tests of a method', () => {
  it('run every line that any test runs before others are taken', () => {
    const tests = [
      covering('fast', 1, 0b0011n),
      covering('same', 2, 0b0011n),
      covering('rest', 9, 0b1100n),
      covering('most', 5, 0b0111n),
    ];
    expect(names(chooseTests(tests, 2))).toEqual(['most', 'rest']);
    expect(names(chooseTests(tests, 20))).toEqual(['most', 'rest', 'fast', 'same']);
  });

  it('are the fastest of equals, then the first by name', () => {
    const tests = [covering('b', 1, 1n), covering('a', 1, 1n), covering('slow', 2, 1n)];
    expect(names(chooseTests(tests, 2))).toEqual(['a', 'b']);
  });
});

describe('the parts of a test suite', () => {
  const paths = [
    'tests/test_a.py',
    'tests/util.py',
    'lib/a.py',
    'tests/app/tests.py',
    'tests/app/models.py',
    'tests/other/test_x/test_y.py',
  ];

  it('are files for pytest, modules for unittest, and apps for Django', () => {
    expect(testLabels('pytest', paths)).toEqual([
      'tests/app/tests.py',
      'tests/other/test_x/test_y.py',
      'tests/test_a.py',
    ]);
    expect(testLabels('unittest', paths)).toEqual([
      'tests.app.tests',
      'tests.other.test_x.test_y',
      'tests.test_a',
    ]);
    expect(testLabels('django', paths)).toEqual(['app', 'other']);
  });
});

describe('what is kept of many', () => {
  const slow = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it('is the first of them in their order, whichever is done first', async () => {
    const attempt = async (item: number): Promise<number | undefined> => {
      await slow(item === 1 ? 30 : 1);
      return item % 2 === 1 ? item : undefined;
    };
    expect(await collect([1, 2, 3, 4, 5, 6, 7], attempt, { limit: 2, concurrency: 3 })).toEqual([1, 3]);
    expect(await collect([1, 2, 3], attempt, { concurrency: 2 })).toEqual([1, 3]);
  });

  it('is sought no further than until there are enough', async () => {
    const tried: number[] = [];
    const items = Array.from({ length: 50 }, (_, index) => index);
    await collect(items, async (item) => (tried.push(item), item), { limit: 3, concurrency: 2 });
    expect(tried.length).toBeLessThanOrEqual(4);
  });
});
