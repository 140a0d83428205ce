import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSuite } from '../../../src/pipeline/mining/check.ts';
import { mineRepository } from '../../../src/pipeline/mining/mine.ts';
import type { MineOptions, MinedSuite } from '../../../src/pipeline/mining/mine.ts';
import { readPoints } from '../../../src/repository/points-file.ts';
import type { DataPoint } from '../../../src/repository/point.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { testProject } from '../../fixtures/project.ts';

const STOCK = `"""Goods."""


class Stock:
    """Counts of goods."""

    def __init__(self):
        self.counts = {}

    def add(self, name, count):
        """Adds so many of a good; tells how many there are now."""
        if count <= 0:
            raise ValueError(count)
        self.counts[name] = self.counts.get(name, 0) + count
        return self.counts[name]

    def unsaid(self, name):
        if name in self.counts:
            return self.counts[name]
        return 0


def unchecked(value):
    """Nobody looks at it."""
    value += 1
    value += 2
    return value


def untested(value):
    value += 1
    value += 2
    return value


SEEN = []


def remembered(value):
    """How many values it has seen."""
    if value is not None:
        SEEN.append(value)
    return len(SEEN)
`;
const TESTS = `import unittest

import stock


class StockTest(unittest.TestCase):
    def test_add(self):
        goods = stock.Stock()
        self.assertEqual(goods.add("nails", 2), 2)
        self.assertEqual(goods.add("nails", 3), 5)

    def test_nothing(self):
        with self.assertRaises(ValueError):
            stock.Stock().add("nails", 0)

    def test_unsaid(self):
        goods = stock.Stock()
        goods.add("nails", 2)
        self.assertEqual([goods.unsaid("nails"), goods.unsaid("screws")], [2, 0])

    def test_unchecked(self):
        stock.unchecked(1)

    def test_remembered_1(self):
        self.assertEqual(stock.remembered("a"), 1)

    def test_remembered_2(self):
        self.assertEqual(stock.remembered("b"), 2)

    def test_broken(self):
        stock.untested(1)
        self.fail()
`;

describeWith(['bubblewrap'], 'mining a repository', () => {
  const { folder, checkout, remove } = testProject({ 'stock.py': STOCK, 'tests/test_stock.py': TESTS });
  const output = join(folder, 'suite');
  const options: MineOptions = {
    repository: checkout,
    output,
    seed: 1,
    jobs: 2,
    wishes: { packages: [], kinds: ['generation', 'completion', 'repair'], maxTests: 20 },
  };
  let mined: MinedSuite;
  let points: DataPoint[];

  beforeAll(async () => {
    // Stopped in the middle, as by Ctrl-C, and gone on with.
    const stop = new AbortController();
    await expect(
      mineRepository({
        ...options,
        signal: stop.signal,
        onStep: (kept) => kept === undefined || stop.abort(),
      }),
    ).rejects.toThrow();
    mined = await mineRepository(options);
    points = await readPoints(join(output, 'tasks.jsonl'));
  });
  afterAll(remove);

  const pointOf = (id: string): DataPoint => {
    const point = points.find(({ dp_id }) => dp_id === id);
    if (point === undefined) throw new Error(`no ${id} among ${points.map(({ dp_id }) => dp_id).join(', ')}`);
    return point;
  };

  it('keeps the methods that tests tell from none', () => {
    expect(points.map(({ dp_id }) => dp_id).toSorted()).toEqual(['stock.Stock.add', 'stock.Stock.unsaid']);
    expect(mined.methods).toEqual({ found: 7, covered: 4, tried: 4, kept: 2 });
  });

  it('says why it drops the others', () => {
    const rows = readFileSync(join(output, 'methods.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const why = Object.fromEntries(rows.map(({ id, why: cause }) => [id, cause]));
    expect(why).toEqual({
      'stock.Stock.add': undefined,
      'stock.Stock.unsaid': undefined,
      'stock.Stock.__init__': 'shorter than 3 lines',
      'calc.add': 'shorter than 3 lines',
      'stock.unchecked': 'its tests pass without its body',
      'stock.untested': 'no test runs it',
      'stock.remembered': expect.stringMatching(/not stable|do not pass by themselves/),
    });
    expect(mined.tests).toMatchObject({ ran: 8, passed: 7, faults: [] });
  });

  it('gives a point the tests that run the method, and no others', () => {
    expect(pointOf('stock.Stock.add').tests.full_paths.toSorted()).toEqual([
      'tests.test_stock.StockTest.test_add',
      'tests.test_stock.StockTest.test_nothing',
      'tests.test_stock.StockTest.test_unsaid',
    ]);
  });

  it('asks for a method only where a docstring says what it does', () => {
    expect(mined.tasks).toEqual({ generation: 1, completion: 2, repair: 2 });
    const add = pointOf('stock.Stock.add');
    expect(add.method.description).toBe('Adds so many of a good; tells how many there are now.');
    expect(add.file_without_method).not.toContain('def add');
    expect(pointOf('stock.Stock.unsaid').file_without_method).toBeUndefined();
  });

  it('has one fault in the method to be repaired, with what a test prints of it', () => {
    for (const {
      raw_file_content: file,
      file_with_buggy_method: buggy = '',
      test_error_message: told,
    } of points) {
      const changed = buggy.split('\n').filter((line, at) => line !== file.split('\n')[at]);
      expect(changed).toHaveLength(1);
      expect(told).toMatch(/FAIL|ERROR/);
    }
  });

  it('proves each task again', async () => {
    expect(await checkSuite({ suite: output })).toMatchObject({
      methods: 2,
      held: 2,
      tasks: 5,
      failures: [],
    });
  });

  it('tells which task no longer holds', async () => {
    const path = join(output, 'tasks.jsonl');
    const kept = readFileSync(path, 'utf8');
    const weak = points.map((point) => ({
      ...point,
      tests: { full_paths: ['tests.test_calc'] },
      file_with_buggy_method: undefined,
    }));
    writeFileSync(path, weak.map((point) => JSON.stringify(point)).join('\n'));
    const { held, failures } = await checkSuite({ suite: output, tasks: '*/completion' });
    writeFileSync(path, kept);
    expect([held, failures.map(({ whys }) => whys)]).toEqual([
      0,
      [['its tests pass without its body'], ['its tests pass without its body']],
    ]);
  });

  it('goes on where it was stopped: what is proved is not run again', async () => {
    const begun: [string, number, number][] = [];
    const again = await mineRepository({ ...options, onPhase: (...phase) => begun.push(phase) });
    expect(begun.map(([, total, done]) => [total, done])).toEqual([
      [2, 2],
      [4, 4],
    ]);
    expect(again.tasks).toEqual(mined.tasks);
  });

  it('says what keeps the tests from running', async () => {
    const wishes = {
      ...options.wishes,
      name: 'other',
      testCommand: ['python', '-c', 'raise SystemExit("no such runner")', '{tests}'],
    };
    await expect(mineRepository({ ...options, wishes, output: join(folder, 'other') })).rejects.toMatchObject(
      {
        code: 'nothing-traced',
        message: expect.stringContaining('no such runner'),
      },
    );
  });
});
