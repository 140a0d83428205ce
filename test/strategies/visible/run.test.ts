import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSandbox } from '../../../src/sandbox/index.ts';
import type { Sandbox } from '../../../src/sandbox/contract.ts';
import type { VisibleTests } from '../../../src/strategies/visible/contract.ts';
import { visibleTests } from '../../../src/strategies/visible/read.ts';
import { runVisible } from '../../../src/strategies/visible/run.ts';
import { loadSuite } from '../../../src/suites/index.ts';
import { describeWith, testData } from '../../fixtures/parts.ts';

const TESTS: VisibleTests = {
  cases: [
    { call: 'half(4)', expected: '2.0' },
    { call: 'half(1)', expected: '0.5' },
    { call: 'half("x")', expected: { raises: 'TypeError' } },
  ],
  from: 'docstring',
};

describeWith(['sandbox'], 'a trial on visible tests', () => {
  let box: Sandbox;
  beforeAll(async () => {
    box = await openSandbox({ concurrency: 2 });
  });
  afterAll(() => box.close());

  it('passes a program that does as the examples say', async () => {
    const trial = await runVisible(box, 'def half(n):\n    return n / 2\n', TESTS);
    expect(trial).toMatchObject({ passed: 3, total: 3, outcome: 'passed', feedback: 'All 3 examples hold.' });
  });

  it('tells a model the first example that does not hold, and what came', async () => {
    const trial = await runVisible(box, 'def half(n):\n    return n // 2\n', TESTS);
    expect(trial).toMatchObject({ passed: 2, outcome: 'wrong', cases: [true, false, true] });
    expect(trial.feedback).toBe('2 of 3 examples hold. This one does not:\nhalf(1)\nexpected: 0.5\ngot: 0');
  });

  it('tells where an exception was raised', async () => {
    const code = 'def half(n):\n    return deep(n)\n\ndef deep(n):\n    return n / (n - 4)\n';
    const { outcome, feedback } = await runVisible(box, code, TESTS);
    expect(outcome).toBe('error');
    expect(feedback).toContain('raised: ZeroDivisionError: division by zero');
    expect(feedback).toMatch(/at line 2, in half, then line 5, in deep$/);
  });

  it.each([
    ['no code', null, 'no-code'],
    ['a program that is no Python', 'def half(n) return', 'syntax'],
    ['one that fails while it loads', 'import nowhere_to_be_found', 'error'],
    ['one without the function', 'x = 1', 'error'],
    ['one that leaves', 'import os\ndef half(n):\n    os._exit(0)', 'error'],
  ])('judges %s as failing every example', async (_, code, outcome) => {
    expect(await runVisible(box, code, TESTS)).toMatchObject({ passed: 0, total: 3, outcome });
  });

  it('judges the other examples although one ends the process', async () => {
    const code = 'import os\ndef half(n):\n    if n == 4: os._exit(0)\n    return n / 2\n';
    const trial = await runVisible(box, code, TESTS);
    expect(trial).toMatchObject({ outcome: 'error', cases: [false, true, true] });
  });

  it('is not talked into passing by a value that equals everything', async () => {
    const code =
      'class All(int):\n    def __eq__(self, other): return True\ndef half(n):\n    return All(7)\n';
    expect((await runVisible(box, code, TESTS)).passed).toBe(0);
  });

  it('knows programs that behave alike, whatever they look like', async () => {
    const programs = ['return n / 2', 'return n * 0.5', 'return n // 2'];
    const trials = await Promise.all(
      programs.map((body) => runVisible(box, `def half(n):\n    ${body}\n`, TESTS)),
    );
    const [divided, multiplied, floored] = trials.map(({ behaviour }) => behaviour);
    expect(divided).toBe(multiplied);
    expect(floored).not.toBe(divided);
  });
});

describeWith(['data', 'sandbox'], 'the examples of MBPP', () => {
  it('are found in every task, and hold for the reference solutions', async () => {
    const { tasks } = await loadSuite('mbpp+', { dataDir: testData('datasets') });
    const box = await openSandbox();
    const failing: string[] = [];
    await Promise.all(
      tasks.map(async (task) => {
        const tests = visibleTests(task);
        if (!('cases' in tests)) return failing.push(`${task.id}: ${tests.why}`);
        const { passed, total, feedback } = await runVisible(box, task.reference, tests);
        return passed === total && total === 1 ? 0 : failing.push(`${task.id}: ${feedback}`);
      }),
    ).finally(() => box.close());
    expect(failing).toEqual([]);
  });
});
