import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ExpressionJob, ExpressionReport, Sandbox } from '../../src/sandbox/contract.ts';
import { BACKENDS, openSandbox } from '../../src/sandbox/index.ts';
import { describeWith } from '../fixtures/parts.ts';

const LIMITS = { inputCpuS: 1, jobCpuS: 10, memoryBytes: 512 << 20, outputBytes: 1 << 20 };

for (const { name: backend } of BACKENDS) {
  describeWith(
    backend === 'bubblewrap' ? ['sandbox', 'bubblewrap'] : ['sandbox'],
    `expressions in the ${backend} sandbox`,
    () => {
      let sandbox: Sandbox;
      beforeAll(async () => {
        sandbox = await openSandbox({ backend, concurrency: 2 });
      });
      afterAll(() => sandbox.close());

      const evaluate = (
        code: string,
        calls: readonly string[],
        more: Partial<ExpressionJob> = {},
      ): Promise<ExpressionReport> =>
        sandbox.evaluate({ language: 'python', code, calls, limits: LIMITS, ...more });

      describe('in Python', () => {
        test.each([
          ['a float', 'def f(): return 1.0', '1.0'],
          ['NaN', 'def f(): return float("nan")', 'NaN'],
          ['a generator', 'def f():\n yield 1\n yield 2', '[1, 2]'],
          ['bytes in a list', 'def f(): return [b"\\x01\\x02"]', '[513]'],
          ['nothing', 'def f(): pass', 'null'],
          [
            'an exception',
            'def f(): return 1 / 0',
            '{"error": "division by zero", "exc_type": "ZeroDivisionError"}',
          ],
          [
            'a missing function',
            'def g(): pass',
            `{"error": "name 'f' is not defined", "exc_type": "NameError"}`,
          ],
          ['what was typed', 'def f(): return input("? ")', '"0"'],
          ['the name of a script', 'def f(): return __name__', '"__main__"'],
          ['modules that are there', 'def f(): return [math.pi > 3, types.__name__]', '[true, "types"]'],
        ])('%s leaves as JSON', async (_, code, text) => {
          expect(await evaluate(code, ['f()'])).toMatchObject({
            end: 'finished',
            results: [{ kind: 'json', text }],
          });
        });

        test.each([
          ['a set', 'print(" seen ")\ndef f(): return {1}', 'seen'],
          ['leaving', 'import sys\nprint("bye")\ndef f(): sys.exit("why")', 'bye'],
          ['leaving with a message', 'import sys\ndef f(): sys.exit("why")', 'why'],
        ])('of %s only what was printed is left, and the next call is made', async (_, code, text) => {
          const { end, results } = await evaluate(code, ['f()', '7']);
          expect(end).toBe('finished');
          expect(results).toMatchObject([
            { kind: 'printed', text, end: 'finished' },
            { kind: 'json', text: '7' },
          ]);
        });

        test('a program without syntax raises for each call', async () => {
          const { results } = await evaluate('def f(: pass', ['f()', 'f()']);
          for (const result of results)
            expect(result).toMatchObject({ text: expect.stringContaining('"exc_type": "SyntaxError"') });
        });

        test('nothing of one call is left for the next', async () => {
          const code = 'seen = []\ndef f():\n seen.append(1)\n return len(seen)';
          expect(textsOf(await evaluate(code, ['f()', 'f()', 'f()']))).toEqual(['1', '1', '1']);
        });

        test('a call that ends the process takes no other with it, and has only its own output', async () => {
          const code = `
import os
def f(n):
    print(n, flush=True)
    if n == 2: os._exit(1)
    return n`;
          const report = await evaluate(code, ['f(1)', 'f(2)', 'f(3)']);
          expect(report).toMatchObject({ end: 'exited', at: 1 });
          expect(report.results).toMatchObject([
            { kind: 'json', text: '1' },
            { kind: 'printed', text: '2', end: 'exited' },
            { kind: 'json', text: '3' },
          ]);
        });

        test('a call that takes too long times out alone', async () => {
          const report = await evaluate('def f(n):\n while n == 2: pass\n return n', [
            'f(1)',
            'f(2)',
            'f(3)',
          ]);
          expect(report).toMatchObject({ end: 'timeout', at: 1, bound: 'input-cpu', alone: true });
          expect(report.results.map(({ kind }) => kind)).toEqual(['json', 'timeout', 'json']);
        });
      });
    },
  );
}

function textsOf({ results }: ExpressionReport): string[] {
  return results.map((result) => (result.kind === 'timeout' ? result.kind : result.text));
}
