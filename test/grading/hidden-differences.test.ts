import { expect, it } from 'vitest';
import { describeWith } from '../fixtures/parts.ts';
import { taskOf, useWorkbench } from './bench.ts';

const PASSED = { base: 'passed', plus: 'passed' };

const answer = (line: string): string => `def add(x, y):\n    ${line}\n    return x + y\n`;
const recursing = (depth: number): string =>
  `def down(n): return 0 if n == 0 else down(n - 1)\n${answer(`down(${depth})`)}`;

describeWith(['data', 'sandbox'], 'answers to real tasks that differ where it is easily overlooked', () => {
  const bench = useWorkbench();
  const sets = async (suite: string, task: string, code: string) =>
    (await bench().grade(suite, task, code)).sets;
  const humaneval = (number: number, code: string) => sets('humaneval+', `HumanEval/${number}`, code);

  it('does not let an answer that changes its inputs change what later inputs or expectations are', async () => {
    expect(
      await humaneval(34, 'def unique(l):\n    s = sorted(set(l))\n    l.clear()\n    return s\n'),
    ).toEqual(PASSED);
    expect(await humaneval(9, 'def rolling_max(n):\n    n.clear()\n    return n\n')).toEqual({
      base: 'wrong',
      plus: 'wrong',
    });
  });

  it.each([
    ['a generator for a list', 34, 'def unique(l): return (x for x in sorted(set(l)))'],
    ['an iterator for a list', 34, 'def unique(l): return iter(sorted(set(l)))'],
    ['dict_keys for a list', 34, 'def unique(l): return dict.fromkeys(sorted(set(l))).keys()'],
    ['a tuple for a list', 34, 'def unique(l): return tuple(sorted(set(l)))'],
    ['a set for a list', 34, 'def unique(l): return set(l)'],
    ['a list for a tuple', 8, 'import math\ndef sum_product(n): return [sum(n), math.prod(n)]'],
    ['a str for an int', 53, 'def add(x, y): return str(x + y)'],
    ['None for an int', 53, 'def add(x, y): pass'],
  ])('refuses %s', async (_, number, code) => {
    expect(await humaneval(number, code)).toMatchObject({ base: 'wrong' });
  });

  it.each([
    [
      'a bool for an int',
      'def any_int(x, y, z): return int(type(x) == type(y) == type(z) == int and (x == y + z or y == x + z or z == x + y))',
      92,
    ],
    ['a float for an int', 'def add(x, y): return float(x + y) if float(x + y) == x + y else x + y', 53],
    ['minus zero for zero', 'def truncate_number(number): return number % 1.0 or -0.0', 2],
    ['a float within the tolerance', 'def truncate_number(number): return number % 1.0 + 1e-9', 2],
  ])('accepts %s', async (_, code, number) => {
    expect(await humaneval(number, code)).toEqual(PASSED);
  });

  it('refuses an integer beyond 2**53 that is off by one, which a float would hide', async () => {
    const code = 'def add(x, y): return x + y\n';
    const { suite } = await bench().suite('humaneval+');
    const set = {
      kind: 'calls',
      name: 'big',
      inputs: Buffer.from('[[9007199254740992, 1]]'),
      count: 1,
    } as const;
    const task = {
      ...taskOf(suite, 'HumanEval/53'),
      tests: [{ ...set, shapes: [], atol: 0, compare: { kind: 'equal' } as const }],
    };
    const { grader } = await bench().suite('humaneval+');
    expect(await grader.grade(task, code)).toMatchObject({ outcome: 'passed' });
    expect(await grader.grade(task, 'def add(x, y): return float(x + y)')).toMatchObject({
      outcome: 'wrong',
    });
    expect(await grader.grade(task, 'def add(x, y): return x')).toMatchObject({ outcome: 'wrong' });
  });

  it.each([
    ['refuses NaN', '[float("nan")] * 9000', 'wrong'],
    ['refuses iterators', '[iter([i]) for i in range(9000)]', 'wrong'],
    ['refuses NaN in a tuple', '("x" * 9000, complex(0, float("inf") - float("inf")))', 'wrong'],
    ['accepts what only looks like NaN', '[float("inf"), "object", 1j] * 4000', 'passed'],
    ['accepts plain numbers', '[1.5] * 9000', 'passed'],
  ])('%s in a long value, although the digests are equal', async (_, long, outcome) => {
    const { suite, grader } = await bench().suite('humaneval+');
    const reference = `def unique(l): return ${long}`;
    const one = { kind: 'calls', name: 'long', inputs: Buffer.from('[[[1]]]'), count: 1 } as const;
    const tests = [{ ...one, shapes: [], atol: 0, compare: { kind: 'equal' } as const }];
    const task = { ...taskOf(suite, 'HumanEval/34'), reference, tests };
    expect(await grader.grade(task, reference)).toMatchObject({ outcome });
  });

  it('never takes NaN for NaN, not even inside a list and from the same program', async () => {
    const { suite, grader } = await bench().suite('humaneval+');
    const reference = 'def unique(l): return [float("nan")] * len(l)';
    const task = { ...taskOf(suite, 'HumanEval/34'), reference };
    const verdict = await grader.grade(task, reference);
    expect(verdict).toMatchObject({
      outcome: 'wrong',
      failures: [{ why: expect.stringContaining('[nan, nan') }, {}],
    });
  });

  it('passes answers that print, read standard input, or look at their name', async () => {
    const codes = [
      answer('print(x, y, flush=True)'),
      `import sys\n${answer('sys.stderr.write("x" * 1000)')}`,
      `import sys\n${answer('sys.stdin.read()')}`,
      answer('assert __name__ != "__main__"'),
      `try:\n    first = input()\nexcept EOFError:\n    first = ""\n${answer('first.strip()')}`,
      `import sys\nsys.stdout = None\n${answer('pass')}`,
    ];
    expect(await Promise.all(codes.map((code) => humaneval(53, code)))).toEqual(codes.map(() => PASSED));
  });

  it('passes answers that import what the prompt imported, again or in another way', async () => {
    const { suite } = await bench().suite('humaneval+');
    const { reference, prompt } = taskOf(suite, 'HumanEval/9');
    expect(prompt).toContain('from typing import List, Tuple');
    expect(await humaneval(9, `${reference}\n\nfrom typing import List, Tuple\n`)).toEqual(PASSED);
    const renamed = reference
      .replace('from typing import List, Tuple', 'import typing')
      .replaceAll('List[', 'typing.List[');
    expect(await humaneval(9, renamed)).toEqual(PASSED);
  });

  it('lets an answer recurse as deeply as plain Python does, and calls what goes deeper its error', async () => {
    expect(await humaneval(53, recursing(900))).toEqual(PASSED);
    expect(await humaneval(53, recursing(1100))).toEqual({ base: 'error', plus: 'error' });
  });

  it('keeps a deep recursion that raised its limit from harming anything but itself', async () => {
    const code =
      'import sys\nsys.setrecursionlimit(10**9)\ndef down(n): return down(n + 1) + 1\ndef add(x, y): return down(0)\n';
    const { suite } = await bench().suite('humaneval+');
    const grader = bench().grader(suite, { limits: { minMemoryBytes: 2 ** 29, minInputCpuS: 2 } });
    const { outcome } = await grader.grade(taskOf(suite, 'HumanEval/53'), code);
    expect(['killed', 'memory', 'error', 'timeout']).toContain(outcome);
    expect(await humaneval(53, 'def add(x, y): return x + y')).toEqual(PASSED);
  });

  it('accepts the second readings of Mbpp/558 and Mbpp/581', async () => {
    const padded =
      'def digit_distance_nums(a, b):\n    n = max(len(str(a)), len(str(b)))\n    return sum(abs(int(p) - int(q)) for p, q in zip(str(a).zfill(n), str(b).zfill(n)))\n';
    const pyramid =
      'import math\ndef surface_Area(b, s): return round(b * b + 2 * b * math.sqrt((b / 2) ** 2 + s * s))\n';
    expect(await sets('mbpp+', 'Mbpp/558', padded)).toEqual(PASSED);
    expect(await sets('mbpp+', 'Mbpp/581', pyramid)).toMatchObject({ plus: 'passed' });
    expect(await sets('mbpp+', 'Mbpp/558', 'def digit_distance_nums(a, b): return abs(a - b)')).not.toEqual(
      PASSED,
    );
  });
});
