import type { TestResult } from '../contract.ts';
import type { TextResults } from './contract.ts';

const SUMMARY = /=+ tests finished: ([^=]*?) in [\d.]+ seconds =+/g;
const BLOCK = /^_{3,} (\S+\.py)(?::(\w+))? _{3,}$/gm;

/** Reads what SymPy's bin/test prints. Source: `PyTestReporter` of `sympy/testing/runtests.py` in 1.11. */
export function readSympy(output: string): TextResults {
  const text = output.replaceAll('\r\n', '\n');
  const summaries = [...text.matchAll(SUMMARY)];
  const counts = countsIn(summaries.at(-1)?.[1] ?? '');
  const count = (name: string): number => counts.get(name) ?? 0;
  const failures = count('failed');
  const errors = count('exceptions');
  const passed = count('passed') + count('expected to fail') + count('expected to fail but passed');
  return {
    summaries: summaries.length,
    said: summaries.length === 0 ? undefined : failures + errors === 0 ? 'ok' : 'failed',
    counts: {
      ran: passed + failures + errors + count('skipped'),
      failures,
      errors,
      skipped: count('skipped'),
    },
    tests: [...text.matchAll(BLOCK)].map(resultOf),
  };
}

/** `3 passed, 1 failed,\n2 exceptions,` */
const countsIn = (text: string): Map<string, number> =>
  new Map(
    [...text.matchAll(/(\d+) ([a-z ]+),/g)].map(([, count, name = '']) => [name.trim(), Number(count)]),
  );

const resultOf = ([, file = '', test]: RegExpMatchArray): TestResult => ({
  name: test === undefined ? file : `${file}:${test}`,
  outcome: test === undefined ? 'error' : 'failed',
});
