import { expect, it } from 'vitest';
import { rowFields } from '../../../src/view/sample/fields.ts';
import { told } from '../../../src/view/sample/told.ts';

const tests = {
  status: 'failed',
  ran: 4,
  failures: 1,
  errors: 0,
  skipped: 0,
  share: 0.75,
  failed: [{ name: 't', why: 'w' }],
};

it("shows of a repository's task what it changed, its tests, and how the verdict came to be", () => {
  const row = {
    code: 'def f(): pass',
    method: 'in-process',
    diff: '@@ -1 +1 @@',
    tests,
    chrf: 0.5,
    common_prefix: 0.25,
  };
  expect(told(rowFields.parse(row), []).repository).toEqual({
    method: 'in-process',
    diff: '@@ -1 +1 @@',
    tests,
    chrf: 0.5,
    common_prefix: 0.25,
  });
});

it('shows nothing of tests where the row has no method, and leaves out tests that are none', () => {
  expect(told(rowFields.parse({ code: 'x' }), []).repository).toBeUndefined();
  const odd = { method: 'in-process', tests: 'all' };
  expect(told(rowFields.parse(odd), []).repository).toEqual({ method: 'in-process' });
});
