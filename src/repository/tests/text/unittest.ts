import type { TestResult } from '../contract.ts';
import type { TextResults } from './contract.ts';

const SUMMARY = /^Ran (\d+) tests? in [\d.]+s\n+(OK|FAILED|NO TESTS RAN)(?: \(([^)\n]*)\))?$/gm;
const BLOCK = /^={70}\n(FAIL|ERROR): (\S+) \(([^)\n]*)\)/gm;

/**
 * Reads what Python's unittest and Django's runner print: a `FAIL|ERROR: test (module)` block each test that did not pass, then
 * `Ran N tests in …s` and `OK` or `FAILED (failures=…, errors=…)`. Source: `unittest/runner.py` of CPython 3.8–3.13.
 */
export function readUnittest(output: string): TextResults {
  const text = output.replaceAll('\r\n', '\n');
  const summaries = [...text.matchAll(SUMMARY)];
  const [last] = summaries.slice(-1);
  const counts = countsIn(last?.[3] ?? '');
  return {
    summaries: summaries.length,
    said: last === undefined ? undefined : last[2] === 'FAILED' ? 'failed' : 'ok',
    counts: {
      ran: Number(last?.[1] ?? 0),
      failures: (counts.get('failures') ?? 0) + (counts.get('unexpected successes') ?? 0),
      errors: counts.get('errors') ?? 0,
      skipped: counts.get('skipped') ?? 0,
    },
    tests: [...text.matchAll(BLOCK)].map(resultOf),
  };
}

const countsIn = (text: string): Map<string, number> =>
  new Map(
    text.split(', ').flatMap((part) => {
      const [name, count] = part.split('=');
      return name === undefined || count === undefined ? [] : [[name, Number(count)] as const];
    }),
  );

/** Python names the test in parentheses whole since 3.11, before only its class. */
function resultOf([, kind, test = '', place = '']: RegExpMatchArray): TestResult {
  const isWhole = place.endsWith(`.${test}`) || !/^\w+$/.test(test) || place === '';
  return {
    name: isWhole ? place || test : `${place}.${test}`,
    outcome: kind === 'FAIL' ? 'failed' : 'error',
  };
}
