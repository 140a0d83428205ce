import { describe, expect, it } from 'vitest';
import { judgeSympyRun, makeSympyCanary } from '../../../src/repository/tests/sympy.ts';
import type { CommandReport } from '../../../src/workspaces/contract.ts';

const RULE = '_'.repeat(80);

/** What SymPy 1.11 prints of a fault in `sympy/core/rules.py`, with planted tests in `sympy/test_71a952e2fa.py`. */
const HEAD = `============================= test process starts ==============================
executable:         /usr/bin/python3  (3.11.2-final-0) [CPython]

sympy/core/tests/test_rules.py[1] F                                       [FAIL]
sympy/core/tests/test_sorting.py[2] ..                                      [OK]
`;
const OWN = `${RULE}
________________ sympy/core/tests/test_rules.py:test_Transform _________________
Traceback (most recent call last):
  File "/work/checkout/sympy/core/tests/test_rules.py", line 8, in test_Transform
    assert add1[1] == 2
           ^^^^^^^^^^^^
AssertionError
`;
const RAISED = `${RULE}
_______________________ sympy/test_71a952e2fa.py:test_cc _______________________
Traceback (most recent call last):
  File "/work/checkout/sympy/test_71a952e2fa.py", line 10, in test_cc
    raise KeyError(7825)
KeyError: 7825

`;
const FAILED = `${RULE}
_______________________ sympy/test_71a952e2fa.py:test_bb _______________________
Traceback (most recent call last):
  File "/work/checkout/sympy/test_71a952e2fa.py", line 6, in test_bb
    assert int("7825") == 7826
           ^^^^^^^^^^^^^^^^^^^
AssertionError

`;
const summary = (counts: string): string =>
  `====== tests finished: ${counts}, in 0.29 seconds =======\nDO *NOT* COMMIT!\n`;

const canary = { ...makeSympyCanary(), path: 'sympy/test_71a952e2fa.py' };
const PLANTED = 'sympy/test_71a952e2fa.py[3] .FE                                           [FAIL]\n\n';

const judge = (output: string, end: CommandReport['end'] = 'exited') =>
  judgeSympyRun(
    { end, exitCode: 1, output, results: new Uint8Array(), cpuS: 1, wallS: 1, peakBytes: 1 },
    canary,
    { ran: 3 },
  );

describe("a run of SymPy's tests", () => {
  it('is told without the tests that were planted in it', () => {
    const run = judge(
      `${HEAD}${PLANTED}${RAISED}${OWN}${FAILED}${summary('3 passed, 2 failed, 1 exceptions')}`,
    );
    expect(run).toMatchObject({ status: 'failed', ran: 3, failures: 1, errors: 0, share: 2 / 3 });
    expect(run.tests).toEqual([{ name: 'sympy/core/tests/test_rules.py:test_Transform', outcome: 'failed' }]);
    expect(run.output).toBe(`${HEAD}\n${OWN}${summary('2 passed, 1 failed, 0 exceptions')}`);
  });

  it('is ok where the planted ones alone failed, and not where fewer ran than with the original', () => {
    const text = (passed: number): string =>
      `${PLANTED}${RAISED}${FAILED}${summary(`${passed} passed, 1 failed, 1 exceptions`)}`;
    expect(judge(text(4))).toMatchObject({ status: 'ok', ran: 3, share: 1 });
    expect(judge(text(3))).toMatchObject({ status: 'failed', why: '2 of 3 tests ran' });
  });

  it('is forged where the planted ones did not fail', () => {
    expect(judge(`${PLANTED}${RAISED}${summary('5 passed, 1 exceptions')}`)).toMatchObject({
      status: 'forged',
      share: 0,
    });
  });

  it('is a timeout where the time was up, whatever it had said', () => {
    expect(judge(`${PLANTED}${RAISED}${FAILED}`, 'timeout')).toMatchObject({ status: 'timeout', share: 0 });
  });
});
