import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type {
  CallJob,
  CallReport,
  CheckJob,
  CheckReport,
  RunOptions,
  Sandbox,
} from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ROOMS } from '../fixtures/rooms.ts';

const MANY_THREADS = `
import sys, threading
for _ in range(150): threading.Thread(target=sys.stdin.read, daemon=True).start()
print('started', flush=True)
threading.Event().wait(60) if sys.stdin.read() else None`;
const LIMITS = { inputCpuS: 2, jobCpuS: 4, memoryBytes: 1 << 30, outputBytes: 16 << 20 };

for (const { name: backend, needs, isNative, open } of ROOMS) {
  describeWith(needs, `the ${backend} sandbox`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open(2);
    });
    afterAll(() => sandbox.close());

    const call = (
      code: string,
      inputs = '[[3]]',
      more: Partial<CallJob> = {},
      options?: RunOptions,
    ): Promise<CallReport> =>
      sandbox.call(
        { language: 'python', code, entry: 'f', inputs: Buffer.from(inputs), limits: LIMITS, ...more },
        options,
      );
    const check = (code: string, testing: string, more: Partial<CheckJob> = {}): Promise<CheckReport> =>
      sandbox.check({
        language: 'python',
        code,
        entry: 'f',
        setup: '',
        test: testing,
        limits: LIMITS,
        ...more,
      });
    /** What `repr` of the arguments gives inside, printed rather than returned. */
    const seen = async (inputs: string, more: Partial<CallJob> = {}) =>
      (await call('def f(*a): print(repr(a))', inputs, more)).printed.trim();

    test('says what it is', () => {
      expect(sandbox.identity).toMatchObject({ python: expect.stringMatching(/^3\.\d+\.\d+/) });
      expect(sandbox.identity.backend.split(' ')[0]).toBe(backend);
      expect(sandbox.concurrency).toBe(2);
    });

    describe('inputs', () => {
      test('arrive as the data set wrote them', async () => {
        const written = '[[1, 1.0, 9007199254740993, NaN, -Infinity, true, null, {"b": 1, "a": 2}]]';
        expect(await seen(written)).toBe(
          "(1, 1.0, 9007199254740993, nan, -inf, True, None, {'b': 1, 'a': 2})",
        );
      });

      test('may have more digits than Python prints, whose limit stays in force for the program', async () => {
        const report = await call('def f(x): return str(x)', `[[${'7'.repeat(5000)}]]`);
        expect(report.results[0]).toMatchObject({ kind: 'raised', error: { type: 'ValueError' } });
      });

      test.each([
        ['*', 'tuple', '[[[1,[2]], 3]]', '((1, [2]), 3)'],
        ['*.*', 'tuple', '[[[[1],2]]]', '([(1,), 2],)'],
        ['**', 'tuple', '[[[[1],[[2]]]]]', '(((1,), ((2,),)),)'],
        ['0', 'set', '[[[1],[2]]]', '({1}, [2])'],
        ['0', 'complex', '[["1+2j"]]', '((1+2j),)'],
        ['0', 'complex', '[[[1,-2]]]', '((1-2j),)'],
        ['0', 'float', '[["1.5"]]', '(1.5,)'],
        ['0.*', 'tuple', '[[{"a":[1]}]]', "({'a': (1,)},)"],
      ] as const)('of path %s become a %s', async (path, as, inputs, expected) => {
        expect(await seen(inputs, { shapes: [{ path, as }] })).toBe(expected);
      });

      test('may be no inputs at all', async () => {
        expect(await call('def f(): pass', '{}')).toMatchObject({ end: 'finished', results: [] });
      });
    });

    describe('a program', () => {
      test('is not a script, yet knows itself', async () => {
        const code = `
from __future__ import annotations
from dataclasses import dataclass
import typing
if __name__ == '__main__':
    exit()
@dataclass
class Point:
    x: int
def f(x):
    return typing.get_type_hints(Point)['x'] is int and __name__ != '__main__'`;
        expect(hex(await call(code))).toEqual(['8005882e']);
      });

      test('gets one process for all inputs, and each value as it was when it returned', async () => {
        expect(hex(await call('kept = []\ndef f(x):\n kept.append(x)\n return kept', '[[1],[2]]'))).toEqual([
          '80059505000000000000005d4b01612e',
          '80059508000000000000005d284b014b02652e',
        ]);
      });

      test('orders a set the same in every job', async () => {
        const jobs = Array.from({ length: 10 }, () =>
          call('def f(x): return list({"a", "b", "c", "d", "e", "f"})'),
        );
        expect(new Set((await Promise.all(jobs)).map((report) => hex(report).join())).size).toBe(1);
      });

      test('may recurse as deep as in a plain script, and no deeper', async () => {
        const deep = 'def f(n): return 0 if n == 0 else f(n - 1)';
        const { results } = await call(deep, '[[990],[1001]]');
        expect(results).toMatchObject([
          { kind: 'value' },
          { kind: 'raised', error: { type: 'RecursionError' } },
        ]);
      });

      test('prints what it likes and reads an empty input', async () => {
        const report = await call('def f(x):\n print("é" * 1_000_000)\n return input()');
        expect(report).toMatchObject({
          end: 'finished',
          results: [{ kind: 'raised', error: { type: 'EOFError' } }],
        });
        expect(report.printed).toMatch(/^é{2000,}/);
      });

      test('raises with a message of up to a thousand characters of any kind', async () => {
        const { results } = await call('def f(x): raise ValueError("😀" * 2000)');
        expect(results).toMatchObject([{ kind: 'raised', error: { message: '😀'.repeat(1000) } }]);
      });

      const thread = 'import threading\ndef f(x): threading.Thread(target=print).start()';
      if (isNative)
        test('starts threads however many the user has elsewhere', async () => {
          const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
          const busy = spawn('python3', ['-c', MANY_THREADS], {
            stdio: ['pipe', 'pipe', 'inherit'],
            ...user,
          });
          await once(busy.stdout, 'data');
          expect((await call(thread)).results).toMatchObject([{ kind: 'value' }]);
          busy.stdin.end();
        });
      else
        test('starts no threads, and says so', async () => {
          const error = { type: 'RuntimeError', message: "can't start new thread" };
          expect((await call(thread)).results).toMatchObject([{ kind: 'raised', error }]);
        });

      test('that needs a module which is not there says which', async () => {
        const error = { type: 'ModuleNotFoundError', module: 'nowhere' };
        expect(await call('import nowhere.inside')).toMatchObject({ end: 'load-error', error });
        expect((await call('def f(x): import nowhere')).results).toMatchObject([{ kind: 'raised', error }]);
      });

      test.each([
        ['syntax', 'def f(:'],
        ['load-error', 'raise KeyError(3)'],
        ['no-function', 'f = 3'],
        ['exited', 'def f(x): raise SystemExit'],
        ['memory', 'def f(x): return bytearray((1 << 31) - 1)'],
        ['memory', 'kept = [0] * (1 << 28)'],
        ['output', 'def f(x):\n with open("f", "wb") as file:\n  while True: file.write(bytes(1 << 20))'],
        ['killed', 'import os\ndef f(x): os.abort()'],
        ['timeout', 'while True: pass'],
      ])('ends with %s where it should', async (end, code) => {
        expect((await call(code)).end).toBe(end);
      });
    });

    describe('time', () => {
      test('of one input is CPU time, tried again alone before it counts', async () => {
        const report = await call('def f(x):\n while x > 3: pass\n return x', '[[3],[4],[3]]');
        expect(report).toMatchObject({ end: 'timeout', bound: 'input-cpu', at: 1, alone: true });
        expect(report.results).toHaveLength(1);
        expect(report.cpuS).toBeGreaterThan(LIMITS.inputCpuS);
      });

      test('of the whole job has a limit of its own', async () => {
        const code =
          'import time\ndef f(x):\n end = time.process_time() + 0.8\n while time.process_time() < end: pass';
        expect(await call(code, '[[1],[2],[3],[4],[5],[6]]')).toMatchObject({
          end: 'timeout',
          bound: 'job-cpu',
        });
      });

      test('may be longer for one input', async () => {
        const code =
          'import time\ndef f(x):\n end = time.process_time() + x\n while time.process_time() < end: pass';
        const limits = { ...LIMITS, inputCpuS: 0.2, inputCpuSOf: new Map([[1, 4]]) };
        expect((await call(code, '[[0],[0.5],[0]]', { limits })).end).toBe('finished');
      });

      test('of a program that prints without end is seen all the same', async () => {
        const code = `
import os
getattr(os, 'set_blocking', print)(1, False)
def f(x):
    while True:
        try: os.write(1, bytes(4096))
        except BlockingIOError: pass`;
        const report = await call(code);
        expect(report).toMatchObject({ end: 'timeout', bound: 'input-cpu' });
        expect(report.cpuS).toBeLessThan(LIMITS.jobCpuS);
      });

      test('spent asleep counts as well', async () => {
        expect(await call('import time\ndef f(x): time.sleep(1000)')).toMatchObject({
          end: 'timeout',
          bound: 'blocked',
        });
      });
    });

    describe('values', () => {
      test('that are long come as digests of slices, equal for equal values', async () => {
        const [first, second] = (
          await call('def f(n): return [i % 7 for i in range(n)]', '[[20000],[20000]]')
        ).results;
        expect(first).toMatchObject({
          kind: 'digest',
          digest: { type: 'list', length: 20_000, sliceLength: 8192 },
        });
        expect(second).toEqual({ ...first, cpuS: expect.any(Number) });
      });

      test('that are long and may not equal themselves say so where that is asked for', async () => {
        const code = 'def f(x): return [x] * 10000';
        const doubtful = async (inputs: string, doubt: boolean) =>
          (await call(code, inputs, { doubt })).results.map(
            (result) => result.kind === 'digest' && result.digest.doubtful,
          );
        expect(await doubtful('[[1.5],[NaN],["G"]]', true)).toEqual([false, true, false]);
        expect(await doubtful('[[1.5],[NaN],["G"]]', false)).toEqual([false, false, false]);
      });

      test('come in full where a slice is asked for, and its hash is that of the digest', async () => {
        const code = 'def f(n): return tuple(range(n))';
        const [whole] = (await call(code, '[[10],[10000]]')).results.slice(1);
        const { results } = await call(code, '[[10],[10000]]', {
          only: [{ input: 1, from: 8192, to: 16384 }],
        });
        const bytes = results[0]?.kind === 'value' ? results[0].bytes : new Uint8Array();
        const hash = createHash('sha256').update(bytes).digest('hex');
        expect(whole?.kind === 'digest' && whole.digest.slices[1]).toBe(hash);
        expect(results).toHaveLength(1);
      });
    });

    describe('running', () => {
      test('stops when the watcher has seen enough', async () => {
        const seenBy: number[] = [];
        const watch = () => (index: number) => (
          seenBy.push(index),
          index === 1 ? ('stop' as const) : ('continue' as const)
        );
        const report = await call(
          'def f(x):\n while x == 3: pass\n return x',
          '[[1],[2],[3]]',
          {},
          { watch },
        );
        expect(report).toMatchObject({ end: 'stopped', results: [] });
        expect(seenBy).toEqual([0, 1]);
      });

      test('fails alone with what a watcher throws, and no later than at its end', async () => {
        const watch = () => () => {
          throw new TypeError('a mistake of ours');
        };
        const failing = call('def f(x):\n while x == 3: pass\n return x', '[[1],[3]]', {}, { watch });
        const other = call('def f(x): return x');
        await expect(failing).rejects.toThrow('a mistake of ours');
        expect((await other).end).toBe('finished');
        expect((await call('def f(x): return x')).end).toBe('finished');
      });

      test('does not begin when the signal has been given', async () => {
        const run = call('while True: pass', '[[1]]', {}, { signal: AbortSignal.abort(new Error('early')) });
        await expect(run).rejects.toThrow('early');
      });

      test('ends with the reason of the signal', async () => {
        const stop = new AbortController();
        const jobs = Array.from({ length: 4 }, () =>
          call('while True: pass', '[[1]]', {}, { signal: stop.signal }),
        );
        setTimeout(() => stop.abort(new Error('enough')), 50);
        for (const job of await Promise.allSettled(jobs))
          expect(job).toMatchObject({ reason: { message: 'enough' } });
        expect((await call('def f(x): return x')).end).toBe('finished');
      });
    });

    describe('checking code', () => {
      const doubles = 'def check(candidate):\n assert candidate(2) == 4, "two"\n assert f(3) == 6';

      test('passes a right candidate and fails a wrong one with what it says', async () => {
        expect(await check('def f(x): return x * 2', doubles)).toMatchObject({
          end: 'finished',
          verdict: 'passed',
        });
        const wrong = { verdict: 'failed', raised: { type: 'AssertionError', message: 'two' } };
        expect(await check('def f(x): return x * 3', doubles)).toMatchObject(wrong);
      });

      test('sees values, never objects: nothing equals what only says so', async () => {
        const equal =
          'class E(int):\n def __eq__(s, o): return True\n __hash__ = None\ndef f(x): return E(x)';
        expect(await check(equal, doubles)).toMatchObject({ verdict: 'failed' });
        const opaque = 'class E:\n def __eq__(s, o): return True\ndef f(x): return E()';
        expect(await check(opaque, doubles)).toMatchObject({ verdict: 'failed' });
      });

      test.each(['x = [x]', 'x = []\n x.append(x)\n break'])(
        'takes what cannot be written for wrong',
        async (step) => {
          const code = `def f(n):\n x = ()\n for _ in range(100_000):\n  ${step.replaceAll('\n', '\n ')}\n return x`;
          expect(await check(code, doubles)).toMatchObject({
            verdict: 'failed',
            raised: { type: 'AssertionError' },
          });
        },
      );

      test('keeps its own helpers whatever the candidate defines', async () => {
        const setup = 'def half(x): return x / 2\ndef f(x): pass';
        const testing = 'def check(candidate): assert half(candidate(8)) == 8';
        expect(await check('def half(x): return 8\ndef f(x): return 0', testing, { setup })).toMatchObject({
          verdict: 'failed',
        });
        expect(await check('def f(x): return 16', testing, { setup })).toMatchObject({ verdict: 'passed' });
      });

      // Slow by a thread, which not every sandbox gives.
      if (isNative)
        test('ends the candidate only when what it printed can be seen', async () => {
          // Slow to do anything once it has answered.
          const busy = 'threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()';
          const slow = `import sys, threading\nsys.setswitchinterval(0.1)\n${busy}`;
          const report = await check(`print("seen")\n${slow}\ndef f(x): return 2 * x`, doubles);
          expect(report).toMatchObject({ verdict: 'passed', printed: 'seen\n' });
        });

      test('gets arguments back as the candidate left them', async () => {
        const testing =
          'def check(candidate):\n a, b = [1], {}\n candidate(a, b)\n assert (a, b) == ([1, 2], {3: (4,)})';
        expect(await check('def f(a, b):\n a.append(2)\n b[3] = (4,)', testing)).toMatchObject({
          verdict: 'passed',
        });
      });

      test('can expect an exception', async () => {
        const testing =
          'def check(candidate):\n try: candidate(0)\n except ZeroDivisionError: return\n assert False';
        expect(await check('def f(x): return 1 / x', testing)).toMatchObject({ verdict: 'passed' });
      });

      test.each([
        ['syntax', 'def f(:'],
        ['no-function', ''],
        ['exited', 'import os\ndef f(x): os._exit(0)'],
        ['exited', 'def f(x): raise SystemExit'],
        ['memory', 'def f(x): return bytearray((1 << 31) - 1)'],
        ['killed', 'import os\ndef f(x): os.abort()'],
        ['timeout', 'def f(x):\n while True: pass'],
        ['timeout', 'import time\ndef f(x): time.sleep(1000)'],
      ])('that swallows everything still ends with %s', async (end, code) => {
        const testing = 'def check(candidate):\n try: candidate(0)\n except BaseException: pass';
        expect(await check(code, testing)).toMatchObject({ end, verdict: 'none' });
      });

      test.each([
        ['an end of its own', "os.write(4, struct.pack('<cIdI', b'S', 0, 0.0, 3) + b'xyz')\nos._exit(0)"],
        ['the verdict', "os.write(4, struct.pack('<cIdI', b'P', 0, 0.0, 0))"],
        ['on the channel before it is loaded', "os.write(6, b'\\x01\\0\\0\\0\\xff')"],
        ['on the channel later', "def f(x): os.write(6, b'\\x01\\0\\0\\0\\xff')"],
        ['a value that is no answer', "def f(x): os.write(6, b'\\x03\\0\\0\\0K\\x01.')"],
      ])('gives its verdict where the candidate writes %s, which is protocol', async (_, hostile) => {
        const code = `import os, struct\ndef f(x): return x * 2\n${hostile}`;
        const swallowing = 'def check(candidate):\n try: candidate(0)\n except BaseException: pass';
        for (const testing of [doubles, swallowing])
          expect(await check(code, testing)).toMatchObject({ end: 'protocol', verdict: 'none' });
      });

      test('that cannot be loaded says nothing about the candidate', async () => {
        await expect(check('def f(x): pass', 'def check(')).rejects.toThrow('checking code');
      });
    });
  });
}

function hex({ results }: CallReport): string[] {
  return results.map((result) =>
    result.kind === 'value' ? Buffer.from(result.bytes).toString('hex') : result.kind,
  );
}
