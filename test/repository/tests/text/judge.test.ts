import { describe, expect, it } from 'vitest';
import { judgeText } from '../../../../src/repository/tests/text/judge.ts';

const RULE = '='.repeat(70);
const LINE = '-'.repeat(70);

const failure = (kind: string, title: string): string =>
  `${RULE}\n${kind}: ${title}\n${LINE}\nTraceback (most recent call last):\nAssertionError: 1 != 2\n\n`;

describe('the text of unittest and Django', () => {
  it('is ok with as many tests as it says', () => {
    const text = `...s\n${LINE}\nRan 4 tests in 0.012s\n\nOK (skipped=1)\n`;
    expect(judgeText('django', text)).toEqual({
      status: 'ok',
      ran: 4,
      failures: 0,
      errors: 0,
      skipped: 1,
      share: 1,
      tests: [],
    });
  });

  it('names the tests that failed, by the titles of old Pythons and new ones', () => {
    const text = [
      failure('FAIL', 'test_a (app.tests.ATest)'),
      failure('ERROR', 'test_b (app.tests.ATest.test_b)\nWhat it is about.'),
      failure('ERROR', 'setUpClass (app.tests.BTest)'),
      failure('FAIL', 'test_c (app.tests.ATest.test_c) (i=1)'),
      `${LINE}\nRan 8 tests in 1.2s\n\nFAILED (failures=2, errors=2)\n`,
    ].join('');
    expect(judgeText('django', text)).toMatchObject({
      status: 'failed',
      why: 'app.tests.ATest.test_a failed',
      share: 0.5,
      tests: [
        { name: 'app.tests.ATest.test_a', outcome: 'failed' },
        { name: 'app.tests.ATest.test_b', outcome: 'error' },
        { name: 'app.tests.BTest.setUpClass', outcome: 'error' },
        { name: 'app.tests.ATest.test_c', outcome: 'failed' },
      ],
    });
  });

  it('has a share of nothing where subtests fail more often than there are tests', () => {
    const text = `${LINE}\nRan 1 test in 0.1s\n\nFAILED (failures=3)\n`;
    expect(judgeText('unittest', text)).toMatchObject({ status: 'failed', share: 0 });
  });

  it.each([
    ['not-run', 'Ran 0 tests, which is no pass', `${LINE}\nRan 0 tests in 0.000s\n\nOK\n`],
    [
      'not-run',
      'Ran 0 tests in the words of Python 3.12',
      `${LINE}\nRan 0 tests in 0.000s\n\nNO TESTS RAN\n`,
    ],
    ['not-run', 'says nothing', ''],
    ['crashed', 'ends in a traceback', 'Traceback (most recent call last):\n  File "x"\nImportError: no\n'],
    ['forged', 'has a second summary', `${`${LINE}\nRan 4 tests in 0.1s\n\nOK\n`.repeat(2)}`],
  ])('is %s where it %s', (status, _, text) => {
    expect(judgeText('django', text)).toMatchObject({ status, share: 0 });
  });

  it('is failed where fewer tests ran than with the original code', () => {
    const text = `${LINE}\nRan 4 tests in 0.1s\n\nOK (skipped=1)\n`;
    expect(judgeText('django', text, { ran: 4 })).toMatchObject({
      status: 'failed',
      why: '3 of 4 tests ran',
    });
    expect(judgeText('django', text, { ran: 3 })).toMatchObject({ status: 'ok' });
  });
});

describe('the text of bin/test of SymPy', () => {
  const summary = (counts: string): string => `=== tests finished: ${counts}, in 0.17 seconds ===\n`;

  it('is ok with its counts', () => {
    const text = summary('3 passed, 1 skipped, 2 expected to fail');
    expect(judgeText('sympy', text)).toMatchObject({ status: 'ok', ran: 6, skipped: 1, share: 1 });
  });

  it('names the tests that failed, also where a narrow terminal breaks the summary', () => {
    const rule = '_'.repeat(80);
    const text = [
      `${rule}\n____ sympy/core/tests/test_a.py:test_b ____\nTraceback (most recent call last):\nAssertionError\n`,
      summary('2 passed, 1 failed, \n1 exceptions'),
      'DO *NOT* COMMIT!\n',
    ].join('');
    expect(judgeText('sympy', text)).toMatchObject({
      status: 'failed',
      failures: 1,
      errors: 1,
      share: 0.5,
      tests: [{ name: 'sympy/core/tests/test_a.py:test_b', outcome: 'failed' }],
    });
  });
});
