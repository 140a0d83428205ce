import { expect, it } from 'vitest';
import { openSandbox } from '../../src/sandbox/index.ts';
import { SandboxFailure, type Sandbox } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { taskOf, useWorkbench } from './bench.ts';

const ADD = 'HumanEval/53';
const PASSED = { base: 'passed', plus: 'passed' };

describeWith(['data', 'sandbox'], 'a verdict', () => {
  const bench = useWorkbench();
  const grade = (task: string, code: string | null) => bench().grade('humaneval+', task, code);

  it('is passed for reference solutions, and names no failure', async () => {
    const { suite, grader } = await bench().suite('humaneval+');
    const verdicts = await Promise.all(
      suite.tasks.slice(0, 10).map((task) => grader.grade(task, task.reference)),
    );
    expect(verdicts.map(({ sets, outcome, failures }) => ({ sets, outcome, failures }))).toEqual(
      verdicts.map(() => ({ sets: PASSED, outcome: 'passed', failures: [] })),
    );
  });

  it('takes the suite’s own limit: an answer of the demo that never ends is soon over', async () => {
    const endless = 'def snail_days(wall, up, down):\n    while True: pass\n';
    const { cpuS, ...verdict } = await bench().grade('demo', 'Demo/6', endless);
    expect(verdict).toMatchObject({ outcome: 'timeout', sets: { base: 'timeout', plus: 'timeout' } });
    expect(cpuS / (bench().sandbox.identity.slowness ?? 1)).toBeLessThan(4);
  });

  it.each([
    ['no-code', null, 'the answer has no code'],
    ['syntax', 'def add(x, y:\n', 'SyntaxError'],
    ['no-function', 'def plus(x, y): return x + y\n', 'does not define the function'],
    ['error', 'raise ValueError("at once")\n', 'ValueError: at once'],
    ['error', 'def add(x, y): return x // 0\n', 'ZeroDivisionError'],
    ['error', 'import torch_is_not_here\n', "No module named 'torch_is_not_here'"],
    ['error', 'import os\ndef add(x, y): os._exit(0)\n', 'left early'],
    ['error', 'import sys\ndef add(x, y): sys.exit(0)\n', 'left early'],
    ['wrong', 'def add(x, y): return x - y\n', 'expected 1, got -1'],
    ['wrong', 'def add(x, y): return type("Yes", (), {"__eq__": lambda a, b: True})()\n', 'got <'],
    ['memory', 'def add(x, y): return len(bytearray(2**36))\n', 'memory'],
    ['killed', 'import ctypes\ndef add(x, y): return ctypes.string_at(0)\n', 'crashed'],
  ])('is %s for %j', async (outcome, code, why) => {
    const verdict = await grade(ADD, code);
    expect(verdict).toMatchObject({ outcome, sets: { base: outcome, plus: outcome } });
    expect(verdict.failures[0]).toMatchObject({ set: 'base', outcome, why: expect.stringContaining(why) });
  });

  it('judges each test set alone', async () => {
    const verdict = await grade(ADD, 'def add(x, y): return x + y if abs(x) < 1000 else 0\n');
    expect(verdict).toMatchObject({ outcome: 'wrong', sets: { base: 'passed', plus: 'wrong' } });
  });

  it('names the first input that fails, though a later one fails in another way', async () => {
    const code =
      'calls = 0\ndef add(x, y):\n    global calls\n    calls += 1\n    if calls > 3: raise KeyError\n    return x + y + (calls == 2)\n';
    const verdict = await grade(ADD, code);
    expect(verdict.failures).toMatchObject([
      { set: 'base', outcome: 'wrong', input: 1 },
      { set: 'plus', outcome: 'wrong', input: 1 },
    ]);
  });

  it('names a long value that differs before the input that raises right after it', async () => {
    const code = `
late = False
def string_sequence(n):
    global late
    if late: raise KeyError(n)
    late = n > 5000
    return " ".join(map(str, range(n + 1))) + ("!" if late else "")
`;
    const { sets, failures } = await grade('HumanEval/15', code);
    expect(sets).toEqual({ base: 'passed', plus: 'wrong' });
    expect(failures[0]?.why).toMatch(/^expected '0 1 2 .*…, got '0 1 2/);
  });

  it('keeps what the program printed in the first set that failed', async () => {
    const verdict = await grade(ADD, 'print("here")\ndef add(x, y): return 0\n');
    expect(verdict.printed).toContain('here');
    expect(await grade(ADD, 'print("here")\ndef add(x, y): return x + y\n')).not.toHaveProperty('printed');
  });

  it('is unscored, with the cause, when the sandbox fails', async () => {
    const { suite } = await bench().suite('humaneval+');
    const broken: Sandbox = {
      ...bench().sandbox,
      call: () => Promise.reject(new SandboxFailure('every member died')),
    };
    const verdict = await bench()
      .grader(suite, { sandbox: broken })
      .grade(taskOf(suite, ADD), 'def add(x, y): return x + y');
    expect(verdict).toMatchObject({ outcome: 'unscored', failures: [{ why: 'every member died' }, {}] });
  });

  it('is unscored, with the cause, when the reference itself fails', async () => {
    const { suite } = await bench().suite('humaneval+');
    const task = { ...taskOf(suite, ADD), reference: 'def add(x, y): raise KeyError(x)' };
    const verdict = await bench().grader(suite).grade(task, 'def add(x, y): return x + y');
    expect(verdict.outcome).toBe('unscored');
    expect(verdict.failures[0]?.why).toContain('KeyError');
  });

  it('ends with the reason of an aborted signal', async () => {
    const { suite, grader } = await bench().suite('humaneval+');
    const aborted = new AbortController();
    const grading = grader.grade(taskOf(suite, ADD), 'def add(x, y):\n    while True: pass\n', {
      signal: aborted.signal,
    });
    aborted.abort(new Error('enough'));
    await expect(grading).rejects.toThrow('enough');
  });

  it('waits for no reference once the signal is aborted, and closing the sandbox ends it', async () => {
    const { suite } = await bench().suite('humaneval+');
    const sandbox = await openSandbox({ concurrency: 1 });
    const aborted = new AbortController();
    const begun: Sandbox['call'] = (job, options) => {
      setImmediate(() => aborted.abort(new Error('enough')));
      return sandbox.call(job, options);
    };
    const task = { ...taskOf(suite, ADD), reference: 'def add(x, y):\n    while True: pass\n' };
    const grading = bench()
      .grader(suite, { sandbox: { ...sandbox, call: begun } })
      .grade(task, 'def add(x, y): return x + y', { signal: aborted.signal });
    await expect(grading).rejects.toThrow('enough');
    await sandbox.close();
  });

  it('knows what a task costs once its reference has run', async () => {
    const { suite } = await bench().suite('humaneval+');
    const grader = bench().grader(suite);
    const task = taskOf(suite, 'HumanEval/83');
    await grader.grade(task, task.reference);
    expect(await grader.cost(task)).toBeGreaterThan(0);
    expect(await grader.cost({ ...task, reference: 'another' })).toBeUndefined();
  });

  it.each([
    ['passed', 'def add(x, y): return x + y\n'],
    ['wrong', 'def add(x, y): return x - y\n'],
    ['wrong', 'def add(x, y): return type("Yes", (), {"__eq__": lambda a, b: True})()\n'],
    ['error', 'def add(x, y): return x // 0\n'],
    ['error', 'import sys\ndef add(x, y): sys.exit(0)\n'],
    ['syntax', 'def add(x, y:\n'],
    ['no-function', 'def plus(x, y): return x + y\n'],
  ])('of checking code is %s for %j', async (outcome, code) => {
    const verdict = await bench().grade('humaneval', ADD, code);
    expect(verdict).toMatchObject({ outcome, sets: { base: outcome } });
  });
});
