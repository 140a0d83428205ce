import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ExpressionJob, ExpressionReport, Sandbox } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ROOMS } from '../fixtures/rooms.ts';

const LIMITS = { inputCpuS: 1, jobCpuS: 10, memoryBytes: 512 << 20, outputBytes: 1 << 20 };

const SET_ONCE = [
  'what may be set once',
  'import multiprocessing as m\nm.set_start_method("fork")\ndef f(): return m.get_start_method()',
  '"fork"',
] as const;
const CHANGED_MODULE = [
  'a property of a module',
  'const m = require("zlib"); m.n = (m.n ?? 0) + 1; const f = () => m.n;',
  '1',
] as const;

for (const { name: backend, needs, isNative, open } of ROOMS) {
  describeWith(needs, `expressions in the ${backend} sandbox`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open(2);
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

      test.each<readonly [string, string, string]>([
        [
          'an attribute of a module',
          'import json\njson.n = getattr(json, "n", 0) + 1\ndef f(): return json.n',
          '1',
        ],
        [
          'an attribute of a class',
          'import json\nE = json.JSONEncoder\nE.n = getattr(E, "n", 0) + 1\ndef f(): return E.n',
          '1',
        ],
        [
          'a builtin',
          'import builtins\nold = builtins.abs\nbuiltins.abs = lambda x: old(x) + 1\ndef f(): return abs(0)',
          '1',
        ],
        [
          'what a module was told that is loaded late',
          'import this as late\nlate.n = getattr(late, "n", 0) + 1\ndef f(): return late.n',
          '1',
        ],
        ...(isNative ? [SET_ONCE] : []),
      ])('a call does not find %s as another left it', async (_, code, text) => {
        const report = await evaluate(code, ['f()', 'f()', 'f()']);
        expect(report.end, report.printed).toBe('finished');
        expect(textsOf(report)).toEqual([text, text, text]);
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
        const report = await evaluate('def f(n):\n while n == 2: pass\n return n', ['f(1)', 'f(2)', 'f(3)']);
        expect(report).toMatchObject({ end: 'timeout', at: 1, bound: 'input-cpu', alone: true });
        expect(report.results.map(({ kind }) => kind)).toEqual(['json', 'timeout', 'json']);
      });
    });

    describe('in JavaScript', () => {
      const evaluateJs = (code: string, calls: readonly string[]) =>
        evaluate(code, calls, { language: 'javascript' });

      test.each([
        ['a number that is none', 'function f() { return NaN; }', 'null'],
        ['nothing', 'function f() {}', 'undefined'],
        ['a generator', 'function* f() { yield 1; }', '{}'],
        ['an arrow', 'const f = () => [1, "\u00e4"];', '[1,"\u00e4"]'],
        [
          'an error',
          'function f() { throw new RangeError("far"); }',
          '{"error":"far","exc_type":"RangeError"}',
        ],
        ['a text that is thrown', 'function f() { throw "far"; }', '{}'],
        ['no syntax', 'function f( {}', `{"error":"Unexpected token 'var'","exc_type":"SyntaxError"}`],
        ['a missing function', '', '{"error":"f is not defined","exc_type":"ReferenceError"}'],
        ['sloppy code', 'function f() { made = this === globalThis; return made; }', 'true'],
        [
          'the value of a call whose program prints what has no JSON',
          'const own = { n: 1n }; own.own = own; console.log(own, [1n], Object.create(null)); const f = () => 1;',
          '1',
        ],
        [
          'a module as its own main',
          'const f = () => [require.main === module, typeof fs, typeof process.stdout.write];',
          '[true,"undefined","function"]',
        ],
      ])('%s leaves as JSON', async (_, code, text) => {
        const report = await evaluateJs(code, ['f()']);
        expect(report, report.printed).toMatchObject({
          end: 'finished',
          results: [{ kind: 'json', text }],
        });
      });

      test('of a value that JSON cannot hold only what was printed is left', async () => {
        const { results } = await evaluateJs('console.log(" seen ");\nfunction f() { return 1n; }', [
          'f()',
          '7',
        ]);
        expect(results).toMatchObject([
          { kind: 'printed', text: 'seen', end: 'finished' },
          { kind: 'json', text: '7' },
        ]);
      });

      test('nothing of one call is left for the next, globals included', async () => {
        const code =
          'var seen = []; function f() { leak = typeof leak; seen.push(1); return [seen.length, leak]; }';
        expect(textsOf(await evaluateJs(code, ['f()', 'f()']))).toEqual([
          '[1,"undefined"]',
          '[1,"undefined"]',
        ]);
      });

      test.each<readonly [string, string, string]>([
        [
          'a method that it cannot define twice',
          'Object.defineProperty(Array.prototype, "last", { value() { return this.at(-1); } }); const f = () => [1, 2].last();',
          '2',
        ],
        [
          'a function that it wraps',
          'const old = Math.max; Math.max = (...all) => old(...all) + 1; const f = () => Math.max(0, 1);',
          '2',
        ],
        ['a property of JSON', 'JSON.n = (JSON.n ?? 0) + 1; const f = () => JSON.n;', '1'],
        ['a property of the process', 'process.n = (process.n ?? 0) + 1; const f = () => process.n;', '1'],
        ...(isNative ? [CHANGED_MODULE] : []),
        [
          'a getter',
          'const had = "n" in Map.prototype; Object.defineProperty(Map.prototype, "n", { get: () => 1, configurable: true }); const f = () => had;',
          'false',
        ],
        [
          'a prototype that is frozen',
          'const f = () => [Object.isFrozen(Array.prototype), !!Object.freeze(Array.prototype)];',
          '[false,true]',
        ],
        [
          'a global that cannot be deleted',
          'const f = () => { const had = "n" in globalThis; Object.defineProperty(globalThis, "n", { value: 1 }); return had; };',
          'false',
        ],
        ['a name that is declared once', '(0, eval)("let n = 1"); const f = () => 1;', '1'],
      ])('a call does not find %s as another left it', async (_, code, text) => {
        const report = await evaluateJs(code, ['f()', 'f()', 'f()']);
        expect(report.end, report.printed).toBe('finished');
        expect(textsOf(report)).toEqual([text, text, text]);
      });

      test('what calls only use does not cost a process each', async () => {
        const code = `
const { inspect } = require('util');
function f() {
  console.log(new TextEncoder().encode(btoa('a')), inspect({}));
  structuredClone([]);
  setTimeout(() => {}, 1);
  made = [1].map((n) => n);
  return process.pid;
}`;
        const pids = textsOf(await evaluateJs(code, ['f()', 'f()', 'f()']));
        expect(new Set(pids).size).toBe(1);
      });

      test('a program does not reach what runs it', async () => {
        const code = 'function f() { return arguments.callee.caller?.caller ?? null; }';
        expect(textsOf(await evaluateJs(code, ['f()']))).toEqual(['null']);
      });

      test('a call that leaves takes no other with it', async () => {
        const code = 'function f(n) { console.log(n); if (n === 2) process.exit(); return n; }';
        const report = await evaluateJs(code, ['f(1)', 'f(2)', 'f(3)']);
        expect(report).toMatchObject({ end: 'exited', at: 1 });
        expect(textsOf(report)).toEqual(['1', '2', '3']);
      });

      test('a call that crashes the interpreter for lack of memory takes no other with it', async () => {
        const code =
          'function f(n) { const all = []; while (n === 2) all.push(new Array(1e6).fill(0.5)); return n; }';
        const limits = { ...LIMITS, inputCpuS: 10, jobCpuS: 20, memoryBytes: 256 << 20 };
        const report = await evaluate(code, ['f(1)', 'f(2)', 'f(3)'], { language: 'javascript', limits });
        expect(report).toMatchObject({ end: 'memory', at: 1 });
        expect(report.results.map(({ kind }) => kind)).toEqual(['json', 'printed', 'json']);
      });

      test('a call that takes too long times out alone', async () => {
        const report = await evaluateJs('function f(n) { while (n === 2); return n; }', [
          'f(1)',
          'f(2)',
          'f(3)',
        ]);
        expect(report).toMatchObject({ end: 'timeout', at: 1, alone: true });
        expect(report.results.map(({ kind }) => kind)).toEqual(['json', 'timeout', 'json']);
      });

      test('jobs with other limits on memory run one after the other', async () => {
        const ends = [];
        for (const memoryBytes of [256, 512, 512, 256].map((size) => size << 20)) {
          const job = { code: 'const f = () => 1;', calls: ['f()'], limits: { ...LIMITS, memoryBytes } };
          ends.push((await sandbox.evaluate({ language: 'javascript', ...job })).end);
        }
        expect(ends).toEqual(['finished', 'finished', 'finished', 'finished']);
      });

      test('what runs it is told, with its version', () => {
        expect(sandbox.identity.node).toBe(isNative ? process.versions.node : 'quickjs-wasi@3.6.2');
      });
    });
  });
}

function textsOf({ results }: ExpressionReport): string[] {
  return results.map((result) => (result.kind === 'timeout' ? result.kind : result.text));
}
