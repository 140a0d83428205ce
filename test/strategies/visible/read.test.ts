import { describe, expect, it } from 'vitest';
import type { VisibleCase } from '../../../src/strategies/visible/contract.ts';
import { modelTests, visibleTests } from '../../../src/strategies/visible/read.ts';

/** Of a function `f(x, y=1)` with this docstring. */
const read = (docstring: string) =>
  visibleTests({
    language: 'python',
    entryPoint: 'f',
    prompt: `def f(x, y=1):\n    """${docstring}\n    """\n`,
  });

function casesOf(docstring: string): readonly VisibleCase[] {
  const tests = read(docstring);
  return 'cases' in tests ? tests.cases : [];
}

describe('a doctest', () => {
  it('goes on over lines, and may print over several', () => {
    expect(casesOf('>>> f([1,\n    ...    2])\n    [1,\n     2]')).toEqual([
      { call: 'f([1,\n   2])', expected: '[1,\n2]' },
    ]);
  });

  it('expects an exception where it shows a traceback', () => {
    const traceback = 'Traceback (most recent call last):\n      ...\n    ValueError: no x';
    expect(casesOf(`>>> f(-1)\n    ${traceback}\n    >>> f(1)\n    2`)).toEqual([
      { call: 'f(-1)', expected: { raises: 'ValueError' } },
      { call: 'f(1)', expected: '2' },
    ]);
  });

  it('expects None where nothing is printed, and what print prints', () => {
    expect(casesOf('>>> f(1)\n    >>> print(f(2))\n    a "b"')).toEqual([
      { call: 'f(1)', expected: 'None' },
      { call: 'str(f(2))', expected: '"a \\"b\\""' },
    ]);
  });

  it('reads a comparison as what is compared', () => {
    expect(casesOf('>>> f(1) == (2,)\n    True\n    >>> f(2) == 3\n    False')).toEqual([
      { call: 'f(1)', expected: '(2,)' },
      { call: 'f(2) == 3', expected: 'False' },
    ]);
  });

  it('that needs a variable, or prints what is no value, is told of and not guessed', () => {
    expect(
      read('>>> f(1)\n    2\n    >>> xs = [1]\n    >>> f(xs)\n    3\n    >>> f(4)\n    <object at 0x1>'),
    ).toEqual({
      cases: [{ call: 'f(1)', expected: '2' }],
      from: 'docstring',
      unread: ['xs = [1]', 'f(xs)', 'f(4)'],
    });
  });
});

describe('an example in prose', () => {
  it.each([
    ['f(1) == 2', '2'],
    ['f(1) = 2', '2'],
    ['f(1) -> 2', '2'],
    ['f(1)=>"2".', '"2"'],
    ['f(1) ==> true', 'True'],
    ['f(1) ➞ [1, 2]  # twice', '[1, 2]'],
    ['f(1)   # returns -2.5', '-2.5'],
    ['f(1) should return\n    2 and no more', '2'],
    ['so f(1) returns 2, of course', '2'],
    ['* f(1) -> 5 - 1 - 2 = 2', '2'],
    ['assert f(1) == {1: "a", 2: {3}}', '{1: "a", 2: {3}}'],
  ])('%s', (text, expected) => {
    expect(casesOf(text)).toEqual([{ call: 'f(1)', expected }]);
  });

  it('names its arguments, in any order', () => {
    expect(casesOf('For y = 2, x = "a" the output should be 3.')).toEqual([
      { call: 'f("a", 2)', expected: '3' },
    ]);
    expect(casesOf('Example 1:\n  Input:\n    left : [1]\n    right : 2\n  Output: 3')).toEqual([
      { call: 'f([1], 2)', expected: '3' },
    ]);
    expect(casesOf('x = 1 and y = 2\n  -> sort\n  return [3]')).toEqual([
      { call: 'f(1, 2)', expected: '[3]' },
    ]);
  });

  it('is none where it defines the function for any value, or mentions it', () => {
    expect(read('f(x) = f(x - 1) + 2, see f()')).toEqual({ why: 'The prompt has no example.' });
  });

  it('counts from where a call gets its second value: before, the name meant something else', () => {
    expect(casesOf('f(1) = 3\n f(2) = 1 + f(1)\n = 4\n Example: f(2) = [3, 4]\n f(3) = [5]')).toEqual([
      { call: 'f(2)', expected: '[3, 4]' },
      { call: 'f(3)', expected: '[5]' },
    ]);
  });

  it('whose value does not end is told of', () => {
    expect(read('f(1) == ""a"\n f(2) == 3')).toEqual({
      cases: [{ call: 'f(2)', expected: '3' }],
      from: 'docstring',
      unread: ['f(1) == ""a"'],
    });
  });
});

describe("a model's tests", () => {
  const task = {
    id: 'x/0',
    language: 'python',
    prompt: 'def f(x):\n    """Twice."""\n',
    entryPoint: 'f',
    reference: '',
    completion: '',
    tests: [],
  } as const;

  it('are the assertions about the function, each once', () => {
    const answer = `Here they are:
\`\`\`python
assert f(1) == 2
assert f(1) == 2, "again"
assert f([1,
          2]) == [1,
                  2]
assert not f(0)
assert math.isclose(f(0.5), 1.0)
assert g(1) == 2
for i in range(3):
    assert f(i) == 2 * i
\`\`\``;
    expect(modelTests(answer, task)).toEqual({
      cases: [
        { call: 'f(1)', expected: '2' },
        { call: 'f([1,\n          2])', expected: '[1,\n                  2]' },
        { call: 'bool(not f(0))', expected: 'True' },
        { call: 'bool(math.isclose(f(0.5), 1.0))', expected: 'True' },
      ],
      from: 'model',
      unread: ['assert g(1) == 2', 'assert f(i) == 2 * i'],
    });
  });

  it('are missing where the answer asserts nothing about it', () => {
    expect(modelTests('It works.', task)).toEqual({ why: 'The answer has no assertion about f.' });
  });

  it('of a hostile answer are read in a time that grows with its length alone', () => {
    const many = Array.from({ length: 5000 }, (_, at) => `assert f(${at}) == ${at}`).join('\n');
    const tests = modelTests(many, task);
    expect('cases' in tests && tests.cases.length).toBe(5000);
    expect(modelTests(`assert f(${'('.repeat(2 ** 18)}`, task)).toEqual({
      why: 'The answer has no assertion about f.',
    });
  });

  it('are read to the end of a statement of 2,000 characters, and no longer one', () => {
    const ofLength = (length: number): string =>
      `assert f('${'x'.repeat(length - ` f('') == 1`.length)}') == 1`;
    const tests = modelTests(`${ofLength(2000)}\n${ofLength(2001)}`, task);
    expect('cases' in tests && [tests.cases.length, tests.unread?.length]).toEqual([1, 1]);
  });
});

describe('calls in each other', () => {
  const nested = (name: string, within: string): string =>
    `${`${name}(`.repeat(5000)}${within}${')'.repeat(5000)}`;

  // Read one by one, each to its end, they would take hours.
  it('are read in a time that grows with their number alone', () => {
    const whole = nested('f', '1');
    expect(casesOf(`${whole} == 1`)).toEqual([{ call: whole, expected: '1' }]);
    expect(read(`${whole} is odd`)).toEqual({
      why: `The prompt's examples cannot be read as calls with values: ${whole} is odd`,
    });
    expect(read(`${nested('f', 'x')} is odd`)).toEqual({ why: 'The prompt has no example.' });
    expect(read(`${nested('g', '1')} is odd`)).toEqual({ why: 'The prompt has no example.' });
    expect(read('f(1) == ['.repeat(20_000))).toMatchObject({
      why: expect.stringContaining('cannot be read'),
    });
  });

  it('are examples where the outer one is none, each with its own names', () => {
    expect(casesOf('f(y, f(2) == 3) == 1')).toEqual([{ call: 'f(2)', expected: '3' }]);
    expect(casesOf('g(f(x), f(1) == 2, f(y) == 2)')).toEqual([{ call: 'f(1)', expected: '2' }]);
  });
});
