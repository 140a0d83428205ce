import { expect, it } from 'vitest';
import type { CallSet } from '../../src/suites/contract.ts';
import { decode } from '../../src/grading/values/decode.ts';
import { show } from '../../src/grading/values/show.ts';
import type { SandboxIdentity } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { taskOf, useWorkbench } from './bench.ts';
import { pythonReads } from './python.ts';

/** Answers to real tasks that careless graders judge wrongly, and that no reference solution would tell of. */
describeWith(['data', 'sandbox'], 'wrong scores that nobody would notice', () => {
  const bench = useWorkbench();

  /** Outcomes of the test sets, by suite and task. */
  const outcomes = async (suite: string, task: string, code: string): Promise<string[]> => {
    const { sets } = await bench().grade(suite, task, code);
    return Object.values(sets);
  };
  const humaneval = (number: number, code: string): Promise<string[]> =>
    outcomes('humaneval+', `HumanEval/${number}`, code);
  const mbpp = (number: number, code: string): Promise<string[]> => outcomes('mbpp+', `Mbpp/${number}`, code);
  const PASSED = ['passed', 'passed'];

  it.each([
    ['HumanEval/92', 'def any_int(*args): return [type(arg).__name__ for arg in args]'],
    ['HumanEval/95', 'def check_dict_case(d): return [(key, type(key).__name__) for key in d]'],
    ['HumanEval/22', 'def filter_integers(v): return [type(x).__name__ for x in v]'],
    ['HumanEval/151', 'def double_the_difference(v): return [repr(x) for x in v]'],
  ])('hands the inputs of %s to Python with the types and the order of keys as written', async (id, code) => {
    const { suite } = await bench().suite('humaneval+');
    const task = taskOf(suite, id);
    for (const set of task.tests.filter((one): one is CallSet => one.kind === 'calls')) {
      const limits = { inputCpuS: 60, jobCpuS: 60, memoryBytes: 2 ** 32, outputBytes: 2 ** 28 };
      const { results } = await bench().sandbox.call({
        language: 'python',
        code,
        entry: task.entryPoint,
        inputs: set.inputs,
        inlineBytes: 2 ** 27,
        limits,
      });
      const seen = results.map((result) =>
        result.kind === 'value' ? show(decode(result.bytes), 1e6) : result.kind,
      );
      expect(seen).toEqual(pythonReads(set.inputs, code, task.entryPoint));
    }
  });

  it('does not run what an answer guards with __name__ == "__main__"', async () => {
    const code = 'def add(x, y): return x + y\nif __name__ == "__main__":\n    raise SystemExit(0)\n';
    expect(await humaneval(53, code)).toEqual(PASSED);
  });

  it('runs an answer that uses a dataclass with string annotations', async () => {
    const code = `
from __future__ import annotations
from dataclasses import dataclass
@dataclass
class Pair:
    x: "int"
    y: int
    def total(self) -> "int": return self.x + self.y
def add(x, y): return Pair(x, y).total()
`;
    expect(await humaneval(53, code)).toEqual(PASSED);
  });

  it('encodes each result before the next call: one shared list may be returned again and again', async () => {
    const code = 'shared = []\ndef unique(l):\n    shared[:] = sorted(set(l))\n    return shared\n';
    expect(await humaneval(34, code)).toEqual(PASSED);
  });

  it('makes all calls of a set in one process: a mutable default that collects across calls fails', async () => {
    const code = `
def filter_integers(values, found=[]):
    found.extend(x for x in values if type(x) == int)
    return found
`;
    expect(await humaneval(22, code)).toEqual(['wrong', 'wrong']);
  });

  it.each([
    [
      'a namedtuple for a tuple',
      'from collections import namedtuple\nP = namedtuple("P", "s p")\ndef sum_product(n):\n    p = 1\n    for x in n: p *= x\n    return P(sum(n), p)\n',
      8,
    ],
    [
      'a Counter for a dict',
      'from collections import Counter\ndef histogram(test):\n    c = Counter(test.split())\n    return Counter({k: n for k, n in c.items() if n == max(c.values())})\n',
      111,
    ],
    [
      'a Decimal for an int',
      'from decimal import Decimal\ndef add(x, y): return Decimal(x) + Decimal(y) if abs(x) + abs(y) < 10**20 else x + y\n',
      53,
    ],
    ['a Fraction for an int', 'from fractions import Fraction\ndef add(x, y): return Fraction(x) + y\n', 53],
    [
      'a list of Fractions for a list of ints',
      'from fractions import Fraction\ndef unique(l): return [Fraction(x) if type(x) is int else x for x in sorted(set(l))]\n',
      34,
    ],
    ['an IntEnum for an int', 'import enum\ndef add(x, y): return enum.IntEnum("E", {"v": x + y}).v\n', 53],
  ])('accepts %s', async (_, code, number) => {
    expect(await humaneval(number, code)).toEqual(PASSED);
  });

  it.each([
    ['a generator', 'def similar_elements(a, b): return (x for x in a if x in b)'],
    ['dict_keys', 'def similar_elements(a, b): return dict.fromkeys(x for x in a if x in b).keys()'],
    ['a list with repetitions', 'def similar_elements(a, b): return [x for x in a if x in b] * 2'],
  ])('accepts %s where the task compares as sets', async (_, code) => {
    expect(await mbpp(2, code)).toEqual(PASSED);
  });

  it('accepts a re.Match where only its presence is asked', async () => {
    const code = 'import re\ndef check_str(s): return re.match("[aeiouAEIOU]", s)';
    expect(await mbpp(737, code)).toEqual(PASSED);
    expect(await mbpp(737, 'def check_str(s): return s[:1].lower() in "aeiou" and s != ""')).toEqual(PASSED);
    expect(await mbpp(737, 'import re\ndef check_str(s): return re.match("[aeiou]", s)')).not.toEqual(PASSED);
  });

  it('accepts numpy scalars and refuses a numpy array for a list', async () => {
    const { packages } = bench().sandbox.identity;
    const lacking = packages['numpy'] === undefined;
    const scalar =
      'import numpy as np\nkinds = {float: np.float64, int: lambda n: np.int64(n) if abs(n) < 2**60 else n, bool: np.bool_, str: np.str_}\ndef unique(l): return [kinds.get(type(x), lambda y: y)(x) for x in sorted(set(l))]';
    const array = 'import numpy as np\ndef unique(l): return np.unique(l)';
    expect(await humaneval(34, scalar)).toEqual(lacking ? ['unscored', 'unscored'] : PASSED);
    expect(await humaneval(34, array)).toEqual(lacking ? ['unscored', 'unscored'] : ['wrong', 'wrong']);
  });

  it('leaves an answer that needs numpy unscored, and names numpy, where the sandbox has none', async () => {
    const { suite } = await bench().suite('humaneval+');
    const code = `
import sys
sys.modules["numpy"] = None
sys.meta_path.insert(0, type("No", (), {"find_spec": staticmethod(lambda name, *rest: None)}))
raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
`;
    const identity: SandboxIdentity = { ...bench().sandbox.identity, packages: {} };
    const bare = { ...bench().sandbox, identity };
    const verdict = await bench().grader(suite, { sandbox: bare }).grade(taskOf(suite, 'HumanEval/34'), code);
    expect(verdict).toMatchObject({ outcome: 'unscored', sets: { base: 'unscored', plus: 'unscored' } });
    expect(verdict.failures[0]?.why).toContain('numpy');
    const elsewhere = await bench().grade('humaneval+', 'HumanEval/34', code.replaceAll('numpy', 'torch'));
    expect(elsewhere).toMatchObject({ outcome: 'error' });
  });

  it('takes an answer of a million digits, but does not lift the limit of str() for the candidate', async () => {
    const body = 'if n == 1: return 1\n    r = 18 * 10 ** (n - 2)\n';
    expect(await humaneval(83, `def starts_one_ends(n):\n    ${body}    return r\n`)).toEqual(PASSED);
    const counting = `def starts_one_ends(n):\n    ${body}    str(r)\n    return r\n`;
    expect(await humaneval(83, counting)).toEqual(['passed', 'error']);
  });

  it('reads the polynomial of HumanEval/32 from the data set, not from an argument that the candidate changed', async () => {
    expect(await humaneval(32, 'def find_zero(xs):\n    xs[:] = [0.0]\n    return 5\n')).toEqual([
      'wrong',
      'wrong',
    ]);
  });

  it('accepts another zero of HumanEval/32 than the reference finds', async () => {
    const { suite } = await bench().suite('humaneval+');
    const { reference } = taskOf(suite, 'HumanEval/32');
    expect(
      await humaneval(
        32,
        `${reference}\n\nfound = find_zero\ndef find_zero(xs):\n    x = found(list(xs))\n    return x + 1e-7 if abs(poly(xs, x + 1e-7)) < 1e-5 else x\n`,
      ),
    ).toEqual(PASSED);
  });

  it('ends an endless loop behind a bare except, and a sleep that uses no CPU, as timeouts', async () => {
    const { suite } = await bench().suite('humaneval+');
    const grader = bench().grader(suite, { limits: { minInputCpuS: 1, minJobCpuS: 4 } });
    const task = taskOf(suite, 'HumanEval/53');
    const looping =
      'def add(x, y):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n';
    const sleeping = 'import time\ndef add(x, y):\n    time.sleep(10**6)\n';
    const verdicts = await Promise.all([looping, sleeping].map((code) => grader.grade(task, code)));
    expect(verdicts.map(({ sets }) => sets)).toEqual([
      { base: 'timeout', plus: 'timeout' },
      { base: 'timeout', plus: 'timeout' },
    ]);
  });

  it('caps the CPU time of a task, not only of its inputs', async () => {
    const { suite } = await bench().suite('humaneval+');
    const grader = bench().grader(suite, { limits: { minJobCpuS: 3 } });
    const slow =
      'import time\ndef add(x, y):\n    end = time.process_time() + 0.5\n    while time.process_time() < end: pass\n    return x + y\n';
    const verdict = await grader.grade(taskOf(suite, 'HumanEval/53'), slow);
    expect(verdict).toMatchObject({ sets: { plus: 'timeout' } });
    expect(verdict.failures.at(-1)?.why).toContain('all inputs together');
  });

  it('gives an answer that depends on the order of a set one verdict in ten runs', async () => {
    const code =
      'def intersperse(numbers, delimeter):\n    word = next(iter({"a", "b", "c", "d", "e"}))\n    return [word, *numbers]\n';
    const order = 'import random\ndef add(x, y): return x + y + (next(iter({"left", "right"})) == "left")\n';
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => humaneval(53, order)));
    expect(new Set(verdicts.map(String)).size).toBe(1);
    expect(await humaneval(5, code)).toEqual(['wrong', 'wrong']);
  });

  it('lets an answer print a megabyte a call', async () => {
    expect(await humaneval(53, 'def add(x, y):\n    print("x" * 1_000_000)\n    return x + y\n')).toEqual(
      PASSED,
    );
  });

  it('takes the object in place of the inputs of Mbpp/793 for none', async () => {
    expect(await mbpp(793, 'def last(arr, x): return len(arr) - arr[::-1].index(x) - 1')).toEqual(PASSED);
    expect(await mbpp(793, 'def last(arr, x): return 0')).toEqual(['wrong', 'passed']);
  });

  it('accepts a long list whose digest differs though it is equal', async () => {
    const integers = `
def tri(n):
    ans = [1, 3]
    for i in range(2, n + 1):
        ans.append(1 + i // 2 if i % 2 == 0 else ans[-1] + ans[-2] + 1 + (i + 1) // 2)
    return ans[:n + 1]
`;
    expect(await humaneval(130, integers)).toEqual(PASSED);
    const oneOff = integers.replace('return ans', 'if n > 5000: ans[5000] += 1\n    return ans');
    expect(await humaneval(130, oneOff)).toEqual(['passed', 'wrong']);
  });

  it.each([
    [
      'helpers of HumanEval/32 come from the prompt, not from the answer',
      32,
      'def poly(xs, x): return 0\ndef find_zero(xs): return 0\n',
      'wrong',
    ],
    [
      'sort_third in the checks of HumanEval/33 is the answer itself',
      33,
      'def sort_third(l): return l\n',
      'wrong',
    ],
  ])('in checking code %s', async (_, number, code, outcome) => {
    const { suite } = await bench().suite('humaneval');
    expect(await outcomes('humaneval', `HumanEval/${number}`, code)).toEqual([outcome]);
    const { reference } = taskOf(suite, `HumanEval/${number}`);
    expect(await outcomes('humaneval', `HumanEval/${number}`, reference)).toEqual(['passed']);
  });

  it.each([38, 50])('in checking code the encoder of HumanEval/%i comes from the prompt', async (number) => {
    const { suite } = await bench().suite('humaneval');
    const { entryPoint, reference } = taskOf(suite, `HumanEval/${number}`);
    const cheat = `def encode_cyclic(s): return s\ndef encode_shift(s): return s\ndef ${entryPoint}(s): return s\n`;
    expect(await outcomes('humaneval', `HumanEval/${number}`, cheat)).toEqual(['wrong']);
    expect(await outcomes('humaneval', `HumanEval/${number}`, reference)).toEqual(['passed']);
  });
});
